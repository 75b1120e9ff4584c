"""Expert review, risk assessment, fair competition, legality review, and the pool of experts (G15-G19, G28)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from law import expert_pool as pool
from law import expert_review as e
from law import legality_review as legal
from law import risk_assessment as r
from law.calendar_days import Workdays
from law.findings import Finding
from law.gates.gate import Gate


@dataclass(frozen=True, kw_only=True)
class PanelFacts:
    """What must be known of the experts of one review before they receive the papers."""

    is_technical: bool | None
    reason: str
    topics: frozenset[str]
    mode: str
    form: str
    consent_granted: bool
    consent_is_current: bool
    experts: int  # those who take part
    is_sensitive: bool
    why_fewer: str
    dissenting: frozenset[str]
    why_no_dissent: str
    interested: frozenset[str]
    undeclared: frozenset[str]
    uncommitted: frozenset[str]
    outsiders: Mapping[str, str]  # name -> why
    leaders: int
    approved_by: str
    provided_on: date | None
    due_on: date | None
    workdays: Workdays = field(default_factory=Workdays)


@dataclass(frozen=True, kw_only=True)
class ExpertReviewFacts:
    """What G15 must know: the panel, what the experts said, and what was made of it."""

    panel: PanelFacts
    days: tuple[date | None, ...]  # of expert_review.STEPS
    minutes: str
    unsigned: frozenset[str]
    late: frozenset[str]
    options: tuple[str, ...]
    argued: Mapping[str, frozenset[str]]
    report: Mapping[str, str]
    open_points: int
    points_without_reason: int
    points_without_reply: int
    is_finished: bool


@dataclass(frozen=True, kw_only=True)
class RiskFacts:
    """What G16 must know of the assessment, or of the earlier one that stands for it."""

    is_needed: bool | None
    reason: str
    existing: r.ExistingAssessment | None
    assessor: str
    undertaking: tuple[str, ...]
    lead: str
    plan: Mapping[str, str]
    surveys: tuple[str, ...]
    risks: int
    days: tuple[date | None, ...]
    aspects: Mapping[str, str]
    invited: frozenset[str]
    why_nobody_invited: str
    approved_by: str
    agency: r.ThirdParty | None
    report: Mapping[str, str]
    conclusion: str
    adjustment: str
    adjustment_confirmed: bool
    is_finished: bool


@dataclass(frozen=True, kw_only=True)
class SubmissionFacts:
    """What G18 must know before the legal division takes a draft in."""

    papers: Mapping[str, int]  # kind of legality_review.PAPERS -> how many
    statements: tuple[legal.Statement, ...]
    accepted_on: date
    due_on: date
    why_short: str
    approved_by: str
    workdays: Workdays


@dataclass(frozen=True, kw_only=True)
class LegalityFacts:
    """What G19 must know of the last round of review."""

    outcome: str
    reasons: Mapping[str, str]  # of legality_review.REVIEWED
    signed_by: str
    procedures: tuple[legal.Procedure, ...]
    adjustment_confirmed: bool
    counsel_opinions: int
    interested_counsel: frozenset[str]
    is_exploratory: bool
    why_exploratory: str
    legal_risk: str


@dataclass(frozen=True, kw_only=True)
class AppointmentFacts:
    """What G28 must know before somebody enters the pool."""

    days: tuple[date | None, ...]  # of expert_pool.APPOINTING
    conditions: frozenset[int]
    starts_on: date
    ends_on: date
    why_longer: str
    approved_by: str


def choose_panel(facts: PanelFacts) -> list[Finding]:
    """May these experts be asked, in this mode and form? The first part of (G15)"""
    why = {"approved_by": facts.approved_by}
    return [
        *e.need_of_experts_judged(is_technical=facts.is_technical, reason=facts.reason, topics=facts.topics),
        *e.mode_agreed(
            mode=facts.mode, consent_granted=facts.consent_granted, consent_is_current=facts.consent_is_current
        ),
        e.form_chosen(facts.form),
        e.one_leader(facts.leaders) if facts.form == e.GROUP else None,
        e.nobody_interested(facts.interested),
        e.sensitive_number(facts.experts, is_sensitive=True)
        if facts.is_sensitive
        else e.usual_number(facts.experts, reason=facts.why_fewer, approved_by=facts.approved_by),
        e.dissent_sought(dissenting=facts.dissenting, reason_if_none=facts.why_no_dissent, **why),
        *e.outsiders_explained(facts.outsiders, **why),
    ]


def provide_material(facts: PanelFacts) -> list[Finding]:
    """May the papers go to the experts, with this last day? The second part of (G15)"""
    return [
        *choose_panel(facts),
        *e.declared_and_signed(undeclared=facts.undeclared, unsigned=()),
        e.commitments_signed(facts.uncommitted),
        e.study_time(facts.provided_on, facts.due_on, facts.workdays),
    ]


def finish_expert_review(facts: ExpertReviewFacts) -> list[Finding]:
    """May the expert review be closed with its report? The third part of (G15)"""
    return [
        *provide_material(facts.panel),
        *e.declared_and_signed(undeclared=(), unsigned=facts.unsigned),
        *(
            e.meeting_documented(minutes=facts.minutes, without_opinion=facts.unsigned)
            if facts.panel.form == e.MEETING
            else []
        ),
        *(e.individual_opinions(facts.unsigned, facts.late) if facts.panel.form == e.INDIVIDUAL else []),
        *e.every_option_argued(facts.options, facts.argued),
        *e.order_of_review(facts.days),
        *e.expert_report_complete(facts.report),
        *e.points_answered(
            open_=facts.open_points,
            without_reason=facts.points_without_reason,
            without_reply=facts.points_without_reply,
        ),
    ]


def expert_review_done(facts: ExpertReviewFacts) -> list[Finding]:
    """May the matter go on from expert review? (G15)"""
    panel = facts.panel
    judged = e.need_of_experts_judged(is_technical=panel.is_technical, reason=panel.reason, topics=panel.topics)
    if not panel.is_technical:
        return judged
    held = e.experts_heard(is_technical=True, is_finished=facts.is_finished)
    return [*finish_expert_review(facts), held]


def finish_risk_assessment(facts: RiskFacts) -> list[Finding]:
    """May the assessment be closed with its report? The first part of (G16)"""
    if facts.existing:
        return r.not_repeated(facts.existing)
    return [
        r.assessed_by_the_lead(assessor=facts.assessor, undertaking=facts.undertaking, lead=facts.lead),
        *r.plan_and_survey(facts.plan, facts.surveys, risks=facts.risks),
        *r.order_of_assessment(facts.days),
        r.participants_invited(facts.invited, reason_if_none=facts.why_nobody_invited, approved_by=facts.approved_by),
        *r.third_party_chosen(facts.agency),
        *r.four_aspects(facts.aspects),
        *r.risk_report_complete(facts.report),
        # A report that says 不可控 may be finished: it is the meeting that must not have it (risk_assessment_done).
        *(
            []
            if facts.conclusion == r.UNCONTROLLABLE
            else r.risk_controllable(
                facts.conclusion, adjustment=facts.adjustment, adjustment_confirmed=facts.adjustment_confirmed
            )
        ),
    ]


def risk_assessment_done(facts: RiskFacts) -> list[Finding]:
    """May the matter go on from risk assessment? (G16)"""
    judged = r.need_of_assessment_judged(is_needed=facts.is_needed, reason=facts.reason)
    if not facts.is_needed:
        return judged
    held = r.assessment_held(is_needed=True, is_finished=facts.is_finished)
    controllable = r.risk_controllable(
        facts.conclusion, adjustment=facts.adjustment, adjustment_confirmed=facts.adjustment_confirmed
    )
    return [*judged, *finish_risk_assessment(facts), *([] if facts.existing else controllable), held]


def fair_competition_reviewed(procedure: legal.Procedure) -> list[Finding]:
    """Was fair competition reviewed where market entities are touched, or is it stated why not? (G17)"""
    return legal.outcome_follows((procedure,))


def accept_submission(facts: SubmissionFacts) -> list[Finding]:
    """May the legal division take the draft in for review? (G18)"""
    time = legal.review_time(
        facts.accepted_on,
        facts.due_on,
        reason=facts.why_short,
        approved_by=facts.approved_by,
        workdays=facts.workdays,
    )
    return [*legal.submission_complete(facts.papers, facts.statements), time]


def give_review_opinion(facts: LegalityFacts) -> list[Finding]:
    """May this opinion of the legality review be signed? The first part of (G19)"""
    return [
        *legal.outcome_follows(facts.procedures, outcome=facts.outcome, reasons=facts.reasons),
        *legal.counsel_heard(opinions=facts.counsel_opinions, interested=facts.interested_counsel),
        *legal.legal_risk_disclosed(
            is_exploratory=facts.is_exploratory,
            why_exploratory=facts.why_exploratory,
            legal_risk=facts.legal_risk,
        ),
    ]


def legality_reviewed(facts: LegalityFacts) -> list[Finding]:
    """May the draft go to the meeting as far as legality review is concerned? (G19)"""
    signed = legal.reviewed_by_policy_division(has_opinion=bool(facts.outcome), signed_by=facts.signed_by)
    if signed:
        return [signed]
    passed = legal.review_passed(facts.outcome, adjustment_confirmed=facts.adjustment_confirmed)
    return [*give_review_opinion(facts), passed]


def appoint_expert(facts: AppointmentFacts) -> list[Finding]:
    """May this applicant enter the pool? (G28)"""
    term = pool.term_of_office(facts.starts_on, facts.ends_on, reason=facts.why_longer, approved_by=facts.approved_by)
    return [*pool.publicly_appointed(facts.days), *pool.conditions_met(facts.conditions), term]


_CHOICE = ("P22.1", "P22.2", "P23a", "P23b", "E9a", "E9b", "E9c", "E13.1", "E13.4")
_WORK = ("E3", "E7", "E10.1", "E10.2", "E11", "E12", "E13.2", "E13.3", "E15", "E16")
_RISK = ("P27.1", "P27.2", "P28", "P29", "P30", "R3a", "R3b", "R4", "R6", "R7", "R8")
_LEGAL = ("P31.1a", "P31.2a", "P31.2b", "P34", "P35")
PART: tuple[Gate, ...] = (
    Gate(id="G15", name="专家论证门", blocks="S5→S7 and S7→S8", rules=(*_CHOICE, *_WORK)),
    Gate(id="G16", name="风险评估门", blocks="S6→S7 and S7→S8", rules=_RISK),
    Gate(id="G17", name="公平竞争审查门", blocks="S3→S7", rules=("P34", "P37.1")),
    Gate(id="G18", name="送审门", blocks="S7 受理", rules=("P32", "P33")),
    Gate(id="G19", name="合法性审查结论门", blocks="S7→S8", rules=_LEGAL),
    Gate(id="G28", name="专家聘任门", blocks="入库", rules=("E4.2", "E5", "E8")),
)
