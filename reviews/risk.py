"""Everything that changes a risk assessment: judgement, plan, survey, risk points, report, conclusion."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from infra.clock import legal_date
from law import gates
from law import risk_assessment as law
from law.findings import Unlawful, require
from people.models import Staff
from reviews.acting import depart, digest, not_stale, note, only_own
from reviews.models import RiskAssessment, RiskPoint, RiskSurvey
from reviews.risk_facts import risk_facts
from reviews.states import RISK, after

KINDS = ("社会稳定", "生态环境", "公共安全", "其他")
EDITABLE = frozenset({
    "reason", "plan", "aspects", "invited", "invited_note", "why_nobody_invited", "approved_by", "agency", "report",
    "conclusion", "adjustment",
})  # fmt: skip
LEVELS = ((15, "重大"), (8, "较大"), (4, "一般"), (1, "低"))  # a convention of the department, not of the law


def level(likelihood: int, impact: int) -> str:
    """重大, 较大, 一般 or 低 by likelihood × impact, both 1 to 5."""
    return next(name for least, name in LEVELS if likelihood * impact >= least)


def begin(
    db: Session,
    *,
    matter_id: int,
    title: str,
    division_id: int,
    assessor: str,
    undertaking: Sequence[str],
    by: Staff,
    now: datetime,
) -> RiskAssessment:
    """Begin an assessment; the undertaking division assesses, of several the lead division (第三条)."""
    only_own(by, division_id)
    assessment = RiskAssessment(
        matter_id=matter_id,
        division_id=division_id,
        title=title,
        assessor=assessor,
        undertaking=list(undertaking),
        lead=assessor if len(undertaking) > 1 else "",
        begun_at=now,
        begun_by=by.id or 0,
    )
    require(law.assessed_by_the_lead(assessor=assessor, undertaking=undertaking, lead=assessment.lead))
    db.add(assessment)
    db.flush()
    _note(db, assessment, "risk.begun", {"assessor": assessor}, by, now)
    return assessment


def judge_unneeded(db: Session, assessment: RiskAssessment, *, reason: str, by: Staff, now: datetime) -> None:
    """The decision can do no harm (程序办法第二十七条第一款), and why."""
    only_own(by, assessment.division_id)
    status = after(RISK, "judge_unneeded", assessment.status)
    require(*law.need_of_assessment_judged(is_needed=False, reason=reason))
    assessment.status, assessment.is_needed, assessment.reason = status, False, reason.strip()
    assessment.edit += 1
    _note(db, assessment, "risk.judged", {"needed": False, "reason": reason}, by, now)


def reuse(
    db: Session,
    assessment: RiskAssessment,
    *,
    existing: law.ExistingAssessment,
    conclusion: str,
    reason: str,
    by: Staff,
    now: datetime,
) -> None:
    """Let an assessment stand that was made before under another rule (程序办法第二十七条第二款)."""
    only_own(by, assessment.division_id)
    status = after(RISK, "finish", assessment.status)
    confirmed = law.risk_controllable(conclusion, adjustment="见已有评估文件", adjustment_confirmed=True)
    judged = law.need_of_assessment_judged(is_needed=True, reason=reason)
    require(*judged, *law.not_repeated(existing), *confirmed)
    assessment.status, assessment.is_needed, assessment.reason, assessment.is_reused = status, True, reason, True
    assessment.existing_title, assessment.existing_made_by = existing.title, existing.made_by
    assessment.existing_made_on, assessment.existing_basis = existing.made_on, existing.basis
    assessment.existing_covers, assessment.existing_conclusion = existing.covers, conclusion
    assessment.conclusion, assessment.finished_at, assessment.reported_on = conclusion, now, legal_date(now)
    assessment.edit += 1
    _note(db, assessment, "risk.reused", {"title": existing.title}, by, now)


def edit(
    db: Session,
    assessment: RiskAssessment,
    *,
    changes: Mapping[str, object],
    seen: int | None,
    by: Staff,
    now: datetime,
) -> None:
    """Save a part of the assessment. Raises Stale when somebody else saved meanwhile."""
    only_own(by, assessment.division_id)
    not_stale(assessment.edit, seen)
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not of an assessment: {sorted(unknown)}")
    assessment.status = after(RISK, "edit", assessment.status)
    for name, value in changes.items():
        setattr(assessment, name, value)
    assessment.is_needed = True
    if assessment.planned_on is None and all(assessment.plan.get(part, "").strip() for part in law.PLAN):
        assessment.planned_on = legal_date(now)
    assessment.edit += 1
    _note(db, assessment, "risk.edited", {"changes": digest({k: str(v) for k, v in changes.items()})}, by, now)


def add_survey(
    db: Session,
    assessment: RiskAssessment,
    *,
    method: str,
    held_on: date,
    summary: str,
    is_from_ledger: bool = False,
    by: Staff,
    now: datetime,
) -> None:
    """Record survey work (程序办法第二十八条第二项)."""
    only_own(by, assessment.division_id)
    after(RISK, "edit", assessment.status)
    if not method.strip() or not summary.strip() or held_on > legal_date(now):
        raise Unlawful([law.P28.unmet("summary", "请写明风险调查的方式、日期（不晚于今天）和情况")])
    survey = RiskSurvey(
        method=method,
        held_on=held_on,
        summary=summary.strip(),
        is_from_ledger=is_from_ledger,
        recorded_at=now,
        recorded_by=by.id or 0,
    )
    assessment.surveys.append(survey)
    _note(db, assessment, "risk.surveyed", {"method": method, "summary": summary}, by, now)


def add_risk(
    db: Session, assessment: RiskAssessment, *, facts: Mapping[str, Any], by: Staff, now: datetime
) -> RiskPoint:
    """Identify a risk. `facts`: kind, text, likelihood and impact 1 to 5, measure, owner."""
    only_own(by, assessment.division_id)
    after(RISK, "edit", assessment.status)
    point = RiskPoint(**facts, identified_on=legal_date(now), recorded_by=by.id or 0)
    assessment.risks.append(point)
    db.flush()
    _note(db, assessment, "risk.identified", {"risk": point.id, "text": point.text}, by, now)
    return point


def remove_risk(db: Session, assessment: RiskAssessment, point: RiskPoint, *, by: Staff, now: datetime) -> None:
    """Take out a risk that was entered by mistake; the journal keeps that it was."""
    only_own(by, assessment.division_id)
    after(RISK, "edit", assessment.status)
    _note(db, assessment, "risk.withdrawn", {"risk": point.id, "text": point.text}, by, now)
    assessment.risks.remove(point)
    db.delete(point)


def finish(db: Session, assessment: RiskAssessment, *, by: Staff, now: datetime) -> None:
    """Close the assessment with its report and conclusion, through the first part of G16. Raises Unlawful."""
    only_own(by, assessment.division_id)
    status = after(RISK, "finish", assessment.status)
    departures = require(*gates.finish_risk_assessment(risk_facts(assessment, reported_on=legal_date(now))))
    assessment.status, assessment.finished_at, assessment.reported_on = status, now, legal_date(now)
    assessment.edit += 1
    depart(db, f"risk_assessment:{assessment.id}", departures, matter_id=assessment.matter_id, now=now)
    content: dict[str, object] = {"conclusion": assessment.conclusion, "report": digest(assessment.report)}
    _note(db, assessment, "risk.finished", content, by, now)


def confirm_adjustment(db: Session, assessment: RiskAssessment, *, by: Staff, now: datetime) -> None:
    """Confirm that the adjustment which makes the risk controllable stands in the draft (程序办法第三十条)."""
    only_own(by, assessment.division_id)
    after(RISK, "edit", assessment.status)
    require(law.P30.needs(assessment.adjustment, field="adjustment", message="请先写明对决策草案作了哪些调整"))
    assessment.adjustment_confirmed_at = now
    assessment.edit += 1
    _note(db, assessment, "risk.adjusted", {"adjustment": assessment.adjustment}, by, now)


def reopen(db: Session, assessment: RiskAssessment, *, by: Staff, now: datetime) -> None:
    """Assess again after the draft was adjusted: only what was found uncontrollable (程序办法第三十条)."""
    only_own(by, assessment.division_id)
    status = after(RISK, "reopen", assessment.status)
    if assessment.conclusion != law.UNCONTROLLABLE:
        raise Unlawful([law.P27_2.unmet("conclusion", "风险可控的，不作重复评估")])
    assessment.status, assessment.finished_at, assessment.reported_on = status, None, None
    assessment.conclusion = ""
    assessment.edit += 1
    _note(db, assessment, "risk.reopened", {}, by, now)


def _note(
    db: Session, assessment: RiskAssessment, kind: str, content: dict[str, object], by: Staff, now: datetime
) -> None:
    about = f"matter:{assessment.matter_id}"
    note(db, about, kind, {"assessment": assessment.id, **content}, by=by, now=now)
