"""No public page asks the database more than three times, even when it was not stored; nor more with more rows."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from hearings.selection_models import HearingDraw
from hearings.session_models import HearingPoint, HearingReport
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
    "/hearings/verify",
    "/hearings/feed.atom",
    "/hearings/{hearing}",
    "/hearings/{hearing}/calendar.ics",
    "/hearings/{hearing}/register",
    "/hearings/{hearing}/screen",
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
            asked.append(" ".join(statement.split()))

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
def test_a_page_that_is_not_stored_asks_three_times_at_most(client, app, engine, consultation, receipt, hearing, path):
    asked = statements(client, app, engine, path.format(id=consultation.id, receipt=receipt, hearing=hearing.id))
    assert len(asked) <= MOST, asked


def test_a_hearing_with_draws_and_report_asks_three_times_and_leaves_the_pools_alone(
    client, app, engine, db, hearing, officer, now
):
    for category in hearing.categories[:2]:
        pool = {"pool": "{" * 999, "sha256": "5a" * 32, "sm3": "3c" * 32, "size": 60, "bundle": "B" * 999}
        draw = HearingDraw(hearing_id=hearing.id, category_id=category.id, journal_index=0, frozen_at=now, **pool)
        draw.seed, draw.drawn_at = "204815", now
        db.add(draw)
    tried = HearingDraw(
        hearing_id=hearing.id, category_id=category.id, is_test=True, journal_index=0, frozen_at=now, **pool
    )
    point = HearingPoint(hearing_id=hearing.id, position=1, title="缴费基数", outcome="partly", reason="理由")
    report = HearingReport(hearing_id=hearing.id, cited_record="7e" * 32, edited_at=now, edited_by=officer.id)
    db.add_all([tried, point, report])
    hearing.status = "reported"
    db.commit()
    asked = statements(client, app, engine, f"/hearings/{hearing.id}")
    assert len(asked) <= MOST and not any("hearing_draw.pool" in words for words in asked), asked
    page = client.get(f"/hearings/{hearing.id}").text
    assert page.count("result.json") == 2 and "7e" * 32 in page and "缴费基数" in page and "TEST" not in page


@pytest.mark.parametrize(
    "path", ["/", "/consultations/", "/search?q=听证", "/sitemap", "/feed.atom", "/api/v1/consultations"]
)
def test_more_rows_do_not_ask_more(client, app, engine, db, consultation, officer, deputy, now, path):
    with_one = len(statements(client, app, engine, path))
    for _ in range(3):
        make_open_consultation(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    assert len(statements(client, app, engine, path)) == with_one
