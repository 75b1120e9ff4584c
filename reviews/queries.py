"""What staff may read about reviews, and the plain values that the gates of the decision ask for."""

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from law import gates
from law import legality_review as law
from law.findings import Finding
from law.risk_assessment import AFTER_ADJUSTMENT, CONTROLLABLE
from people.models import Staff
from people.workdays import load_workdays
from reviews.facts import expert_facts
from reviews.legality_facts import competition_procedure, legality_facts, procedures
from reviews.models import (
    CompetitionReview,
    ExpertReview,
    LegalityReview,
    OmissionStatement,
    ReviewDeparture,
    RiskAssessment,
)
from reviews.risk_facts import risk_facts
from reviews.states import ReviewStatus, RiskStatus

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True, kw_only=True)
class ReviewFacts:
    """How a matter stands with its reviews, in plain values; required None: nobody has judged."""

    experts_required: bool | None
    experts_done: bool
    experts_statement: str
    risk_required: bool | None
    risk_done: bool
    risk_conclusion: str  # "", 可控, 调整后可控, 不可控
    risk_controllable: bool
    risk_statement: str
    competition_required: bool | None
    competition_done: bool
    competition_conclusion: str
    competition_statement: str
    legality_outcome: str  # "", agree, adjust, return, reject
    legality_passed: bool
    legality_opinion: str  # the outcome in words; empty: no signed opinion
    open_responses: int  # points without the division's response (程序办法第三十六条第三款)
    findings: dict[str, list[Finding]]  # of G15, G16, G17, G19; empty: the gate is open


def review_facts(db: Session, matter_id: int) -> ReviewFacts:
    """Everything that G14 to G20 need to know of the reviews of a matter."""
    experts, risk, competition = expert_review_of(db, matter_id), risk_of(db, matter_id), competition_of(db, matter_id)
    earlier = rounds(db, matter_id)
    last = earlier[-1] if earlier and not earlier[-1].superseded_at else None
    stated = {one.procedure: one.facts for one in statements(db, matter_id) if one.signed_at}
    findings = _findings(db, matter_id, experts, risk, last)
    passed = not findings["G19"]
    conclusion = risk.conclusion if risk else ""
    risk_done = bool(risk and risk.status == RiskStatus.FINISHED)
    return ReviewFacts(
        experts_required=experts.is_technical if experts else None,
        experts_done=bool(experts and experts.status == ReviewStatus.FINISHED),
        experts_statement=stated.get(law.EXPERTS, ""),
        risk_required=risk.is_needed if risk else None,
        risk_done=risk_done,
        risk_conclusion=conclusion,
        risk_controllable=risk_done and conclusion in {CONTROLLABLE, AFTER_ADJUSTMENT} and not findings["G16"],
        risk_statement=stated.get(law.RISK, ""),
        competition_required=competition.is_touched if competition else None,
        competition_done=bool(competition and competition.conclusion),
        competition_conclusion=competition.conclusion if competition else "",
        competition_statement=stated.get(law.COMPETITION, ""),
        legality_outcome=last.outcome if last else "",
        legality_passed=passed,
        legality_opinion=law.OUTCOMES[last.outcome] if last and last.outcome else "",
        open_responses=sum(not p.response for p in last.points) if last else 0,
        findings=findings,
    )


def procedures_of(db: Session, review: LegalityReview) -> tuple[law.Procedure, ...]:
    """The five procedures of the matter as the review of legality looks at them."""
    id_ = review.matter_id
    return procedures(
        expert_review_of(db, id_), risk_of(db, id_), competition_of(db, id_), statements(db, id_), review.participation
    )


def _findings(
    db: Session,
    matter_id: int,
    experts: ExpertReview | None,
    risk: RiskAssessment | None,
    last: LegalityReview | None,
) -> dict[str, list[Finding]]:
    workdays = load_workdays(db)
    one = competition_procedure(competition_of(db, matter_id), statements(db, matter_id), before_review=True)
    unreviewed = law.reviewed_by_policy_division(has_opinion=False, signed_by="")
    found: dict[str, list[Finding]] = {
        "G15": gates.expert_review_done(expert_facts(experts, workdays=workdays))
        if experts
        else [_unjudged("专家论证")],
        "G16": gates.risk_assessment_done(risk_facts(risk)) if risk else [_unjudged("风险评估")],
        "G17": gates.fair_competition_reviewed(one),
        "G19": gates.legality_reviewed(legality_facts(last, procedures_of(db, last))) if last else [unreviewed],
    }
    return {gate: [f for f in several if f is not None] for gate, several in found.items()}


