"""Fills the plain facts which the gates of the law ask for."""

import hashlib
from datetime import date

import rfc8785
from sqlmodel import Session

from consultations.models import Consultation
from consultations.states import PUBLIC
from law import gates
from law.calendar_days import Workdays
from law.findings import Finding, Unmet
from opinions import queries as opinion_queries
from opinions import second_reading

OUR_PROMISE = "公议的承诺：期限只延长，不缩短"  # no article says so
KEPT_PROMISE = "公议的承诺：公布的内容不无故撤下"
OWN_CHANNEL = "政府网站"  # this site is the department's


def content_sha256(consultation: Consultation) -> str:
    """The hash of exactly what would be published: what a consent covers."""
    fields = [
        "title",
        "summary",
        "explanation",
        "main_changes",
        "legal_basis",
        "ways",
        "contact",
        "short_reason",
        "promised_days",
        "version_id",
    ]
    content = {field: getattr(consultation, field) for field in fields}
    content["closes_on"] = str(consultation.closes_on)
    content["attachments"] = sorted(a.sha256 for a in consultation.attachments)
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def publish_facts(consultation: Consultation, *, published_on: date, workdays: Workdays) -> gates.PublishFacts:
    """What G04 asks for. Who consents to the publication approves the shorter period that the notice states."""
    consent = consultation.consents[-1] if consultation.consents else None
    granted = bool(consent and consent.granted)
    return gates.PublishFacts(
        consent_granted=granted,
        consent_is_current=bool(consent and consent.content_sha256 == content_sha256(consultation)),
        has_draft=consultation.version_id is not None,
        explanation=consultation.explanation,
        ways=consultation.ways,
        contact=consultation.contact,
        channels=frozenset({OWN_CHANNEL}) | {e.channel for e in consultation.evidence},
        published_on=published_on,
        closes_on=consultation.closes_on,
        reason_if_short=consultation.short_reason,
        approved_by="分管厅领导" if granted else "",
        workdays=workdays,
    )


def feedback_findings(db: Session, consultation: Consultation) -> list[Finding]:
    """Why the answers can't be published yet: every opinion needs one, and a second reader where the division wants it."""
    id_ = consultation.id or 0
    unanswered = opinion_queries.count_unanswered(db, id_)
    findings = list(gates.publish_feedback(gates.FeedbackFacts(unanswered=unanswered)))
    if second_reading.is_wanted(db, id_) and (unread := second_reading.unread(db, id_)):
        findings.append(_promise("second_reader", f"还有 {unread} 份答复没有经第二人复核"))
    return findings


def extension_findings(closes_on: date, later: date, *, reason: str) -> list[Finding]:
    """A published period may only grow, and the public reads why: a promise of ours on top of the 30 days."""
    findings: list[Finding] = []
    if later <= closes_on:
        findings.append(_promise("closes_on", f"已公布的期限只能延长，新的截止日须晚于 {closes_on}"))
    if not reason.strip():
        findings.append(_promise("reason", "延长期限须说明理由，理由与新的期限一并公布"))
    return findings


def removal_finding(consultation: Consultation, reason: str) -> Finding:
    """What the public has seen is not taken away without a reason, which the journal keeps."""
    if consultation.status in PUBLIC and not reason.strip():
        return Unmet(
            field="reason", message="已经公布的内容撤下须说明理由，理由载入日志", article=KEPT_PROMISE, rule=""
        )
    return None


def _promise(field: str, message: str) -> Unmet:
    return Unmet(field=field, message=message, article=OUR_PROMISE, rule="")
