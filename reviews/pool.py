"""What staff may read about the pool of experts and the budget for them."""

from datetime import date

from sqlmodel import Session, col, select

from reviews.models import (
    BudgetLine,
    Expert,
    ExpertApplication,
    ExpertCall,
    ExpertFee,
    ExpertField,
    ExpertReview,
)


def fields(db: Session) -> list[ExpertField]:
    """The sub-pools."""
    return list(db.exec(select(ExpertField).order_by(ExpertField.name)))


def calls(db: Session) -> list[ExpertCall]:
    """The public calls, the newest first."""
    return list(db.exec(select(ExpertCall).order_by(col(ExpertCall.id).desc())))


def applications(db: Session) -> list[ExpertApplication]:
    """All applications, the newest first."""
    return list(db.exec(select(ExpertApplication).order_by(col(ExpertApplication.id).desc())))


def application(db: Session, id: int) -> ExpertApplication:
    """One application. Raises NoResultFound."""
    return db.get_one(ExpertApplication, id)


def experts(db: Session) -> list[Expert]:
    """Everybody who is or was in the pool, and those asked from outside."""
    return list(db.exec(select(Expert).order_by(Expert.name)))


def expert(db: Session, id: int) -> Expert:
    """One expert. Raises NoResultFound."""
    return db.get_one(Expert, id)


def in_office(db: Session, today: date, field_id: int | None = None) -> list[Expert]:
    """The experts of the pool whose term runs today; `field_id` narrows to one sub-pool."""
    return [
        one
        for one in experts(db)
        if one.terms
        and one.dismissed_at is None
        and one.terms[0].starts_on <= today <= one.terms[-1].ends_on
        and field_id in {None, one.field_id}
    ]


def budget(db: Session) -> list[BudgetLine]:
    """The lines of the budget, the newest year first."""
    return list(db.exec(select(BudgetLine).order_by(col(BudgetLine.year).desc(), BudgetLine.name)))


def fees(db: Session, review: ExpertReview) -> dict[int, ExpertFee]:
    """Member id -> the fee."""
    mine = [m.id for m in review.members]
    return {fee.member_id: fee for fee in db.exec(select(ExpertFee).where(col(ExpertFee.member_id).in_(mine)))}
