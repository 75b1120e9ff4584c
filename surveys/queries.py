"""What staff may read about surveys."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from people.models import Staff
from surveys.definition_json import from_json
from surveys.facts import current
from surveys.models import SecondEntry, Survey, SurveyAnswer, SurveyContact
from surveys.questions import Definition
from surveys.services import only_own


def every(db: Session) -> list[Survey]:
    """All surveys, the newest first."""
    return list(db.exec(select(Survey).order_by(col(Survey.id).desc())))


def of_matter(db: Session, matter_id: int) -> list[Survey]:
    """The surveys of a matter in the order in which they were begun."""
    return list(db.exec(select(Survey).where(Survey.matter_id == matter_id).order_by(col(Survey.id))))


def get(db: Session, id: int) -> Survey:
    """One survey. Raises NoResultFound."""
    return db.get_one(Survey, id)


def own(db: Session, id: int, staff: Staff) -> Survey:
    """One survey of the officer's own division. Raises NoResultFound, NotAllowed."""
    survey = get(db, id)
    only_own(staff, survey.division_id)
    return survey


def definition(survey: Survey, number: int | None = None) -> Definition:
    """The questions of a version; without a number those in use."""
    if number is None:
        return from_json(current(survey).definition)
    return from_json(next(v for v in survey.versions if v.number == number).definition)


def contacts(db: Session, survey_id: int, *ways: str) -> list[SurveyContact]:
    """Who was invited or is called, in the order of the list."""
    rows = select(SurveyContact).where(SurveyContact.survey_id == survey_id, col(SurveyContact.way).in_(ways))
    return list(db.exec(rows.order_by(col(SurveyContact.id))))


def contact(db: Session, survey_id: int, id: int) -> SurveyContact:
    """One of them. Raises NoResultFound."""
    rows = select(SurveyContact).where(SurveyContact.survey_id == survey_id, SurveyContact.id == id)
    return db.exec(rows).one()


def answers(db: Session, survey_id: int) -> list[SurveyAnswer]:
    """Every answer, in the order of the random ids."""
    rows = select(SurveyAnswer).where(SurveyAnswer.survey_id == survey_id).order_by(col(SurveyAnswer.id))
    return list(db.exec(rows))


def sheets(db: Session, survey_id: int) -> dict[str, SurveyAnswer]:
    """Paper forms that were typed once, by their number."""
    rows = select(SurveyAnswer).where(SurveyAnswer.survey_id == survey_id, col(SurveyAnswer.sheet) != "")
    return {answer.sheet: answer for answer in db.exec(rows)}


def second_entries(db: Session, survey_id: int) -> dict[str, SecondEntry]:
    """Paper forms that were typed twice, by their number."""
    rows = select(SecondEntry).where(SecondEntry.survey_id == survey_id)
    return {entry.sheet: entry for entry in db.exec(rows)}


@dataclass(frozen=True)
class UploadedFile:
    """A file that came with an answer. `answer_id` is random and says nothing about who sent it."""

    answer_id: str
    key: str
    title: str
    name: str
    size: int
    sha256: str


def files(survey: Survey, answers: Sequence[SurveyAnswer]) -> list[UploadedFile]:
    """Every file that was sent with these answers, question by question as their versions asked."""
    asked = {v.number: [q for q in from_json(v.definition).questions() if q.kind == "file"] for v in survey.versions}
    found = [(q, a.id, a.answers[q.key]) for a in answers for q in asked[a.version] if q.key in a.answers]
    return [
        UploadedFile(id_, q.key, q.title, sent["name"], sent["size"], sent["sha256"])
        for q, id_, sent in sorted(found, key=lambda line: (line[0].key, line[1]))
    ]
