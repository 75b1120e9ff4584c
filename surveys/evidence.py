"""The data of a survey as evidence: one hash over every answer, the same whoever computes it and in whatever order."""

import hashlib

import rfc8785
from sqlmodel import Session, col, select

from surveys.models import SurveyAnswer


def data_sha256(db: Session, survey_id: int) -> str:
    """SHA-256 over the sorted hashes of all answers in canonical JSON: any change of any answer changes it."""
    rows = select(SurveyAnswer.receipt, SurveyAnswer.version, SurveyAnswer.channel, SurveyAnswer.answers)
    rows = rows.where(col(SurveyAnswer.survey_id) == survey_id)
    leaves = sorted(hashlib.sha256(rfc8785.dumps(list(row))).hexdigest() for row in db.exec(rows))  # type: ignore[arg-type]
    return hashlib.sha256("\n".join(leaves).encode()).hexdigest()
