"""What staff may read about matters, proposals, letters and catalogues."""

from sqlmodel import Session, col, select

from decisions.initiation_models import Catalogue, Letter, Proposal
from decisions.models import Matter, MatterDeparture, MatterDivision, RecordedPaper
from decisions.states import DECIDED
from people.models import Division


def every(db: Session) -> list[Matter]:
    """All matters, the newest first."""
    return list(db.exec(select(Matter).order_by(col(Matter.id).desc())))


def get(db: Session, id: int) -> Matter:
    """One matter. Raises NoResultFound."""
    return db.get_one(Matter, id)


def locked(db: Session, id: int) -> Matter:
    """One matter; until this transaction ends nobody else begins a review of it. Raises NoResultFound."""
    return db.exec(select(Matter).where(Matter.id == id).with_for_update(of=Matter)).one()


def papers(db: Session, matter_id: int) -> list[RecordedPaper]:
    """The papers of a matter in the order in which they were made."""
    mine = select(RecordedPaper).where(RecordedPaper.matter_id == matter_id)
    return list(db.exec(mine.order_by(col(RecordedPaper.id))))


def paper(db: Session, matter_id: int, id: int) -> RecordedPaper:
    """One paper of a matter. Raises NoResultFound."""
    mine = select(RecordedPaper).where(RecordedPaper.matter_id == matter_id, RecordedPaper.id == id)
    return db.exec(mine).one()


def divisions(db: Session, matter_id: int, part: str) -> list[Division]:
    """The divisions that undertake (`undertaking`) or execute (`executing`) a matter."""
    mine = select(MatterDivision).where(MatterDivision.matter_id == matter_id, MatterDivision.part == part)
    return [row.division for row in db.exec(mine.order_by(col(MatterDivision.division_id)))]


def departures(db: Session, matter_id: int) -> list[MatterDeparture]:
    """The soft rules departed from in the course of the matter, consultations apart."""
    mine = select(MatterDeparture).where(MatterDeparture.matter_id == matter_id)
    return list(db.exec(mine.order_by(col(MatterDeparture.id))))


def rounds_of(db: Session, matter: Matter) -> list[Matter]:
    """The later rounds that adjust this decision (程序办法第四十六条)."""
    return list(db.exec(select(Matter).where(Matter.parent_id == matter.id).order_by(col(Matter.id))))


def in_force(db: Session) -> list[Matter]:
    """Matters that were decided and made public, the newest first."""
    decided = select(Matter).where(col(Matter.stage).in_(DECIDED))
    return list(db.exec(decided.order_by(col(Matter.id).desc())))


def proposals(db: Session) -> list[Proposal]:
    """Every proposal, those that are not settled first."""
    rows = list(db.exec(select(Proposal).order_by(col(Proposal.id).desc())))
    return sorted(rows, key=lambda p: p.status in {"started", "declined"})


def proposal(db: Session, id: int) -> Proposal:
    """One proposal. Raises NoResultFound."""
    return db.get_one(Proposal, id)


def proposal_of(db: Session, letter: Letter) -> Proposal | None:
    """The proposal that came of a letter."""
    return db.exec(select(Proposal).where(Proposal.letter_id == letter.id)).first()


def letters(db: Session, division_id: int | None) -> list[Letter]:
    """Letters of a division, or all (None); the unanswered first, the oldest of them on top."""
    rows = select(Letter).order_by(col(Letter.received_at))
    if division_id is not None:
        rows = rows.where(Letter.division_id == division_id)
    return sorted(db.exec(rows), key=lambda each: each.replied_at is not None)


def letter(db: Session, id: int, division_id: int | None) -> Letter:
    """One letter of a division, or of any (None). Raises NoResultFound."""
    rows = select(Letter).where(Letter.id == id)
    return db.exec(rows.where(Letter.division_id == division_id) if division_id is not None else rows).one()


def catalogues(db: Session) -> list[Catalogue]:
    """Every version of every year, the newest first."""
    return list(db.exec(select(Catalogue).order_by(col(Catalogue.year).desc(), col(Catalogue.version).desc())))


def catalogue(db: Session, id: int) -> Catalogue:
    """One version. Raises NoResultFound."""
    return db.get_one(Catalogue, id)


def every_division(db: Session) -> list[Division]:
    """Every division."""
    return list(db.exec(select(Division).order_by(col(Division.id))))
