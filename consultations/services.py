"""Everything that changes a consultation. One function is one thing a person (or the clock) can do."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session, col, select

from consultations.acts import journal
from consultations.drafting import create_draft, only_own, open_consultation, save_version
from consultations.facts import content_sha256, extension_findings, feedback_findings, publish_facts
from consultations.materials import (
    add_question,
    attach,
    detach,
    record_evidence,
    remove_evidence,
    remove_question,
)
from consultations.models import Consent, Consultation, Extension, RecordedDeparture
from consultations.states import UNCONSENTED, ConsultationStatus, Stale, after
from infra.clock import end_of, legal_date
from infra.mail import Outbox
from law import gates
from law.calendar_days import Workdays
from law.findings import Departure, Unlawful, Unmet, require
from opinions import queries as opinion_queries
from opinions import services as opinion_services
from opinions.mails import answered_mail
from people.models import Staff
from people.services import NotAllowed

__all__ = [
    "add_question", "ask_consent", "attach", "close_due", "create_draft", "decide_consent", "detach", "edit",
    "extend", "open_consultation", "open_due", "publish", "publish_feedback", "record_evidence", "remove_evidence",
    "remove_question", "save_version",
]  # fmt: skip

EDITABLE = frozenset(
    [
        *[
            "title",
            "summary",
            "explanation",
            "main_changes",
            "legal_basis",
            "ways",
            "contact",
            "keywords",
            "closes_on",
            "short_reason",
        ],
        "promised_days",
        "version_id",
        "earlier_version_id",
    ]
)


def edit(
    db: Session, consultation: Consultation, *, changes: dict[str, object], seen: int, by: Staff, now: datetime
) -> None:
    """Change what will be published. A consent already given no longer covers it. Raises Stale."""
    only_own(by, consultation.division_id)
    if consultation.edit != seen:
        raise Stale
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not editable: {sorted(unknown)}")
    consultation.status = after("edit", consultation.status)
    for field, value in changes.items():
        setattr(consultation, field, value)
    db.flush()
    db.expire(consultation, ["version", "earlier_version"])
    journal(db, consultation, "consultation.edited", {"fields": sorted(changes)}, by, now)


def ask_consent(db: Session, consultation: Consultation, *, by: Staff, now: datetime) -> None:
    """Put the consultation before the deputy director in charge (程序办法第十四条第一款)."""
    only_own(by, consultation.division_id)
    consultation.status = after("ask_consent", consultation.status)
    digest = content_sha256(consultation)
    consultation.consents.append(Consent(content_sha256=digest, asked_at=now, asked_by=by.id or 0))
    journal(db, consultation, "consent.asked", {"content": digest}, by, now)


def decide_consent(
    db: Session, consultation: Consultation, *, granted: bool, reason: str, by: Staff, now: datetime
) -> None:
    """The deputy director grants or refuses; a refusal says why."""
    if by.id != consultation.deputy_id:
        raise NotAllowed("只有本事项的分管厅领导可以作出同意或者不同意的决定。", "承办处室")
    if not granted and not reason.strip():
        message = "不同意的，请说明理由"
        raise Unlawful([Unmet(field="reason", message=message, article="程序办法第十四条第一款", rule="P14.1a")])
    consultation.status = after("grant_consent" if granted else "refuse_consent", consultation.status)
    consent = consultation.consents[-1]
    consent.decided_at, consent.decided_by = now, by.id
    consent.granted, consent.reason = granted, reason.strip()
    kind = "consent.granted" if granted else "consent.refused"
    journal(db, consultation, kind, {"content": consent.content_sha256, "reason": consent.reason}, by, now)


def publish(
    db: Session, consultation: Consultation, *, opens_at: datetime | None, by: Staff, now: datetime, workdays: Workdays
) -> None:
    """Publish the notice through gate G04; it opens now or at `opens_at`. Raises Unlawful and changes nothing."""
    only_own(by, consultation.division_id)
    start = max(opens_at or now, now)
    found = gates.publish_draft(publish_facts(consultation, published_on=legal_date(start), workdays=workdays))
    if consultation.status in UNCONSENTED:
        require(*found)
    status = after("publish", consultation.status)
    departures = require(*found)
    assert consultation.closes_on is not None, "the gate asked for it"
    consultation.status = status
    consultation.published_at, consultation.published_by = now, by.id
    consultation.opens_at, consultation.closes_at = start, end_of(consultation.closes_on)
    consultation.feedback_due_on = consultation.closes_on + timedelta(days=consultation.promised_days)
    _depart(db, consultation, departures, now)
    content: dict[str, object] = {
        "notice": content_sha256(consultation),
        "closes_on": str(consultation.closes_on),
        "departures": [d.rule for d in departures],
    }
    journal(db, consultation, "consultation.published", content, by, now)
    if start <= now:
        _open(db, consultation, now)


def extend(
    db: Session,
    consultation: Consultation,
    *,
    closes_on: date,
    reason: str,
    by: Staff,
    now: datetime,
    workdays: Workdays,
) -> None:
    """Make the period longer, with a reason the public sees. It is never shortened."""
    only_own(by, consultation.division_id)
    status = after("extend", consultation.status)
    before = consultation.closes_on
    assert before is not None, "published consultations have a last day"
    require(*extension_findings(before, closes_on, reason=reason))
    consultation.status, consultation.closes_on, consultation.closes_at = status, closes_on, end_of(closes_on)
    consultation.feedback_due_on = closes_on + timedelta(days=consultation.promised_days)
    consultation.extensions.append(
        Extension(closed_on_before=before, closes_on=closes_on, reason=reason, extended_at=now, extended_by=by.id or 0)
    )
    content: dict[str, object] = {"from": str(before), "to": str(closes_on), "reason": reason}
    journal(db, consultation, "consultation.extended", content, by, now)


def publish_feedback(
    db: Session, consultation: Consultation, *, note: str, revised_version_id: int | None, by: Staff, now: datetime
) -> None:
    """Publish all answers together, and tell everybody who left an address. Raises Unlawful while one is missing."""
    only_own(by, consultation.division_id)
    db.refresh(consultation, with_for_update=True)  # no answer changes and no letter comes in meanwhile
    status = after("publish_feedback", consultation.status)
    require(*feedback_findings(db, consultation))
    consultation.status, consultation.feedback_note = status, note
    consultation.revised_version_id = revised_version_id
    consultation.answered_at, consultation.answered_by = now, by.id
    for answer in opinion_queries.answers(db, consultation.id or 0):
        answer.published_at = now
    opinions = opinion_queries.every(db, consultation.id or 0)
    opinion_services.mark_answered(db, opinions, by=by, now=now)
    mails = [answered_mail(o.email, o.receipt, consultation.title, now) for o in opinions if o.email]
    if mails:
        db.connection().execute(insert(Outbox), mails)
    content: dict[str, object] = {"opinions": len(opinions), "revised_version": revised_version_id}
    journal(db, consultation, "feedback.published", content, by, now)


def open_due(db: Session, *, now: datetime) -> int:
    """The clock: open every published consultation whose minute has come."""
    return _each_due(db, ConsultationStatus.PUBLISHED, col(Consultation.opens_at) <= now, _open, now)


def close_due(db: Session, *, now: datetime) -> int:
    """The clock: close every open consultation whose period is over."""
    return _each_due(db, ConsultationStatus.OPEN, col(Consultation.closes_at) <= now, _close, now)


def _each_due(db: Session, status: str, due: object, act: object, now: datetime) -> int:
    # The rows are locked (PostgreSQL) or the whole database is (SQLite): two workers never do one twice.
    rows = select(Consultation).where(Consultation.status == status, due).with_for_update()  # type: ignore[arg-type]
    found = db.exec(rows).all()
    for consultation in found:
        act(db, consultation, now)  # type: ignore[operator]
    return len(found)


def _open(db: Session, consultation: Consultation, now: datetime) -> None:
    consultation.status, consultation.opened_at = after("open", consultation.status), now
    journal(db, consultation, "consultation.opened", {}, None, now)


def _close(db: Session, consultation: Consultation, now: datetime) -> None:
    consultation.status, consultation.closed_at = after("close", consultation.status), now
    journal(db, consultation, "consultation.closed", {}, None, now)


def _depart(db: Session, consultation: Consultation, departures: Sequence[Departure], now: datetime) -> None:
    db.add_all(
        RecordedDeparture(
            consultation_id=consultation.id or 0,
            rule=d.rule,
            article=d.article,
            message=d.message,
            reason=d.reason,
            approved_by=d.approved_by,
            recorded_at=now,
        )  # fmt: skip
        for d in departures
    )
