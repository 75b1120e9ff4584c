"""What staff may read about matters."""

from sqlmodel import Session, col, select

from decisions.models import Matter, MatterDeparture, MatterDivision, RecordedPaper
from people.models import Division


def every(db: Session) -> list[Matter]:
    """All matters, the newest first."""
    return list(db.exec(select(Matter).order_by(col(Matter.id).desc())))


def get(db: Session, id: int) -> Matter:
    """One matter. Raises NoResultFound."""
    return db.get_one(Matter, id)


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
