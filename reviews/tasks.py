"""What waits for one person: an expert, a counsel, a deputy director. Each sees only their own."""

from sqlmodel import Session, col, select

from people.models import Staff
from reviews.models import CounselOpinion, Expert, ExpertReview, LegalityReview, PanelMember


def expert_of(db: Session, staff: Staff) -> Expert | None:
    """The expert who signs in as this member of staff."""
    return db.exec(select(Expert).where(Expert.staff_id == staff.id)).first()


def memberships(db: Session, staff: Staff) -> list[tuple[ExpertReview, PanelMember]]:
    """The reviews in which an expert was asked to take part and still does; the newest first."""
    mine = (
        select(ExpertReview, PanelMember)
        .join(PanelMember, col(PanelMember.review_id) == col(ExpertReview.id))
        .join(Expert, col(Expert.id) == col(PanelMember.expert_id))
        .where(Expert.staff_id == staff.id, col(PanelMember.removed_at).is_(None))
    )
    return [(review, member) for review, member in db.exec(mine.order_by(col(ExpertReview.id).desc()))]


def membership(db: Session, review_id: int, staff: Staff) -> tuple[ExpertReview, PanelMember]:
    """An expert's own part in one review. Raises NoResultFound for everybody else's (专家论证办法第七条)."""
    mine = (
        select(ExpertReview, PanelMember)
        .join(PanelMember, col(PanelMember.review_id) == col(ExpertReview.id))
        .join(Expert, col(Expert.id) == col(PanelMember.expert_id))
        .where(ExpertReview.id == review_id, Expert.staff_id == staff.id, col(PanelMember.removed_at).is_(None))
    )
    review, member = db.exec(mine).one()
    return review, member


def counsel_tasks(db: Session, staff: Staff) -> list[tuple[LegalityReview, CounselOpinion]]:
    """The reviews in which this counsel was asked for an opinion; the newest first."""
    mine = (
        select(LegalityReview, CounselOpinion)
        .join(CounselOpinion, col(CounselOpinion.review_id) == col(LegalityReview.id))
        .where(CounselOpinion.counsel_id == staff.id)
    )
    return [(review, one) for review, one in db.exec(mine.order_by(col(LegalityReview.id).desc()))]


def consents(db: Session, staff: Staff) -> list[ExpertReview]:
    """The expert reviews whose mode this deputy director was asked to agree to."""
    mine = select(ExpertReview).where(ExpertReview.deputy_id == staff.id).order_by(col(ExpertReview.id).desc())
    return [one for one in db.exec(mine) if one.consents]
