"""What expert review, risk assessment, fair-competition and legality review have come to, as plain facts.

The gates of this feature need only these facts. They are read here and nowhere else.
"""

from dataclasses import dataclass

from sqlmodel import Session

from decisions import draft_papers, queries
from decisions.models import Matter, RecordedPaper
from law.deliberation import Procedure
from people.models import Staff
from people.permissions import Role
from people.services import roles_of

EXPERT_REPORT, RISK_REPORT = "expert_report", "risk_report"
FAIR_COMPETITION, LEGALITY_OPINION = "fair_competition", "legality_opinion"


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """How a matter stands with the reviews. Texts are empty where nothing is there."""

    expert: Procedure
    risk: Procedure
    fair_competition: str
    legality_opinion: str  # of a review that lets the matter go to the meeting
    assessors: tuple[str, ...] = ()  # who did the main review or assessment (程序办法第四十二条)


def reviewed(db: Session, matter: Matter) -> Reviewed:
    """The facts of the reviews of a matter."""
    judged = draft_papers.of(db, matter)
    papers = queries.papers(db, matter.id or 0)
    return Reviewed(
        expert=Procedure(
            name="专家论证",
            is_required=judged.is_specialised,
            is_done=bool(_title(papers, EXPERT_REPORT)),
            statement=judged.expert_statement,
        ),
        risk=Procedure(
            name="风险评估",
            is_required=judged.has_adverse_risk,
            is_done=bool(_title(papers, RISK_REPORT)),
            statement=judged.risk_statement,
        ),
        fair_competition=_title(papers, FAIR_COMPETITION),
        legality_opinion=_title([p for p in papers if _by_legal(db, p)], LEGALITY_OPINION),
    )


def _title(papers: list[RecordedPaper], kind: str) -> str:
    return next((paper.title for paper in reversed(papers) if paper.kind == kind), "")


def _by_legal(db: Session, paper: RecordedPaper) -> bool:
    made_by = db.get(Staff, paper.made_by) if paper.made_by else None
    return made_by is not None and Role.LEGAL in roles_of(made_by)
