"""From the agenda to the archive: the gates of deciding, publishing, executing and keeping (G20-G27)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from law import accountability, archiving, execution
from law import deliberation as d
from law import initiation as i
from law.calendar_days import Workdays
from law.expert_review import experts_heard
from law.findings import Finding
from law.gates.gate import Gate
from law.legality_review import every_point_responded, review_passed
from law.risk_assessment import assessment_held, risk_controllable

CARRIED = frozenset({"passed", "passed_in_principle"})


@dataclass(frozen=True, kw_only=True)
class AgendaFacts:
    """What G20 must know before a matter is put on the agenda."""

    package: d.Package
    is_technical: bool | None  # None: nobody has judged
    experts_finished: bool
    may_harm: bool | None
    assessment_finished: bool
    legality_outcome: str
    adjustment_confirmed: bool
    open_responses: int  # points of the legality review without a response
    adds_burden: bool  # it reduces rights or adds duties
    burden_basis: str


@dataclass(frozen=True, kw_only=True)
class DecideFacts:
    """What G21 must know before the principal's decision stands."""

    outcome: str
    views: tuple[d.View, ...]  # in the order in which they spoke
    present: tuple[str, ...]
    absent_reasons: tuple[str, ...]
    reasons: str
    requirements: str
    risk_conclusion: str  # empty: no assessment was needed
    risk_adjusted: bool  # the adjustment that makes the risk controllable was confirmed


@dataclass(frozen=True, kw_only=True)
class CongressFacts:
    """What G27 must know before a decision is issued."""

    is_required: bool
    reported_on: date | None
    record: str
    decided_on: date


@dataclass(frozen=True, kw_only=True)
class PromulgateFacts:
    """What G22 must know before a decision is public."""

    text: str
    channels: frozenset[str]
    without_evidence: tuple[str, ...]
    not_public_basis: str
    decided_on: date
    published_on: date
    needs_explanation: bool  # widely concerned, or specialised
    opinions_adoption: str
    expert_adoption: str
    had_expert_review: bool
    interpretation: str


@dataclass(frozen=True, kw_only=True)
class ConcludeFacts:
    """What G23 must know before execution is over."""

    executors: tuple[str, ...]
    report: str
    open_tasks: int
    overdue_reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SuspendFacts:
    """What G24 must know before execution is suspended."""

    decided_by_principal: bool
    ground: str
    reported_problems: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class AdjustFacts:
    """What G24 must know before a decision in force is changed in a new round."""

    has_evaluation: bool
    considered: str  # what the adjustment takes from the evaluation


@dataclass(frozen=True, kw_only=True)
class EvaluationFacts:
    """What G25 must know before an evaluation begins."""

    trigger: str
    explanation: str
    remarks: int
    many: int
    evaluator: str
    earlier_assessors: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class EvaluatedFacts:
    """What G25 must know before an evaluation is finished."""

    heard: frozenset[str]
    informants: frozenset[str]
    sources: frozenset[str]
    parts: Mapping[str, str]
    evaluator: str
    earlier_assessors: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class HandOverFacts:
    """What G26 must know before the archive is handed over."""

    is_over: bool
    unreadable: int
    counts: Mapping[str, int]
    gaps: Mapping[str, str]
    concluded_on: date
    handed_on: date
    missing_lists: int
    delay_reason: str
    workdays: Workdays


def fair_competition_shown(package: d.Package) -> list[Finding]:
    """Does the package show the fair-competition review where market entities are touched? The other part of (G17)"""
    return [f for f in d.meeting_package(package) if f and getattr(f, "field", "") == "fair_competition"]


def put_on_agenda(facts: AgendaFacts) -> list[Finding]:
    """May the matter be put on the agenda of the meeting? (G20)"""
    return [
        *d.meeting_package(facts.package),
        experts_heard(is_technical=facts.is_technical, is_finished=facts.experts_finished),
        assessment_held(is_needed=facts.may_harm, is_finished=facts.assessment_finished),
        review_passed(facts.legality_outcome, adjustment_confirmed=facts.adjustment_confirmed),
        every_point_responded(open_=facts.open_responses),
        i.burden_has_basis(adds_burden=facts.adds_burden, basis=facts.burden_basis),
    ]


def decide(facts: DecideFacts) -> list[Finding]:
    """Does the principal's decision stand? (G21)"""
    said = {view.name: view for view in facts.views}
    risk = risk_controllable(
        facts.risk_conclusion, adjustment="见风险评估报告", adjustment_confirmed=facts.risk_adjusted
    )
    dissent = [name for name, view in said.items() if view.position != "agree" and not view.words.strip()]
    return [
        *d.decision_of_principal(
            outcome=facts.outcome,
            views=facts.views,
            absent_reasons=facts.absent_reasons,
            reasons=facts.reasons,
            requirements=facts.requirements,
        ),
        *(risk if facts.outcome in CARRIED and facts.risk_conclusion else []),
        *accountability.every_view_recorded(present=facts.present, recorded=said, wordless_dissent=dissent),
    ]


