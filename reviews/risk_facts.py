"""The facts of a risk assessment as gate G16 takes them."""

from datetime import date

from law import gates
from law import risk_assessment as law
from reviews.models import RiskAssessment
from reviews.states import RiskStatus


def risk_facts(assessment: RiskAssessment, *, reported_on: date | None = None) -> gates.RiskFacts:
    """What G16 asks."""
    surveyed = min((s.held_on for s in assessment.surveys), default=None)
    identified = max((p.identified_on for p in assessment.risks), default=None)
    planned = assessment.planned_on
    # Survey work taken over from the ledger may be older than the plan: it counts from the day it was taken over.
    if planned and surveyed:
        surveyed = max(planned, surveyed)
    agency = assessment.agency
    existing = law.ExistingAssessment(
        title=assessment.existing_title,
        made_by=assessment.existing_made_by,
        made_on=assessment.existing_made_on,
        basis=assessment.existing_basis,
        covers=assessment.existing_covers,
    )
    names = ("name", "qualification", "competition", "contract", "report_review")
    return gates.RiskFacts(
        is_needed=assessment.is_needed,
        reason=assessment.reason,
        existing=existing if assessment.is_reused else None,
        assessor=assessment.assessor,
        undertaking=tuple(assessment.undertaking),
        lead=assessment.lead,
        plan=assessment.plan,
        surveys=tuple(s.method for s in assessment.surveys),
        risks=len(assessment.risks),
        days=(planned, surveyed, identified, assessment.reported_on or reported_on),
        aspects=assessment.aspects,
        invited=frozenset(assessment.invited),
        why_nobody_invited=assessment.why_nobody_invited,
        approved_by=assessment.approved_by,
        agency=law.ThirdParty(**{n: agency.get(n, "") for n in names}) if any(agency.values()) else None,
        report=assessment.report,
        conclusion=assessment.conclusion,
        adjustment=assessment.adjustment,
        adjustment_confirmed=assessment.adjustment_confirmed_at is not None,
        is_finished=assessment.status == RiskStatus.FINISHED,
    )
