"""Makes valid things for tests: keyword-only, sensible unless told otherwise."""

from datetime import date, datetime, timedelta
from itertools import count

from sqlmodel import Session

from consultations import services
from consultations.clauses import Clause, DraftText, Paragraph
from consultations.models import Consultation
from decisions.models import Matter
from opinions.submission import Submission
from people.models import Staff
from people.permissions import Role
from people.services import add_staff, division_named, grant
from people.workdays import load_workdays

_number = count(1)


def make_staff(db: Session, *, login: str, roles: set[Role], division: str = "就业促进处", now: datetime) -> Staff:
    where = division_named(db, division)
    staff = add_staff(
        db, login=login, name=login, title="", division=where, password="long enough 1", by_role="test", now=now
    )
    grant(db, staff, roles, by_role="test", now=now)
    return staff


def make_text(*, articles: int = 3, title: str = "重大行政决策程序办法") -> DraftText:
    clauses = [Clause("c1", "chapter", "第一章", 1, "总则")]
    for n in range(1, articles + 1):
        paragraph = Paragraph(f"这是第{n}条的第一款，规定听证和公开征求意见。", ("（一）第一项；", "（二）第二项。"))
        clauses.append(Clause(f"a{n}", "article", f"第{'一二三四五六七八九'[n - 1]}条", n, "", (paragraph,)))
    return DraftText(title, tuple(clauses))


def make_matter(db: Session, *, officer: Staff, deputy: Staff, now: datetime) -> Matter:
    matter = Matter(
        number=f"JC-2026-{next(_number):03}", title="修订程序办法", category="policy",
        division_id=officer.division_id, deputy_id=deputy.id, opened_at=now, opened_by=officer.id,
        stage="preparing",
    )  # fmt: skip
    db.add(matter)
    db.flush()
    return matter


def make_draft_consultation(db: Session, *, officer: Staff, deputy: Staff, now: datetime, **changes) -> Consultation:
    matter = make_matter(db, officer=officer, deputy=deputy, now=now)
    draft = services.create_draft(
        db, matter_id=matter.id, division_id=officer.division_id, title="程序办法（征求意见稿）", text=make_text(),
        note="初稿", by=officer, now=now,
    )  # fmt: skip
    consultation = services.open_consultation(db, draft, deputy_id=deputy.id, by=officer, now=now)
    fields = {
        "summary": "修订决策程序", "explanation": "为什么修订。", "ways": "信函：呼和浩特市", "contact": "0471-0000000",
        "closes_on": date(2026, 4, 1),
    }  # fmt: skip
    services.edit(db, consultation, changes=fields | changes, seen=consultation.edit, by=officer, now=now)
    return consultation


def make_open_consultation(db: Session, *, officer: Staff, deputy: Staff, now: datetime, **changes) -> Consultation:
    consultation = make_draft_consultation(db, officer=officer, deputy=deputy, now=now, **changes)
    services.ask_consent(db, consultation, by=officer, now=now)
    services.decide_consent(db, consultation, granted=True, reason="", by=deputy, now=now)
    services.publish(db, consultation, opens_at=None, by=officer, now=now, workdays=load_workdays(db))
    return consultation


def make_submission(consultation_id: int, **changes) -> Submission:
    n = next(_number)
    values = {"idempotency_key": f"key-{n}", "consultation_id": consultation_id, "text": f"建议延长期限，第{n}件。"}
    return Submission(**values | changes)


def days(n: int) -> timedelta:
    return timedelta(days=n)


def make_survey(db: Session, *, officer: Staff, deputy: Staff, now: datetime, definition=None, quotas=(), **changes):
    """An open survey until 1 April 2026, 24:00, through every step the law asks for."""
    from surveys import ready
    from surveys import services as surveys

    matter_id = changes.pop("matter_id", None) or make_matter(db, officer=officer, deputy=deputy, now=now).id
    survey = surveys.create(
        db, matter_id=matter_id, division_id=officer.division_id, deputy_id=deputy.id, title="办事体验问卷",
        definition=definition or ready.definition("satisfaction"), by=officer, now=now,
    )  # fmt: skip
    fields = {"closes_on": date(2026, 4, 1), "ways": ["web", "phone", "paper"], "summary": "请来办过事的人回答"}
    surveys.edit(db, survey, changes=fields | changes, seen=survey.edit, by=officer, now=now)
    if quotas:
        surveys.set_quotas(db, survey, quotas=list(quotas), by=officer, now=now)
    surveys.check_wording(db, survey, name="王审核", by=officer, now=now)
    surveys.ask_consent(db, survey, by=officer, now=now)
    surveys.decide_consent(db, survey, granted=True, reason="", by=deputy, now=now)
    surveys.publish(db, survey, opens_at=None, by=officer, now=now)
    return survey
