"""What staff may read about matters."""

from sqlmodel import Session, col, select

from decisions.models import Matter, RecordedPaper


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
