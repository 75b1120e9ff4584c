"""What citizens may read about consultations: published rows, nothing else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import literal
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from consultations.clauses import DraftText
from consultations.feedback import SHOWN, Feedback, feedback
from consultations.models import Attachment, Consultation, DraftVersion, ExplanationEvent, NoticeTranslation
from consultations.states import PUBLIC, ConsultationStatus
from infra.clock import legal_date
from infra.db import load_together
from infra.searching import MOST_HITS, Hit, excerpt, holds
from law.public_participation import MINIMUM_COMMENT_DAYS
from opinions import public as public_opinions
from opinions import results

CLOSING_SOON = timedelta(days=7)
KIND, CLAUSE = "征求意见", "条文"
SHOWN_LISTS = (
    "attachments", "questions", "extensions", "evidence", "explanations", "translations", "announced_outreach",
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A consultation as lists show it."""

    id: int
    title: str
    summary: str
    status: str
    opens_at: datetime
    closes_at: datetime
    days_left: int
    answered_at: datetime | None
    feedback_due_on: date | None
    overdue: bool


@dataclass(frozen=True)
class ConsultationView:
    """Everything the page of a consultation shows."""

    consultation: Consultation
    text: DraftText
    earlier: DraftText | None
    days_left: int
    how_counted: str
    counts: dict[str, int]
    total: int
    feedback: Feedback | None


def get(db: Session, id: int) -> Consultation:
    """A published consultation. Raises NoResultFound for every other."""
    return db.exec(select(Consultation).where(Consultation.id == id, col(Consultation.status).in_(PUBLIC))).one()


def with_versions(db: Session, id: int) -> Consultation:
    """The same with the versions of its draft at hand, by one statement."""
    versions = (Consultation.version, Consultation.earlier_version, Consultation.revised_version)
    rows = select(Consultation).where(Consultation.id == id, col(Consultation.status).in_(PUBLIC))
    return db.exec(rows.options(*(joinedload(version) for version in versions))).one()  # type: ignore[arg-type]


def attachment(db: Session, consultation_id: int, id: int) -> Attachment:
    """A file of a published notice. Raises NoResultFound."""
    get(db, consultation_id)
    mine = select(Attachment).where(Attachment.consultation_id == consultation_id, Attachment.id == id)
    return db.exec(mine.where(col(Attachment.removed_at).is_(None))).one()


def translation(db: Session, id: int) -> tuple[Consultation, NoticeTranslation]:
    """The Mongolian notice of a published consultation. Raises NoResultFound."""
    rows = select(Consultation, NoticeTranslation).where(Consultation.id == id, col(Consultation.status).in_(PUBLIC))
    return db.exec(rows.join(NoticeTranslation, col(NoticeTranslation.consultation_id) == Consultation.id)).one()


def explanations(consultation: Consultation) -> list[ExplanationEvent]:
    """The press conferences and expert interviews that had consent, also those cancelled since."""
    return [event for event in consultation.explanations if event.consent.granted]


def version_text(db: Session, version_id: int) -> DraftText:
    """The words of one version, for what is public about it elsewhere. Raises NoResultFound."""
    return DraftText.from_json(db.get_one(DraftVersion, version_id).text)


def listed(db: Session, *, status: str, now: datetime) -> list[Listed]:
    """Published consultations: all (""), open, closing, closed, answered, overdue; what ends next comes first."""
    rows = db.exec(select(Consultation).where(col(Consultation.status).in_(PUBLIC))).all()
    chosen = [item for item in (_listed(c, now) for c in rows) if _fits(item, status, now)]
    return sorted(chosen, key=lambda item: _rank(item))


def texts(consultation: Consultation) -> tuple[DraftText, DraftText | None]:
    """The draft that is put up for comment, and the one of the round before."""
    earlier = consultation.earlier_version
    return DraftText.from_json(consultation.version.text), DraftText.from_json(earlier.text) if earlier else None


def view(db: Session, id: int, *, now: datetime) -> ConsultationView:
    """The page of one consultation. Raises NoResultFound."""
    consultation = with_versions(db, id)
    text, earlier = texts(consultation)
    result = None
    if consultation.status == ConsultationStatus.ANSWERED:
        groups, answers = load_together(db, consultation, *SHOWN_LISTS, also=public_opinions.answering(id))
        said = results.every(db, id, shown=SHOWN)
        counts = dict(Counter(one.clause for one in said))
        result = feedback(consultation, said, groups, answers)
    else:
        load_together(db, consultation, *SHOWN_LISTS)
        counts = public_opinions.count_by_clause(db, id)
    return ConsultationView(
        consultation=consultation,
        text=text,
        earlier=earlier,
        days_left=_days_left(consultation, now),
        how_counted=how_counted(consultation),
        counts=counts,
        total=sum(counts.values()),
        feedback=result,
    )


