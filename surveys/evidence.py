"""A survey as evidence: one hash over every answer, and what the decision record, the risk assessment (风险评估办法第八条)
and the evaluation (程序办法第四十三条) rest on."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785
from sqlmodel import Session, col, func, select

from infra.clock import legal_date
from surveys.analysis import Results
from surveys.anonymity import WORDS
from surveys.models import ACCESS, CHANNELS, WAYS, Survey, SurveyAnswer
from surveys.states import SurveyStatus


@dataclass(frozen=True)
class SurveyEvidence:
    """One published survey of a matter, for whoever cites it. `results_url` is a path of the public site; `data_sha256`
    is empty until the survey has closed."""

    id: int
    title: str
    status: str
    began_on: date
    closes_on: date
    answers: int
    channels: tuple[tuple[str, int], ...]  # (途径, how many), those that occur
    consented_on: date | None
    results_url: str
    data_sha256: str

    @property
    def period(self) -> str:
        """2026-03-02 至 2026-04-01."""
        return f"{self.began_on} 至 {self.closes_on}"


def of_matter(db: Session, matter_id: int) -> list[SurveyEvidence]:
    """Every published survey of a matter, in the order in which they were begun."""
    rows = select(Survey).where(Survey.matter_id == matter_id, col(Survey.published_at).is_not(None))
    return [of_survey(db, survey) for survey in db.exec(rows.order_by(col(Survey.id)))]


def of_survey(db: Session, survey: Survey) -> SurveyEvidence:
    """The same of one published survey."""
    assert survey.opens_at is not None, "published surveys have a period"
    assert survey.closes_on is not None, "published surveys have a period"
    rows = select(SurveyAnswer.channel, func.count()).where(SurveyAnswer.survey_id == survey.id)
    found = {channel: n for channel, n in db.exec(rows.group_by(SurveyAnswer.channel))}
    granted = [c.decided_at for c in survey.consents if c.granted and c.decided_at]
    return SurveyEvidence(
        id=survey.id or 0,
        title=survey.title,
        status=survey.status,
        began_on=legal_date(survey.opened_at or survey.opens_at),
        closes_on=survey.closes_on,
        answers=sum(found.values()),
        channels=tuple((label, found[key]) for key, label in CHANNELS.items() if key in found),
        consented_on=legal_date(granted[-1]) if granted else None,
        results_url=f"/surveys/{survey.id}" + ("#result" if survey.status == SurveyStatus.REPORTED else ""),
        data_sha256=survey.data_sha256,
    )


def data_sha256(db: Session, survey_id: int) -> str:
    """SHA-256 over the sorted hashes of all answers in canonical JSON: any change of any answer changes it."""
    rows = select(SurveyAnswer.receipt, SurveyAnswer.version, SurveyAnswer.channel, SurveyAnswer.answers)
    rows = rows.where(col(SurveyAnswer.survey_id) == survey_id)
    leaves = sorted(hashlib.sha256(rfc8785.dumps(list(row))).hexdigest() for row in db.exec(rows))  # type: ignore[arg-type]
    return hashlib.sha256("\n".join(leaves).encode()).hexdigest()


def record_of(evidence: SurveyEvidence, survey: Survey, results: Results) -> dict[str, Any]:
    """What goes into the decision record beside the report, for programs: consent, text, period, channels, results, hash."""
    return {
        "title": survey.title,
        "basis": "程序办法第十五条",
        "consents": [
            {
                "asked_on": str(legal_date(one.asked_at)),
                "decided_on": str(legal_date(one.decided_at)) if one.decided_at else None,
                "granted": one.granted,
                "reason": one.reason,
                "content_sha256": one.content_sha256,
            }
            for one in survey.consents
        ],
        "wording_checked_by": survey.wording_checked_by,
        "versions": [{"number": v.number, "sha256": v.sha256, "definition": v.definition} for v in survey.versions],
        "period": {"began_on": str(evidence.began_on), "closes_on": str(evidence.closes_on)},
        "ways": [WAYS[way] for way in survey.ways],
        "access": ACCESS[survey.access],
        "protection": WORDS[survey.anonymity],
        "answers": evidence.answers,
        "channels": dict(evidence.channels),
        "results": [
            {"question": t.title, "answered": t.answered, "mean": t.mean, "counts": {c.label: c.n for c in t.counts}}
            for t in results.tallies
        ],
        "data_sha256": evidence.data_sha256,
    }
