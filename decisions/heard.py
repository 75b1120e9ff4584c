"""What a matter has already heard: surveys, hearings, symposia and visits, in figures, for assessments and evaluations.

Risk assessment rests its survey work on it (程序办法第二十八条第二项), an evaluation its sources (第四十三条).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from consultations import outreach
from consultations.outreach_models import Outreach
from documents.official import written_date
from hearings import queries as hearings
from hearings import reporting
from hearings.models import Hearing
from hearings.participants import participants
from hearings.states import HearingStatus
from infra.clock import legal_date
from surveys import queries as surveys
from surveys import services as survey_services
from surveys.models import Survey
from surveys.states import SurveyStatus

OUTCOMES = {"adopted": "采纳", "partly": "部分采纳", "not": "不采纳"}
METHODS = {"survey": "问卷调查", "symposium": "座谈咨询", "visit": "实地调研"}  # of risk assessment
OVER = frozenset({SurveyStatus.CLOSED, SurveyStatus.REPORTED})


@dataclass(frozen=True)
class Heard:
    """One way in which people were heard. `key` names it in forms; `method` is the word of risk assessment."""

    key: str
    method: str
    title: str
    on: date
    summary: str
    url: str


def heard(db: Session, matter_id: int) -> list[Heard]:
    """Every survey that is over, hearing that was reported, occasion that was held, in the order of the days."""
    found = [_survey(db, s) for s in surveys.of_matter(db, matter_id) if s.status in OVER and s.closes_on]
    found += [_hearing(db, h) for h in hearings.of_matter(db, matter_id) if h.status == HearingStatus.REPORTED]
    found += [_occasion(one) for one in outreach.of_matter(db, matter_id) if one.is_held]
    return sorted(found, key=lambda each: (each.on, each.key))


def _survey(db: Session, survey: Survey) -> Heard:
    answers = survey_services.count(db, survey.id or 0)
    on = survey.closes_on or date.max
    note = f"结果说明：{survey.results_note.strip()}" if survey.results_note.strip() else ""
    summary = f"问卷《{survey.title}》于{written_date(on)}截止，收回答卷{answers}份。{note}"
    return Heard(f"survey:{survey.id}", METHODS["survey"], survey.title, on, summary, f"/admin/surveys/{survey.id}")


def _hearing(db: Session, hearing: Hearing) -> Heard:
    points = reporting.points(db, hearing.id or 0)
    outcomes = Counter(point.outcome for point in points)
    counted = "、".join(f"{name}{outcomes[key]}项" for key, name in OUTCOMES.items() if outcomes[key])
    came = sum(bool(p.checked_in_at) for p in participants(db, hearing.id or 0))
    on = legal_date(hearing.starts_at) if hearing.starts_at else date.max
    about = f"，归纳意见{len(points)}项（{counted}）" if points else ""
    summary = f"《{hearing.title}》听证会于{written_date(on)}举行，{came}名听证参加人到会{about}。"
    key, url = f"hearing:{hearing.id}", f"/admin/hearings/{hearing.id}/report"
    return Heard(key, METHODS["symposium"], hearing.title, on, summary, url)


def _occasion(one: Outreach) -> Heard:
    kind, method = outreach.KINDS[one.kind], METHODS["visit" if one.kind == "visit" else "symposium"]
    who = Counter(a.capacity for a in one.attendees)
    present = "、".join(f"{capacity}{n}人" for capacity, n in who.items())
    summary = f"{kind}“{one.topic}”于{written_date(one.held_on)}举行，参加：{present}。{one.minutes.strip()}"
    url = f"/admin/matters/{one.matter_id}/outreach#outreach-{one.id}"
    return Heard(f"outreach:{one.id}", method, one.topic, one.held_on, summary, url)