@dataclass(frozen=True)
class MadeChange:
    """What the public changed: a clause of the new draft, what was said, and the reason."""

    clause: str
    title: str
    reason: str


def made_changes(db: Session, rounds: Sequence[Consultation]) -> list[MadeChange]:
    """What changed because of whom, from the published answers of these rounds; their new drafts are at hand."""
    labels: dict[tuple[int | None, str], str] = {}
    for round_ in rounds:
        if round_.status == ConsultationStatus.ANSWERED and round_.revised_version:
            clauses = DraftText.from_json(round_.revised_version.text).clauses
            labels |= {(round_.id, c.key): c.label or c.heading for c in clauses}
    ids = {id_ for id_, _ in labels if id_}
    found = public_opinions.causes(db, ids) if ids else []
    named = ((labels.get((c.consultation_id, c.clause)), c) for c in found)
    return [MadeChange(label, c.title, c.reason) for label, c in named if label]


def how_counted(consultation: Consultation) -> str:
    """How the last day was found, in one line."""
    if consultation.short_reason:
        return f"期限短于{MINIMUM_COMMENT_DAYS}日，理由见公告"
    return f"自公布次日起算，不少于{MINIMUM_COMMENT_DAYS}日，最后一日遇休息日顺延，当日24时截止"


def search(db: Session, words: Sequence[str], *, now: datetime) -> list[Hit]:
    """Published consultations that hold every word, each followed by its clauses that do."""
    fields = (Consultation.title, Consultation.summary, Consultation.explanation, DraftVersion.plain)
    rows = select(Consultation, DraftVersion).join(DraftVersion, col(DraftVersion.id) == Consultation.version_id)
    rows = rows.where(col(Consultation.status).in_(PUBLIC), holds([literal(KIND), *map(col, fields)], words))
    hits: list[Hit] = []
    for consultation, version in db.exec(rows.order_by(col(Consultation.id).desc()).limit(MOST_HITS)):
        hits += _hits(consultation, DraftText.from_json(version.text), words)
    return hits


def _hits(consultation: Consultation, text: DraftText, words: Sequence[str]) -> list[Hit]:
    url = f"/consultations/{consultation.id}"
    hits = [Hit(consultation.title, url, excerpt(consultation.summary, words), KIND)]
    for clause in text.clauses:
        plain = "".join(p.text + "".join(p.items) for p in clause.paragraphs)
        if all(word in (clause.label + clause.heading + plain).lower() for word in words):
            title = f"{consultation.title} {clause.label or clause.heading}"
            hits.append(Hit(title, f"{url}#{clause.key}", excerpt(plain, words), CLAUSE))
    return hits


def _listed(c: Consultation, now: datetime) -> Listed:
    assert c.opens_at is not None, "published consultations have a period"
    assert c.closes_at is not None, "published consultations have a period"
    waiting = c.status == ConsultationStatus.CLOSED
    late = waiting and c.feedback_due_on is not None and legal_date(now) > c.feedback_due_on
    return Listed(
        id=c.id or 0,
        title=c.title,
        summary=c.summary,
        status=c.status,
        opens_at=c.opens_at,
        closes_at=c.closes_at,
        days_left=_days_left(c, now),
        answered_at=c.answered_at,
        feedback_due_on=c.feedback_due_on,
        overdue=late,
    )


def _days_left(c: Consultation, now: datetime) -> int:
    return max((c.closes_on - legal_date(now)).days, 0) if c.closes_on else 0


def closes_soon(item: Listed, *, now: datetime) -> bool:
    """Whether comment is open, and ends within a week."""
    return item.status == ConsultationStatus.OPEN and item.closes_at - now <= CLOSING_SOON


def _fits(item: Listed, status: str, now: datetime) -> bool:
    if status == "closing":
        return closes_soon(item, now=now)
    if status == "overdue":
        return item.overdue
    return not status or item.status == status


def _rank(item: Listed) -> tuple[int, float]:
    order = ["open", "published", "closed", "answered"].index(item.status)
    moment = item.closes_at.timestamp()
    return order, moment if order < 2 else -moment
