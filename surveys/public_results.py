"""The results that were published: chosen question by question, without small groups, never a single answer."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from surveys import answered
from surveys.anonymity import SMALLEST_GROUP
from surveys.models import CHANNELS, Survey, SurveyAnswer
from surveys.states import SurveyStatus
from surveys.tally import Tally, tallies


@dataclass(frozen=True)
class PublicResults:
    """What the public page shows."""

    total: int
    channels: list[tuple[str, int]]
    tallies: list[Tally]
    note: str
    sha256: str


def of(db: Session, survey: Survey) -> PublicResults | None:
    """The published results; None before they are, or of fewer people than may be shown."""
    if survey.status != SurveyStatus.REPORTED:
        return None
    mine = col(SurveyAnswer.survey_id) == survey.id
    total = db.exec(select(func.count()).select_from(SurveyAnswer).where(mine)).one()
    if total < SMALLEST_GROUP:
        return PublicResults(total, [], [], survey.results_note, survey.data_sha256)
    by_channel = select(SurveyAnswer.channel, func.count()).where(mine).group_by(SurveyAnswer.channel)
    found = {channel: n for channel, n in db.exec(by_channel)}
    definition, answers = answered.every(db, survey)
    shown = [
        tally
        for tally in tallies(definition, [(given.answers, 1) for given in answers])
        if tally.question.key in survey.shown_results and (tally.counts or tally.mean is not None)
    ]
    return PublicResults(
        total=total,
        channels=[(label, found[key]) for key, label in CHANNELS.items() if key in found],
        tallies=[tally for tally in shown if tally.answered >= SMALLEST_GROUP],
        note=survey.results_note,
        sha256=survey.data_sha256,
    )
