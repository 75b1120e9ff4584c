"""What stands before the doors: a walk through the procedure on SQLite, and a look at a row as it is stored."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from consultations import queries, services
from infra.files import FileStore
from people.workdays import load_workdays
from tests.decisions.walking import Walk


@pytest.fixture
def stored(db, engine):
    """stored(Model, id, "field", …) -> a look at these fields of the row, as the database has them now."""

    def look(model, id_, *fields):
        def read():
            db.commit()  # SQLite has one writer: the test holds no transaction while a browser acts
            with Session(engine) as fresh:
                row = fresh.get(model, id_)
                return tuple(getattr(row, field) for field in fields) if row else None

        return read

    return look


@pytest.fixture
def walk(db, now, settings):
    """The walk of the services, with people who can sign in."""
    return Walk(db, now, FileStore(settings.data_dir / "files"))


@pytest.fixture
def enter(db, signed_in):
    """enter("bo") -> a browser, after what the test did is committed."""

    def open_browser(login):
        db.commit()
        return signed_in(login)

    return open_browser


@pytest.fixture
def hear(db, walk, now):
    """hear() -> a consultation on the draft of the walk, from its notice to its answers; nobody said anything."""

    def go():
        by, late = walk.officer, now + timedelta(days=40)
        [draft] = queries.drafts(db, walk.matter.id)
        made = services.open_consultation(db, draft, deputy_id=walk.deputy.id, by=by, now=now)
        fields = {
            "summary": "修订", "explanation": "说明", "ways": "信函", "contact": "0471", "closes_on": date(2026, 4, 1),
        }  # fmt: skip
        services.edit(db, made, changes=fields, seen=made.edit, by=by, now=now)
        services.ask_consent(db, made, by=by, now=now)
        services.decide_consent(db, made, granted=True, reason="", by=walk.deputy, now=now)
        services.publish(db, made, opens_at=None, by=by, now=now, workdays=load_workdays(db))
        services.close_due(db, now=late)
        services.publish_feedback(db, made, note="无意见", revised_version_id=None, by=by, now=late)

    return go
