"""The facts of fair competition and legality review as the gates G17, G18 and G19 take them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from law import gates
from law import legality_review as law
from law.calendar_days import Workdays
from reviews.models import (
    CompetitionReview,
    ExpertReview,
    LegalityReview,
    OmissionStatement,
    RiskAssessment,
)
from reviews.states import ReviewStatus, RiskStatus


def submission_facts(
    review: LegalityReview, stated: Sequence[OmissionStatement], *, accepted_on: date, workdays: Workdays
) -> gates.SubmissionFacts:
    """What G18 asks."""
    assert review.due_on is not None, "asked before"
    return gates.SubmissionFacts(
        papers=Counter(paper.kind for paper in review.papers),
        statements=tuple(
            law.Statement(
                procedure=one.procedure,
                ground=one.ground,
                facts=one.facts,
                legal_basis=one.legal_basis,
                is_signed=one.signed_at is not None,
            )
            for one in stated
        ),
        accepted_on=accepted_on,
        due_on=review.due_on,
        why_short=review.why_short,
        approved_by=review.approved_by,
        workdays=workdays,
    )


def legality_facts(
    review: LegalityReview,
    procedures: Sequence[law.Procedure],
    *,
    outcome: str | None = None,
    reasons: Mapping[str, str] | None = None,
    signed_by: str | None = None,
) -> gates.LegalityFacts:
    """What G19 asks: of what is stored, or of the opinion about to be signed."""
    signed = [one for one in review.counsel if one.signed_at]
    return gates.LegalityFacts(
        outcome=review.outcome if outcome is None else outcome,
        reasons=review.reasons if reasons is None else reasons,
        signed_by=review.signed_name if signed_by is None else signed_by,
        procedures=tuple(procedures),
        adjustment_confirmed=review.adjustment_confirmed_at is not None,
        counsel_opinions=len(signed),
        interested_counsel=frozenset(one.signed_name for one in signed if one.interest != "none"),
        is_exploratory=review.is_exploratory,
        why_exploratory=review.why_exploratory,
        legal_risk=review.legal_risk,
    )


def procedures(
    experts: ExpertReview | None,
    risk: RiskAssessment | None,
    competition: CompetitionReview | None,
    stated: Sequence[OmissionStatement],
    participation: Mapping[str, bool],
) -> tuple[law.Procedure, ...]:
    """The five procedures as they stand: due or not, held, stated, accepted.

    公众参与 counts as due unless a signed statement gives the law that forbids publicity; 听证 as not due unless held.
    """
    by_name = {one.procedure: one for one in stated if one.signed_at}
    return (
        _one(law.PARTICIPATION, law.PARTICIPATION not in by_name, participation.get(law.PARTICIPATION, False), by_name),
        _hearing(participation.get(law.HEARING, False), by_name),
        _one(
            law.EXPERTS,
            experts.is_technical if experts else None,
            bool(experts and experts.status == ReviewStatus.FINISHED),
            by_name,
        ),
        _one(law.RISK, risk.is_needed if risk else None, bool(risk and risk.status == RiskStatus.FINISHED), by_name),
        competition_procedure(competition, stated),
    )


def competition_procedure(
    competition: CompetitionReview | None, stated: Sequence[OmissionStatement], *, before_review: bool = False
) -> law.Procedure:
    """How fair competition stands; `before_review`: a signed statement is enough (G17), later it must be accepted."""
    by_name = {one.procedure: one for one in stated if one.signed_at}
    found = _one(
        law.COMPETITION,
        competition.is_touched if competition else None,
        bool(competition and competition.conclusion),
        by_name,
    )
    if not before_review:
        return found
    return law.Procedure(
        name=found.name,
        is_required=found.is_required,
        is_held=found.is_held,
        is_stated=found.is_stated,
        is_statement_accepted=found.is_stated,
    )


def _hearing(is_held: bool, by_name: Mapping[str, OmissionStatement]) -> law.Procedure:
    # 第十八条 says 可以: a hearing that no law asks for and that was not held needs no statement of its own.
    stated = by_name.get(law.HEARING)
    is_fine = stated is None or stated.is_accepted is True
    return law.Procedure(
        name=law.HEARING, is_required=False, is_held=is_held, is_stated=True, is_statement_accepted=is_fine
    )


def _one(name: str, is_required: bool | None, is_held: bool, by_name: Mapping[str, OmissionStatement]) -> law.Procedure:
    stated = by_name.get(name)
    return law.Procedure(
        name=name,
        is_required=is_required,
        is_held=is_held,
        is_stated=stated is not None,
        is_statement_accepted=bool(stated and stated.is_accepted),
    )