def report_before_issue(facts: CongressFacts) -> list[Finding]:
    """Was the decision reported to the People's Congress where that is required? (G27)"""
    return i.report_to_congress(
        is_required=facts.is_required,
        reported_on=facts.reported_on,
        decided_on=facts.decided_on,
        record=facts.record,
    )


def promulgate(facts: PromulgateFacts) -> list[Finding]:
    """May the decision be published? (G22)"""
    return [
        *d.promulgation(
            channels=facts.channels,
            without_evidence=facts.without_evidence,
            text=facts.text,
            not_public_basis=facts.not_public_basis,
            decided_on=facts.decided_on,
            published_on=facts.published_on,
        ),
        *d.adoption_explained(
            is_needed=facts.needs_explanation,
            opinions_adoption=facts.opinions_adoption,
            expert_adoption=facts.expert_adoption,
            had_expert_review=facts.had_expert_review,
            interpretation=facts.interpretation,
            not_public_basis=facts.not_public_basis,
        ),
    ]


def begin_execution(executors: tuple[str, ...]) -> list[Finding]:
    """May execution begin? (G23)"""
    return [execution.executor_named(executors)]


def conclude_execution(facts: ConcludeFacts) -> list[Finding]:
    """Is execution over? (G23)"""
    return [
        execution.executor_named(facts.executors),
        *execution.execution_report(
            report=facts.report, open_tasks=facts.open_tasks, overdue_reasons=facts.overdue_reasons
        ),
    ]


def suspend(facts: SuspendFacts) -> list[Finding]:
    """May execution be suspended? (G24)"""
    return execution.suspension(
        decided_by_principal=facts.decided_by_principal,
        ground=facts.ground,
        reported_problems=facts.reported_problems,
        reason=facts.reason,
    )


def adjust(facts: AdjustFacts) -> list[Finding]:
    """May a new round be opened to change the decision? (G24)"""
    return [execution.evaluation_considered(has_evaluation=facts.has_evaluation, considered=facts.considered)]


def begin_evaluation(facts: EvaluationFacts) -> list[Finding]:
    """May the evaluation begin, and by this evaluator? The first part of (G25)"""
    return [
        *execution.evaluation_trigger(
            facts.trigger, explanation=facts.explanation, remarks=facts.remarks, many=facts.many
        ),
        *execution.evaluator_independent(facts.evaluator, earlier_assessors=facts.earlier_assessors),
    ]


def finish_evaluation(facts: EvaluatedFacts) -> list[Finding]:
    """Is the evaluation finished? (G25)"""
    return [
        *execution.evaluator_independent(facts.evaluator, earlier_assessors=facts.earlier_assessors),
        *execution.public_took_part(facts.heard),
        *execution.facts_gathered(informants=facts.informants, sources=facts.sources),
        *execution.evaluation_report(facts.parts),
    ]


def hand_over(facts: HandOverFacts) -> list[Finding]:
    """May the archive be handed over? (G26)"""
    return [
        *archiving.process_is_archived(unreadable=facts.unreadable, is_over=facts.is_over),
        *archiving.categories_complete(facts.counts, gaps=facts.gaps),
        *archiving.handed_over(
            concluded_on=facts.concluded_on,
            handed_on=facts.handed_on,
            missing_lists=facts.missing_lists,
            delay_reason=facts.delay_reason,
            workdays=facts.workdays,
        ),
    ]


PART: tuple[Gate, ...] = (
    Gate(id="G20", name="上会门", blocks="S8 列入议程", rules=("E3", "P31.2a", "P36.3", "P37.1", "P6b", "R3b")),
    Gate(id="G21", name="决定门", blocks="S8→S9/S10", rules=("P30", "P37.2", "P51.3")),
    Gate(id="G22", name="公布门", blocks="S9→S10", rules=("P38a", "P38b")),
    Gate(id="G23", name="执行门", blocks="S10", rules=("P39.1", "P39.2")),
    Gate(id="G24", name="调整中止门", blocks="S12", rules=("P45", "P46")),
    Gate(id="G25", name="后评估门", blocks="S11 完成", rules=("P41", "P42.1", "P42.2", "P43", "P44")),
    Gate(id="G26", name="归档门", blocks="S13 完成", rules=("P47", "P48", "P49")),
    Gate(id="G27", name="人大报告门", blocks="S9 (属于报告范围的)", rules=("P5",)),
)
