"""What is counted: every answer of a survey, whatever version it was given to, under one questionnaire."""

from sqlmodel import Session, col, select

from surveys.definition_json import from_json
from surveys.models import Survey, SurveyAnswer
from surveys.questions import Definition
from surveys.versions import Given, join


def every(db: Session, survey: Survey) -> tuple[Definition, list[Given]]:
    """(the joined questionnaire, the answers in the order of their random ids)."""
    rows = select(SurveyAnswer.answers, SurveyAnswer.channel, SurveyAnswer.version)
    found = db.exec(rows.where(col(SurveyAnswer.survey_id) == survey.id).order_by(col(SurveyAnswer.id))).all()
    used = {version for _, _, version in found} | {survey.version}
    whole = join({v.number: from_json(v.definition) for v in survey.versions if v.number in used}, survey.version)
    return whole.definition, [whole.given(answers, channel, version) for answers, channel, version in found]
