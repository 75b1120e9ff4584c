"""No public page asks the database more than three times, even when it was not stored; nor more with more rows."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.factories import make_open_consultation

MOST = 3
PAGES = [
    "/",
    "/consultations/",
    "/consultations/{id}",
    "/consultations/{id}/compare",
    "/consultations/{id}/opinions/new",
    "/receipts/",
    "/receipts/{receipt}",
    "/search?q=听证",
    "/sitemap",
    "/privacy",
    "/accessibility",
    "/hearings/",
    "/surveys/",
    "/journal/",
    "/journal/verify",
    "/feed.atom",
    "/calendar.ics",
    "/api/v1/consultations",
    "/api/v1/consultations/{id}",
    "/api/v1/receipts/{receipt}",
]


@contextmanager
def counted(engine):
    """The statements that reach the database meanwhile, without BEGIN and COMMIT."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN") and "public_version" not in statement:  # the watcher asks once a second
            asked.append(" ".join(statement.split())[:100])

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def statements(client, app, engine, path):
    client.get(path)  # the first connection introduces itself to the database
    app.state.pages.pages.clear()
    with counted(engine) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return asked


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_not_stored_asks_three_times_at_most(client, app, engine, consultation, receipt, path):
    asked = statements(client, app, engine, path.format(id=consultation.id, receipt=receipt))
    assert len(asked) <= MOST, asked


@pytest.mark.parametrize(
    "path", ["/", "/consultations/", "/search?q=听证", "/sitemap", "/feed.atom", "/api/v1/consultations"]
)
def test_more_rows_do_not_ask_more(client, app, engine, db, consultation, officer, deputy, now, path):
    with_one = len(statements(client, app, engine, path))
    for _ in range(3):
        make_open_consultation(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    assert len(statements(client, app, engine, path)) == with_one
