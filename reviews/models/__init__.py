"""The tables of reviews: the pool of experts, expert reviews, risk assessments, legality and fair-competition reviews."""

from reviews.models.experts import (
    Expert,
    ExpertApplication,
    ExpertCall,
    ExpertEvaluation,
    ExpertField,
    ExpertTerm,
)
from reviews.models.legality import (
    CompetitionReview,
    CounselOpinion,
    LegalityExchange,
    LegalityPaper,
    LegalityPoint,
    LegalityReview,
    OmissionStatement,
)
from reviews.models.panels import (
    BudgetLine,
    ExpertFee,
    ExpertPoint,
    ExpertReview,
    PanelMember,
    ReviewConsent,
    ReviewDeparture,
    ReviewPaper,
)
from reviews.models.risk import RiskAssessment, RiskPoint, RiskSurvey

__all__ = [
    "BudgetLine", "CompetitionReview", "CounselOpinion", "Expert", "ExpertApplication", "ExpertCall",
    "ExpertEvaluation", "ExpertFee", "ExpertField", "ExpertPoint", "ExpertReview", "ExpertTerm", "LegalityExchange",
    "LegalityPaper", "LegalityPoint", "LegalityReview", "OmissionStatement", "PanelMember", "ReviewConsent",
    "ReviewDeparture", "ReviewPaper", "RiskAssessment", "RiskPoint", "RiskSurvey",
]  # fmt: skip
