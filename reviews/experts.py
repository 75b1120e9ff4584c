"""Everything that changes the pool of experts: call, application, check, discussion, appointment, end."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from infra.clock import legal_date
from infra.mail import enqueue
from infra.states import WrongState
from journal.entries import record
from journal.models import JournalHead
from law import expert_pool as law
from law import gates
from law.findings import Unlawful, Unmet, require
from people.models import Staff
from people.permissions import Role
from people.services import add_staff, division_named, grant, journal_role
from reviews.acting import depart, note
from reviews.facts import appointment_facts
from reviews.models import (
    Expert,
    ExpertApplication,
    ExpertCall,
    ExpertEvaluation,
    ExpertField,
    ExpertReview,
    ExpertTerm,
)
from reviews.receipts import application_number
from reviews.states import APPLICATION, ApplicationStatus, after

OUTSIDE_DIVISION = "论证专家"
MARKS = ("优秀", "称职", "不称职")


def add_field(db: Session, name: str, *, by: Staff, now: datetime) -> ExpertField:
    """A sub-pool (程序办法第二十六条). Raises Unlawful for a name that is taken."""
    if db.exec(select(ExpertField).where(ExpertField.name == name)).first():
        raise Unlawful([Unmet(field="name", message="已有同名的专业分库", article="程序办法第二十六条", rule="P26")])
    field = ExpertField(name=name)
    db.add(field)
    db.flush()
    note(db, f"expert_field:{field.id}", "experts.field_added", {"name": name}, by=by, now=now)
    return field


def publish_call(db: Session, *, title: str, text: str, closes_on: date, by: Staff, now: datetime) -> ExpertCall:
    """A public call for experts: it stands on the portal from now."""
    if closes_on <= legal_date(now):
        message = "报名截止日期应当晚于今天"
        raise Unlawful([Unmet(field="closes_on", message=message, article=law.E4_2.article, rule=law.E4_2.id)])
    call = ExpertCall(title=title, text=text, closes_on=closes_on, published_at=now, published_by=by.id or 0)
    db.add(call)
    db.flush()
    note(db, f"expert_call:{call.id}", "experts.call_published", {"title": title, "text": text}, by=by, now=now)
    return call


def apply(
    db: Session, call: ExpertCall, *, key: str, field_id: int, facts: dict[str, Any], now: datetime
) -> ExpertApplication:
    """Take an application; the same form again gives the same application. Raises WrongState after the last day."""
    if found := db.exec(select(ExpertApplication).where(ExpertApplication.idempotency_key == key)).first():
        return found
    if legal_date(now) > call.closes_on:
        raise WrongState("apply", "closed")
    number = application_number(legal_date(now).year)
    content: dict[str, object] = {"number": number, "field": field_id, **facts}
    leaf = record(db, "experts.applied", f"expert_call:{call.id}", content=content, by_role="public", at=now)
    made = ExpertApplication(
        number=number,
        idempotency_key=key,
        call_id=call.id or 0,
        field_id=field_id,
        received_at=now,
        journal_index=leaf.index,
        **facts,
    )
    db.add(made)
    db.flush()
    return made


def check(
    db: Session, application: ExpertApplication, *, conditions: list[int], remark: str, by: Staff, now: datetime
) -> None:
    """The six conditions were checked one by one and met (专家论证办法第五条)."""
    status = after(APPLICATION, "check", application.status)
    require(*law.conditions_met(conditions))
    application.status, application.conditions, application.check_note = status, sorted(set(conditions)), remark
    application.checked_at, application.checked_by = now, by.id
    _note(db, application, "experts.checked", {"conditions": application.conditions}, by, now)


def discuss(
    db: Session, application: ExpertApplication, *, discussed_on: date, discussion: str, by: Staff, now: datetime
) -> None:
    """Record the collective discussion that agreed to the applicant."""
    status = after(APPLICATION, "discuss", application.status)
    checked_on = legal_date(application.checked_at or now)
    wrong = discussed_on < checked_on or discussed_on > legal_date(now) or not discussion.strip()
    if wrong:
        message = f"请写明集体研究的日期（不早于{checked_on}，不晚于今天）和情况"
        raise Unlawful([Unmet(field="discussed_on", message=message, article=law.E4_2.article, rule=law.E4_2.id)])
    application.status, application.discussed_on, application.discussion = status, discussed_on, discussion.strip()
    _note(db, application, "experts.discussed", {"on": discussed_on.isoformat()}, by, now)


def decline(db: Session, application: ExpertApplication, *, reason: str, by: Staff, now: datetime) -> None:
    """The applicant does not enter the pool; the reason stands at the application number."""
    status = after(APPLICATION, "decline", application.status)
    if not reason.strip():
        raise Unlawful([Unmet(field="reason", message="请写明理由", article=law.E4_2.article, rule=law.E4_2.id)])
    application.status, application.decline_reason = status, reason.strip()
    _note(db, application, "experts.declined", {"reason": reason}, by, now)


def appoint(
    db: Session,
    application: ExpertApplication,
    *,
    starts_on: date,
    ends_on: date,
    why_longer: str,
    approved_by: str,
    by: Staff,
    now: datetime,
) -> tuple[Expert, str]:
    """Appoint in the department's name with a letter, through gate G28.

    Returns the expert and the first password, which is shown once. Raises Unlawful and changes nothing.
    """
    status = after(APPLICATION, "appoint", application.status)
    facts = appointment_facts(application, starts_on, ends_on, why_longer, approved_by, today=legal_date(now))
    departures = require(*gates.appoint_expert(facts))
    expert, password = _new_expert(db, application.name, application.employer, application.title, by=by, now=now)
    expert.application_id, expert.field_id, expert.email = application.id, application.field_id, application.email
    expert.known_parties = application.side_posts
    application.status = status
    term = _term(db, expert, starts_on, ends_on, why_longer, approved_by, by, now)
    about = f"expert:{expert.id}"
    depart(db, about, departures, matter_id=None, now=now)
    note(db, about, "experts.appointed", {"letter": term.letter_number, "name": expert.name}, by=by, now=now)
    if expert.email:
        text = f"{expert.name}:\n\n您已受聘为重大行政决策论证专家，聘期至{ends_on}。聘书编号：{term.letter_number}。\n"
        enqueue(db, to=expert.email, subject="论证专家聘任通知", text=text, now=now)
    return expert, password


def renew(
    db: Session, expert: Expert, *, ends_on: date, why_longer: str, approved_by: str, by: Staff, now: datetime
) -> ExpertTerm:
    """Another term after the present one (专家论证办法第八条). Raises Unlawful, or WrongState after a dismissal."""
    if expert.dismissed_at or not expert.terms:
        raise WrongState("renew", "dismissed")
    starts_on = max(expert.terms[-1].ends_on, legal_date(now))
    departures = require(law.term_of_office(starts_on, ends_on, reason=why_longer, approved_by=approved_by))
    term = _term(db, expert, starts_on, ends_on, why_longer, approved_by, by, now)
    depart(db, f"expert:{expert.id}", departures, matter_id=None, now=now)
    note(db, f"expert:{expert.id}", "experts.renewed", {"letter": term.letter_number}, by=by, now=now)
    return term


def dismiss(db: Session, expert: Expert, *, ground: str, facts: str, by: Staff, now: datetime) -> None:
    """End the appointment early on one of six grounds (专家论证办法第十七条); the sign-in is closed."""
    if expert.dismissed_at:
        raise WrongState("dismiss", "dismissed")
    require(*law.early_dismissal(ground=ground, facts=facts))
    expert.dismissed_at, expert.dismissed_by = now, by.id
    expert.dismissal_ground, expert.dismissal_facts = ground, facts.strip()
    db.get_one(Staff, expert.staff_id).is_active = False
    note(db, f"expert:{expert.id}", "experts.dismissed", {"ground": ground, "facts": facts}, by=by, now=now)


def invite_outsider(
    db: Session, *, name: str, employer: str, title: str, email: str, by: Staff, now: datetime
) -> tuple[Expert, str]:
    """An expert from outside the pool (专家论证办法第九条), with a sign-in; returns the first password."""
    expert, password = _new_expert(db, name, employer, title, by=by, now=now)
    expert.email = email
    note(db, f"expert:{expert.id}", "experts.invited", {"name": name, "employer": employer}, by=by, now=now)
    return expert, password


def evaluate(
    db: Session,
    expert: Expert,
    review: ExpertReview,
    *,
    parts: dict[str, str],
    division_view: str,
    mark: str,
    by: Staff,
    now: datetime,
) -> None:
    """What the job was worth, the division heard (专家论证办法第十八条第二款)."""
    require(*law.expert_evaluated(parts, division_heard=bool(division_view.strip())))
    evaluation = ExpertEvaluation(
        expert_id=expert.id or 0,
        review_id=review.id or 0,
        parts=parts,
        division_view=division_view.strip(),
        mark=mark,
        evaluated_at=now,
        evaluated_by=by.id or 0,
    )
    db.add(evaluation)
    note(db, f"expert:{expert.id}", "experts.evaluated", {"mark": mark, "parts": dict(parts)}, by=by, now=now)
    db.expire(expert, ["evaluations"])


def _new_expert(db: Session, name: str, employer: str, title: str, *, by: Staff, now: datetime) -> tuple[Expert, str]:
    # The journal's head is locked here so that two appointments at the same moment do not take the same login.
    db.exec(select(JournalHead).with_for_update()).all()
    number = db.exec(select(func.count()).select_from(Expert)).one() + 1
    password = secrets.token_urlsafe(12)
    where, role = division_named(db, OUTSIDE_DIVISION), journal_role(by)
    login = f"zj{number:04}"
    staff = add_staff(db, login=login, name=name, title=title, division=where, password=password, by_role=role, now=now)
    grant(db, staff, {Role.EXPERT}, by_role=role, now=now)
    expert = Expert(staff_id=staff.id or 0, name=name, employer=employer, title=title)
    db.add(expert)
    db.flush()
    return expert, password


def _term(
    db: Session, expert: Expert, starts_on: date, ends_on: date, why: str, approved_by: str, by: Staff, now: datetime
) -> ExpertTerm:
    year = legal_date(now).year
    prefix = f"内人社论证聘〔{year}〕"
    taken = db.exec(select(func.count()).where(col(ExpertTerm.letter_number).startswith(prefix))).one()
    term = ExpertTerm(
        letter_number=f"{prefix}{taken + 1}号",
        starts_on=starts_on,
        ends_on=ends_on,
        why_longer=why,
        approved_by=approved_by,
        appointed_at=now,
        appointed_by=by.id or 0,
    )
    expert.terms.append(term)
    db.flush()
    return term


def _note(
    db: Session, application: ExpertApplication, kind: str, content: dict[str, object], by: Staff, now: datetime
) -> None:
    note(db, f"expert_application:{application.id}", kind, content, by=by, now=now)


OPEN = frozenset({ApplicationStatus.RECEIVED, ApplicationStatus.CHECKED, ApplicationStatus.DISCUSSED})
