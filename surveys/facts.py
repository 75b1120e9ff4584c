"""Fills the plain facts which gate G06 asks for, and what a consent covers."""

import hashlib

import rfc8785

from law import gates
from law.findings import Finding
from surveys.models import WAYS, Survey, SurveyVersion

COVERED = ("title", "summary", "purpose", "ways", "contact", "access", "anonymity")


def current(survey: Survey) -> SurveyVersion:
    """The version in use."""
    return next(version for version in survey.versions if version.number == survey.version)


def content_sha256(survey: Survey) -> str:
    """The hash of exactly what would go out: what a consent covers."""
    content: dict[str, object] = {name: getattr(survey, name) for name in COVERED}
    content |= {"closes_on": str(survey.closes_on), "questions": current(survey).sha256}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()  # type: ignore[arg-type]


def survey_facts(survey: Survey) -> gates.SurveyFacts:
    """What G06 asks for."""
    consent = survey.consents[-1] if survey.consents else None
    return gates.SurveyFacts(
        consent_granted=bool(consent and consent.granted),
        consent_is_current=bool(consent and consent.content_sha256 == content_sha256(survey)),
        ways=frozenset(WAYS[way] for way in survey.ways if way in WAYS),
        wording_checked_by=survey.wording_checked_by,
    )


def publish_findings(survey: Survey) -> list[Finding]:
    """What the law still asks for before the survey goes out (G06)."""
    return gates.survey(survey_facts(survey))
