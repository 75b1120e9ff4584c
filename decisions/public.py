"""What citizens may read: letters by their receipt, published catalogues, published decisions. Nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from consultations import public as consultations
from consultations.clauses import DraftText
from consultations.models import Consultation, DraftVersion
from consultations.states import PUBLIC
from decisions.initiation_models import Catalogue, Letter
from decisions.meeting_models import Promulgation
from decisions.models import CATEGORIES, Matter
from decisions.states import DECIDED, NAMES, Stage
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
    rows = rows.where(col(Promulgation.published_at).is_not(None), Promulgation.not_public_basis == "")
    found = [_listed(matter, promulgation) for matter, promulgation in db.exec(rows)]
    return sorted(found, key=lambda each: each.published_at, reverse=True)


def decision(db: Session, id: int) -> DecisionView:
    """One published decision. Raises NoResultFound for every other."""
    promulgation = db.exec(
        select(Promulgation).where(
            Promulgation.matter_id == id,
            col(Promulgation.published_at).is_not(None),
            Promulgation.not_public_basis == "",
        )  # fmt: skip
    ).one()
    matter = db.get_one(Matter, id)
    version = db.get(DraftVersion, promulgation.version_id) if promulgation.version_id else None
    rounds = list(
        db.exec(select(Consultation).where(Consultation.matter_id == id, col(Consultation.status).in_(PUBLIC)))
    )
    return DecisionView(
        matter=matter,
        promulgation=promulgation,
        text=DraftText.from_json(version.text) if version else None,
        division=matter.division.name,
        stage=stage_name(matter),
        milestones=_milestones(matter, promulgation, rounds),
        consultations=rounds,
        earlier=_published_parent(db, matter),
        takes_remarks=matter.stage in DECIDED,
    )


def changes(db: Session, view: DecisionView) -> list[tuple[str, str, str]]:
    """What changed because of whom: (clause, outcome with theme, reason), from the published answers."""
    found = []
    for round_ in view.consultations:
        if round_.answered_at:
            feedback = consultations.view(db, round_.id or 0, now=round_.answered_at).feedback
            themes = feedback.themes if feedback else []
            found += [(t.changed_label, f"{t.title}", t.reason) for t in themes if t.changed_label]
    return found


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


def _published_parent(db: Session, matter: Matter) -> Matter | None:
    parent = db.get(Matter, matter.parent_id) if matter.parent_id else None
    return parent if parent and parent.stage in DECIDED else None


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