def _unjudged(procedure: str) -> Finding:
    return law.P34.unmet("procedures", f"尚未判断本事项是否应当履行{procedure}程序")


def expert_review(db: Session, id: int) -> ExpertReview:
    """One expert review. Raises NoResultFound."""
    return db.get_one(ExpertReview, id)


def expert_review_of(db: Session, matter_id: int) -> ExpertReview | None:
    """The expert review of a matter; of several (a reverse one) the first that is not finished, else the last."""
    found = expert_reviews_of(db, matter_id)
    open_ = [one for one in found if one.status != ReviewStatus.FINISHED]
    return (open_ or found)[-1] if found else None


def expert_reviews_of(db: Session, matter_id: int) -> list[ExpertReview]:
    """All expert reviews of a matter."""
    return list(db.exec(_of(ExpertReview, matter_id)))


def own_expert_review(db: Session, id: int, by: Staff) -> ExpertReview:
    """One expert review of the officer's own division. Raises NoResultFound."""
    found: ExpertReview = db.exec(_own(ExpertReview, id, by)).one()
    return found


def risk_of(db: Session, matter_id: int) -> RiskAssessment | None:
    """The risk assessment of a matter."""
    found: RiskAssessment | None = db.exec(_of(RiskAssessment, matter_id)).first()
    return found


def risk(db: Session, id: int) -> RiskAssessment:
    """One assessment. Raises NoResultFound."""
    return db.get_one(RiskAssessment, id)


def own_risk(db: Session, id: int, by: Staff) -> RiskAssessment:
    """One assessment of the officer's own division. Raises NoResultFound."""
    found: RiskAssessment = db.exec(_own(RiskAssessment, id, by)).one()
    return found


def competition_of(db: Session, matter_id: int) -> CompetitionReview | None:
    """The fair-competition review of a matter."""
    return db.get(CompetitionReview, matter_id)


def statements(db: Session, matter_id: int) -> list[OmissionStatement]:
    """The statements of omitted procedure of a matter."""
    return list(db.exec(_of(OmissionStatement, matter_id)))


def statement(db: Session, matter_id: int, id: int) -> OmissionStatement:
    """One statement of a matter. Raises NoResultFound."""
    found: OmissionStatement = db.exec(_of(OmissionStatement, matter_id).where(OmissionStatement.id == id)).one()
    return found


def rounds(db: Session, matter_id: int) -> list[LegalityReview]:
    """The rounds of legality review of a matter."""
    return list(db.exec(_of(LegalityReview, matter_id)))


def legality(db: Session, id: int) -> LegalityReview:
    """One round. Raises NoResultFound."""
    return db.get_one(LegalityReview, id)


def every_legality(db: Session) -> list[LegalityReview]:
    """All rounds, the newest first."""
    return list(db.exec(select(LegalityReview).order_by(col(LegalityReview.id).desc())))


def own_legality(db: Session, id: int, by: Staff) -> LegalityReview:
    """One round of the officer's own division. Raises NoResultFound."""
    found: LegalityReview = db.exec(_own(LegalityReview, id, by)).one()
    return found


def departures(db: Session, matter_id: int) -> list[ReviewDeparture]:
    """The departures from soft rules in the reviews of a matter."""
    return list(db.exec(_of(ReviewDeparture, matter_id)))


def _of(table: type[Row], matter_id: int) -> Any:
    return select(table).where(table.matter_id == matter_id).order_by(table.id)  # type: ignore[attr-defined]


def _own(table: type[Row], id: int, by: Staff) -> Any:
    return select(table).where(table.id == id, table.division_id == by.division_id)  # type: ignore[attr-defined]
