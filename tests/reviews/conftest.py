"""People and things of reviews: a matter, the policy division, a pool of experts who can sign in."""

from datetime import date

import pytest

from law import expert_review as law
from people.models import Staff
from people.permissions import Role
from people.workdays import load_workdays
from reviews import expert_work, experts, panels
from tests.factories import days, make_staff


@pytest.fixture
def legal(db, now):
    """Li reviews legality and keeps the pool."""
    staff = make_staff(db, login="li", roles={Role.LEGAL}, division="政策法规处", now=now)
    db.commit()
    return staff


@pytest.fixture
def workdays(db):
    return load_workdays(db)


def make_expert(db, n, *, by, now, field=None, employer="", **changes):
    field = field or experts.add_field(db, f"分库{n}", by=by, now=now)
    call = experts.publish_call(db, title="征集专家", text="请报名", closes_on=date(2027, 1, 1), by=by, now=now)
    facts = {
        "name": f"专家{n}", "employer": employer or f"大学{n}", "title": "教授", "phone": "0471-1", "email": f"e{n}@x.cn",
        "achievements": "论文",
    }  # fmt: skip
    made = experts.apply(db, call, key=f"key{n}", field_id=field.id, facts=facts | changes, now=now)
    experts.check(db, made, conditions=[1, 2, 3, 4, 5, 6], remark="", by=by, now=now)
    experts.discuss(db, made, discussed_on=now.date(), discussion="厅务会研究同意", by=by, now=now)
    expert, _ = experts.appoint(
        db, made, starts_on=now.date(), ends_on=date(now.year + 3, 1, 1), why_longer="", approved_by="", by=by, now=now
    )
    return expert


PLAN = {
    "reason": "涉及精算", "topics": list(law.TOPICS), "mode": "论证会", "form": law.MEETING, "how_chosen": "按专业",
    "parties": "某集团", "options": [],
}  # fmt: skip


def make_consented_review(db, matter, *, officer, deputy, now, **changes):
    review = panels.begin(
        db,
        matter_id=matter.id,
        title="专家论证",
        division_id=officer.division_id,
        deputy_id=deputy.id,
        by=officer,
        now=now,
    )
    panels.plan(db, review, changes=PLAN | changes, seen=review.edit, by=officer, now=now)
    panels.ask_consent(db, review, by=officer, now=now)
    panels.decide_consent(db, review, granted=True, reason="", by=deputy, now=now)
    return review


def person(db, expert):
    return db.get_one(Staff, expert.staff_id)


def declare_and_commit(db, review, member, *, now):
    by = person(db, member.expert)
    expert_work.declare(db, review, member, interest="none", remark="", by=by, now=now)
    expert_work.commit(db, review, member, name=member.expert.name, points=[1, 2, 3, 4], by=by, now=now)


def make_study(db, matter, *, officer, deputy, legal, workdays, now, count=5, **changes):
    """A review whose experts have the papers, until the first lawful day."""
    review = make_consented_review(db, matter, officer=officer, deputy=deputy, now=now, **changes)
    for n in range(count):
        expert = make_expert(db, n, by=legal, now=now)
        panels.choose(db, review, expert, why="专业相符", is_dissenting=n == 0, by=officer, now=now)
    for member in review.members:
        declare_and_commit(db, review, member, now=now)
    panels.add_paper(db, review, name="草案.pdf", mime="application/pdf", size=3, sha256="0" * 64, by=officer, now=now)
    due_on = law.earliest_due(now.date(), workdays).on
    panels.provide(db, review, due_on=due_on, workdays=workdays, by=officer, now=now)
    return review


def sign_all(db, review, *, now):
    for member in review.members:
        by = person(db, member.expert)
        options = {option: "可行" for option in review.options}
        expert_work.save_opinion(
            db, review, member, opinion="总体可行。", options=options, conclusion="可以实施", by=by, now=now + days(1)
        )
        expert_work.sign_opinion(db, review, member, name=member.expert.name, by=by, now=now + days(1))


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch):
    """Nobody signs in here: hashing as slowly as production does would only make the tests slow."""
    monkeypatch.setattr("people.services.hash_password", lambda password: "not a hash")
