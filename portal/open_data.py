"""Published things as plain values for programs."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from consultations.clauses import Clause
from consultations.feedback import Feedback
from consultations.models import Consultation, DraftVersion
from consultations.public import ConsultationView, Listed
from hearings.public import ListedHearing
from infra.clock import SHANGHAI
from opinions.models import Opinion
from opinions.public import PublicAnswer


def listed(item: Listed) -> dict[str, Any]:
    """A line of the list."""
    return {
        "id": item.id,
        "title": item.title,
        "summary": item.summary,
        "status": item.status,
        "opens_at": moment(item.opens_at),
        "closes_at": moment(item.closes_at),
        "days_left": item.days_left,
        "answered_at": moment(item.answered_at),
        "feedback_due_on": moment(item.feedback_due_on),
        "url": f"/consultations/{item.id}",
    }


def consultation(view: ConsultationView) -> dict[str, Any]:
    """One consultation whole. Nothing of who said what but what the published result itself says."""
    c = view.consultation
    return {
        "id": c.id,
        "title": c.title,
        "summary": c.summary,
        "status": c.status,
        "published_at": moment(c.published_at),
        "period": _period(view),
        "legal_basis": c.legal_basis,
        "explanation": c.explanation,
        "main_changes": c.main_changes,
        "ways": [line for line in c.ways.splitlines() if line.strip()],
        "contact": c.contact,
        "draft": {"title": view.text.title, "clauses": [_clause(part) for part in view.text.clauses]},
        "versions": _versions(c),
        "attachments": [_attachment(c, n) for n in range(len(c.attachments))],
        "questions": [{"clause": q.clause, "question": q.question, "answer": q.answer} for q in c.questions],
        "counts": {"total": view.total, "by_clause": view.counts},
        "feedback": feedback(view.feedback, c) if view.feedback else None,
    }


def feedback(result: Feedback, c: Consultation) -> dict[str, Any]:
    """The published result."""
    return {
        "answered_at": moment(c.answered_at),
        "note": result.note,
        "total": result.total,
        "outcomes": dict(result.outcomes),
        "by_channel": dict(result.by_channel),
        "by_clause": dict(result.by_clause),
        "by_stance": dict(result.by_stance),
        "themes": [asdict(theme) for theme in result.themes],
        "causes": result.causes,
    }


def receipt(opinion: Opinion, answer: PublicAnswer | None, step: str) -> dict[str, Any]:
    """What the holder of a number may see; no contact."""
    return {
        "receipt": opinion.receipt,
        "status": opinion.status,
        "step": step,
        "received_at": moment(opinion.received_at),
        "consultation": opinion.consultation_id,
        "clause": opinion.clause,
        "stance": opinion.stance,
        "text": opinion.text,
        "revision": opinion.revision,
        "journal_index": opinion.journal_index,
        "answer": asdict(answer) if answer else None,
    }


def moment(value: datetime | date | None) -> str | None:
    """ISO 8601 in the department's time zone."""
    if value is None:
        return None
    return value.astimezone(SHANGHAI).isoformat() if isinstance(value, datetime) else value.isoformat()


def _period(view: ConsultationView) -> dict[str, Any]:
    c = view.consultation
    extensions = [
        {"from": moment(e.closed_on_before), "to": moment(e.closes_on), "reason": e.reason} for e in c.extensions
    ]
    return {
        "opens_at": moment(c.opens_at),
        "closes_on": moment(c.closes_on),
        "closes_at": moment(c.closes_at),
        "days_left": view.days_left,
        "how_counted": view.how_counted,
        "short_reason": c.short_reason,
        "extensions": extensions,
    }


def _clause(part: Clause) -> dict[str, Any]:
    return {
        "key": part.key,
        "kind": part.kind,
        "label": part.label,
        "number": part.number,
        "heading": part.heading,
        "paragraphs": [{"text": p.text, "items": list(p.items)} for p in part.paragraphs],
    }


def _versions(c: Consultation) -> list[dict[str, Any]]:
    shown: list[tuple[str, DraftVersion | None]] = [("earlier", c.earlier_version), ("consulted", c.version)]
    if c.status == "answered":
        shown.append(("revised", c.revised_version))
    return [{"role": role, "number": v.number, "sha256": v.sha256} for role, v in shown if v]


def _attachment(c: Consultation, n: int) -> dict[str, Any]:
    row = c.attachments[n]
    url = f"/consultations/{c.id}/attachments/{row.id}"
    return {"name": row.name, "mime": row.mime, "size": row.size, "sha256": row.sha256, "url": url}


def hearing(item: ListedHearing) -> dict[str, Any]:
    """A hearing in the list for programs."""
    return {
        "id": item.id,
        "title": item.title,
        "status": item.status,
        "announced_at": moment(item.announced_at),
        "registration_closes_at": moment(item.closes_at),
        "registration_open": item.is_open,
        "starts_at": moment(item.starts_at),
        "place": item.place,
        "url": f"/hearings/{item.id}",
    }
