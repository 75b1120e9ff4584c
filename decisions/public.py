"""What citizens may read: letters by their receipt, published catalogues, published decisions. Nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from consultations import public as consultations
from consultations.clauses import DraftText
from consultations.models import Consultation, DraftVersion
from consultations.states import PUBLIC
from decisions.initiation_models import Catalogue, Letter
from decisions.meeting_models import Promulgation
from decisions.models import CATEGORIES, Matter
from decisions.states import DECIDED, NAMES, Stage
from infra.db import Wanted, load_together
from infra.searching import Rows, rows_with
from people.models import Division


@dataclass(frozen=True)
class ListedDecision:
    """A decision as lists show it."""

    id: int
    title: str
    number: str
    category: str
    published_at: datetime
    stage: str
    in_force: bool


@dataclass(frozen=True)
class Milestone:
    """A step of the way there that the public may know."""

    on: date | datetime
    title: str
    url: str = ""


@dataclass(frozen=True)
class DecisionView:
    """The page of one decision."""

    matter: Matter
    promulgation: Promulgation
    text: DraftText | None
    division: str
    stage: str
    milestones: list[Milestone]
    consultations: list[Consultation]
    earlier: Matter | None
    takes_remarks: bool
    changes: list[tuple[str, str, str]]  # what changed because of whom: clause, theme, reason


def letter(db: Session, receipt: str) -> Letter:
    """A letter by its number. Raises NoResultFound."""
    return db.exec(select(Letter).where(Letter.receipt == receipt)).one()


def catalogues(db: Session) -> list[Catalogue]:
    """Published catalogues, the newest year and version first."""
    shown = select(Catalogue).where(col(Catalogue.published_at).is_not(None))
    return list(db.exec(shown.order_by(col(Catalogue.year).desc(), col(Catalogue.version).desc())))


def decisions(db: Session) -> list[ListedDecision]:
    """Published decisions, the newest first."""
    rows = select(Matter, Promulgation).join(Promulgation, col(Promulgation.matter_id) == Matter.id)
    rows = rows.where(*_published())
    found = [_listed(matter, promulgation) for matter, promulgation in db.exec(rows)]
    return sorted(found, key=lambda each: each.published_at, reverse=True)


def searched(words: Sequence[str]) -> Rows:
    """Published decisions that hold every word, as rows of infra.searching."""
    fields = (Promulgation.title, Promulgation.document_number, Promulgation.reasons, DraftVersion.plain)
    moved = col(Promulgation.published_at)
    rows = rows_with("重大决策", col(Promulgation.matter_id), list(map(col, fields)), words, moved=moved)
    rows = rows.outerjoin_from(Promulgation, DraftVersion, col(DraftVersion.id) == col(Promulgation.version_id))
    return rows.where(*_published())


def _published() -> tuple[ColumnElement[bool], ...]:
    return col(Promulgation.published_at).is_not(None), col(Promulgation.not_public_basis) == ""


def decision(db: Session, id: int) -> DecisionView:
    """One published decision, by three statements. Raises NoResultFound for every other."""
    parent = aliased(Matter)
    rows = select(Promulgation, Matter, DraftVersion, parent).join(Matter, col(Matter.id) == Promulgation.matter_id)
    rows = rows.outerjoin(DraftVersion, col(DraftVersion.id) == Promulgation.version_id)
    rows = rows.outerjoin(parent, and_(col(parent.id) == Matter.parent_id, col(parent.stage).in_(DECIDED)))
    promulgation, matter, version, earlier = db.exec(rows.where(Promulgation.matter_id == id, *_published())).one()
    rounds = _rounds(db, promulgation)
    return DecisionView(
        matter=matter,
        promulgation=promulgation,
        text=DraftText.from_json(version.text) if version else None,
        division=matter.division.name,
        stage=stage_name(matter),
        milestones=_milestones(matter, promulgation, rounds),
        consultations=rounds,
        earlier=earlier,
        takes_remarks=matter.stage in DECIDED,
        changes=[(c.clause, c.title, c.reason) for c in consultations.made_changes(db, rounds)],
    )


def _rounds(db: Session, promulgation: Promulgation) -> list[Consultation]:
    """The public rounds with their new drafts; the channels of the promulgation come along."""
    mine = and_(col(Consultation.matter_id) == promulgation.matter_id, col(Consultation.status).in_(PUBLIC))
    revised = col(DraftVersion.id).in_(select(Consultation.revised_version_id).where(mine))
    wanted = (Wanted(Consultation, mine, (col(Consultation.id),)), Wanted(DraftVersion, revised))
    rounds, _versions = load_together(db, promulgation, "channels", also=wanted)
    return rounds


def divisions(db: Session) -> list[Division]:
    """The divisions a letter can be about."""
    return list(db.exec(select(Division).order_by(col(Division.id))))


def stage_name(matter: Matter) -> str:
    """How a decision stands, in a word for everybody."""
    if matter.stage in {Stage.CONCLUDED, Stage.ARCHIVED}:
        return "已执行完毕"
    return NAMES[Stage(matter.stage)] if matter.stage != Stage.EXECUTING else "执行中"


def _listed(matter: Matter, promulgation: Promulgation) -> ListedDecision:
    assert promulgation.published_at is not None, "asked for"
    return ListedDecision(
        id=matter.id or 0,
        title=promulgation.title,
        number=promulgation.document_number,
        category=CATEGORIES[matter.category],
        published_at=promulgation.published_at,
        stage=stage_name(matter),
        in_force=matter.stage in DECIDED,
    )


def _milestones(matter: Matter, promulgation: Promulgation, rounds: list[Consultation]) -> list[Milestone]:
    steps = [Milestone(matter.opened_at, "启动决策程序")]
    for c in rounds:
        page = f"/consultations/{c.id}"
        if c.published_at:
            steps.append(Milestone(c.published_at, "公开征求意见", page))
        if c.answered_at:
            steps.append(Milestone(c.answered_at, "公布意见采纳情况", f"{page}#result"))
    if matter.decided_on:
        steps.append(Milestone(matter.decided_on, "集体讨论决定"))
    if promulgation.published_at:
        steps.append(Milestone(promulgation.published_at, "公布决策"))
    return sorted(steps, key=lambda step: str(step.on))
