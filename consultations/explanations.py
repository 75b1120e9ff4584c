"""Press conferences and expert interviews that explain a draft, with the deputy's consent (程序办法第十四条第二款)."""

import hashlib
from datetime import date, datetime

import rfc8785
from sqlmodel import Session, col, select

from consultations.acts import journal
from consultations.drafting import only_own
from consultations.models import Consent, Consultation, ExplanationEvent
from consultations.states import ConsultationStatus, ExplanationStatus, after_explanation
from infra.clock import legal_date
from infra.states import WrongState
from law import gates
from law.findings import Unlawful, Unmet, require
from law.public_participation import P14_2
from people.models import Staff
from people.services import NotAllowed

KINDS = {"press": "新闻发布会", "interview": "专家访谈", "other": "其他解释说明活动"}


def plan(
    db: Session, consultation: Consultation, *, kind: str, title: str, place: str, planned_on: date,
    by: Staff, now: datetime,
) -> ExplanationEvent:  # fmt: skip
    """Plan an event and ask the deputy director in charge for consent. Raises ValueError for an unknown kind."""
    only_own(by, consultation.division_id)
    if kind not in KINDS:
        raise ValueError(f"not a kind: {kind}")
    if consultation.status == ConsultationStatus.ANSWERED:
        raise WrongState("plan_explanation", consultation.status, "结果已经公布，不再安排解释说明活动。")
    event = ExplanationEvent(
        consultation_id=consultation.id or 0, kind=kind, title=title, place=place, planned_on=planned_on,
        planned_at=now, planned_by=by.id or 0,
    )  # fmt: skip
    db.add(event)
    db.flush()
    digest = content_sha256(event)
    db.add(
        Consent(
            consultation_id=consultation.id or 0,
            explanation_id=event.id,
            rule=P14_2.id,
            content_sha256=digest,
            asked_at=now,
            asked_by=by.id or 0,
        )
    )
    journal(db, consultation, "explanation.consent_asked", {"event": event.id, "content": digest}, by, now)
    db.expire(consultation, ["explanations"])
    return event


def decide(
    db: Session, consultation: Consultation, event: ExplanationEvent, *, granted: bool, reason: str, by: Staff,
    now: datetime,
) -> None:  # fmt: skip
    """The deputy director grants or refuses; a refusal says why."""
    if by.id != consultation.deputy_id:
        raise NotAllowed("只有本事项的分管厅领导可以作出同意或者不同意的决定。", "承办处室")
    if not granted and not reason.strip():
        raise Unlawful([P14_2.unmet("reason", "不同意的，请说明理由")])
    event.status = after_explanation("grant" if granted else "refuse", event.status)
    consent = event.consent
    consent.decided_at, consent.decided_by = now, by.id
    consent.granted, consent.reason = granted, reason.strip()
    kind = "explanation.consent_granted" if granted else "explanation.consent_refused"
    journal(db, consultation, kind, {"event": event.id, "reason": consent.reason}, by, now)


def record_held(  # noqa: PLR0913 -- when it was held and what shows it
    db: Session,
    consultation: Consultation,
    event: ExplanationEvent,
    *,
    held_on: date,
    link: str = "",
    file_name: str = "",
    file_sha256: str = "",
    by: Staff,
    now: datetime,
) -> None:
    """Record that it took place, through gate G05: not before consent was given. Raises Unlawful."""
    only_own(by, consultation.division_id)
    decided_at = event.consent.decided_at
    in_time = bool(event.consent.granted and decided_at and legal_date(decided_at) <= held_on)
    require(*gates.explain_publicly(gates.ExplainFacts(consent_granted=in_time)), _not_ahead(held_on, now))
    event.status = after_explanation("hold", event.status)
    event.held_on, event.link, event.file_name, event.file_sha256 = held_on, link, file_name, file_sha256
    content: dict[str, object] = {"event": event.id, "on": str(held_on), "link": link, "file": file_sha256}
    journal(db, consultation, "explanation.held", content, by, now)


def cancel(
    db: Session, consultation: Consultation, event: ExplanationEvent, *, reason: str, by: Staff, now: datetime
) -> None:
    """Give up an event that was planned; who had read of it reads why. Raises Unlawful without a reason."""
    only_own(by, consultation.division_id)
    require(P14_2.needs(reason, field="reason", message="取消解释说明活动的，请说明理由"))
    event.status = after_explanation("cancel", event.status)
    event.cancel_reason = reason.strip()
    journal(db, consultation, "explanation.cancelled", {"event": event.id, "reason": event.cancel_reason}, by, now)


def waiting_for(db: Session, deputy: Staff) -> list[tuple[Consultation, ExplanationEvent]]:
    """What waits for this deputy's consent, the oldest first."""
    mine = select(Consultation, ExplanationEvent).join(
        ExplanationEvent, col(ExplanationEvent.consultation_id) == Consultation.id
    )
    mine = mine.where(Consultation.deputy_id == deputy.id, ExplanationEvent.status == ExplanationStatus.ASKED)
    return list(db.exec(mine.order_by(col(ExplanationEvent.id))))


def get(db: Session, consultation_id: int, id: int) -> ExplanationEvent:
    """One event of a consultation. Raises NoResultFound."""
    mine = select(ExplanationEvent).where(ExplanationEvent.consultation_id == consultation_id)
    return db.exec(mine.where(ExplanationEvent.id == id)).one()


def content_sha256(event: ExplanationEvent) -> str:
    """The hash of exactly what was put before the deputy."""
    content = {"kind": event.kind, "title": event.title, "place": event.place, "planned_on": str(event.planned_on)}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _not_ahead(held_on: date, now: datetime) -> Unmet | None:
    return P14_2.needs(held_on <= legal_date(now), field="held_on", message="举行的日期不能晚于今天")
