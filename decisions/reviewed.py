"""What expert review, risk assessment, fair-competition and legality review have come to, as plain facts.

The gates of this feature need only these facts. They are read here and nowhere else.
"""

from dataclasses import dataclass

from sqlmodel import Session

from decisions.models import Matter
from law.deliberation import Procedure
from law.findings import Finding
from reviews import queries as reviews


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """How a matter stands with the reviews. Texts are empty where nothing is there."""

    expert: Procedure
    risk: Procedure  # done: assessed, and the risk is controllable
    risk_assessed: bool
    risk_conclusion: str  # empty: no assessment was needed
    legality_outcome: str
    adjustment_confirmed: bool
    touches_market: bool
    fair_competition: str
    legality_opinion: str  # of a review that lets the matter go to the meeting
    before_review: tuple[Finding, ...]  # what G15, G16, G17 still ask for
    before_meeting: tuple[Finding, ...]  # and G19
    open_responses: int
    assessors: tuple[str, ...]  # who did the main review or assessment (程序办法第四十二条)


def reviewed(db: Session, matter: Matter) -> Reviewed:
    """The facts of the reviews of a matter."""
    facts = reviews.review_facts(db, matter.id or 0)
    return Reviewed(
        expert=Procedure(
            name="专家论证",
            is_required=facts.experts_required,
            is_done=facts.experts_done,
            statement=facts.experts_statement,
        ),
        risk=Procedure(
            name="风险评估",
            is_required=facts.risk_required,
            is_done=facts.risk_controllable,
            statement=facts.risk_statement,
        ),
        risk_assessed=facts.risk_done,
        risk_conclusion=facts.risk_conclusion if facts.risk_required else "",
        legality_outcome=facts.legality_outcome,
        adjustment_confirmed=facts.legality_passed,
        touches_market=matter.affects_market_entities or bool(facts.competition_required),
        fair_competition=facts.competition_conclusion,
        legality_opinion=facts.legality_opinion if facts.legality_passed else "",
        before_review=tuple(finding for gate in ("G15", "G16", "G17") for finding in facts.findings.get(gate, ())),
        before_meeting=tuple(facts.findings.get("G19", ())),
        open_responses=facts.open_responses,
        assessors=_assessors(db, matter),
    )


def _assessors(db: Session, matter: Matter) -> tuple[str, ...]:
    risk = reviews.risk_of(db, matter.id or 0)
    named = (risk.agency.get("name", ""), risk.existing_made_by) if risk else ()
    return tuple(name for name in named if name)
