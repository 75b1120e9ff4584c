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
    PanelMember,
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


def unpaid(db: Session) -> list[tuple[ExpertReview, PanelMember]]:
    """Members who signed an opinion and have no fee yet."""
    mine = (
        select(ExpertReview, PanelMember)
        .join(PanelMember, col(PanelMember.review_id) == col(ExpertReview.id))
        .where(col(PanelMember.signed_at).is_not(None), col(PanelMember.id).not_in(select(ExpertFee.member_id)))
    )
    return [(review, member) for review, member in db.exec(mine.order_by(col(PanelMember.id)))]


def paid(db: Session) -> list[tuple[ExpertFee, PanelMember, ExpertReview]]:
    """The fees that were recorded, the newest first."""
    rows = (
        select(ExpertFee, PanelMember, ExpertReview)
        .join(PanelMember, col(PanelMember.id) == col(ExpertFee.member_id))
        .join(ExpertReview, col(ExpertReview.id) == col(PanelMember.review_id))
    )
    return [(fee, member, review) for fee, member, review in db.exec(rows.order_by(col(ExpertFee.id).desc()))]
