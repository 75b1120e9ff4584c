"""The gates of docs/law/rules.yaml: which rules block which act. Composition only, no rule of its own.

Each gate takes facts, plain values which the service fills, and hands back findings for `require`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from law import hearings as h
from law import public_participation as p
from law.calendar_days import Workdays
from law.findings import Finding


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One gate: its number and name, what it blocks, and the rules that are composed in it."""

    id: str
    name: str
    blocks: str
    rules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PublishFacts:
    """What G04 must know before a draft goes out for comment."""

    consent_granted: bool  # the deputy director in charge agreed
    consent_is_current: bool  # and nothing of what was agreed to has changed since
    has_draft: bool  # a version of the draft is chosen
    explanation: str
    ways: str  # the ways to comment, as the notice words them
    contact: str
    channels: frozenset[str]  # of public_participation.CHANNELS; the site itself is 政府网站
    published_on: date  # the day of publication in Asia/Shanghai
    closes_on: date | None
    reason_if_short: str  # as it will stand in the notice
    approved_by: str  # who approved a shorter period
    workdays: Workdays
    minimum_days: int = p.MINIMUM_COMMENT_DAYS  # more where another law says so (第五十五条)


@dataclass(frozen=True, kw_only=True)
class ExplainFacts:
    """What G05 must know before a press conference or an expert interview."""

    consent_granted: bool


@dataclass(frozen=True, kw_only=True)
class SurveyFacts:
    """What G06 must know before a questionnaire goes out."""

    consent_granted: bool
    consent_is_current: bool  # the questions are those that were agreed to
    ways: frozenset[str]  # 网络, 电话, 当面问询, …
    wording_checked_by: str  # who read it for short and clear wording


@dataclass(frozen=True, kw_only=True)
class FeedbackFacts:
    """What must be known before a consultation is closed with its answers."""

    unanswered: int  # opinions that count and have no adoption decision with a reason


@dataclass(frozen=True, kw_only=True)
class ParticipationFacts:
    """What G14 must know before a matter leaves public participation for legality review."""

    ways: tuple[p.HeldWay, ...]  # every way that was begun
    not_public_basis: str  # the law that forbids publicity, empty: there is none
    unanswered: int  # as in FeedbackFacts, over all ways
    representatives_heard: frozenset[str]  # of public_participation.REPRESENTATIVES
    reason_if_no_representatives: str
    approved_by: str  # who approved hearing no representatives
    affected_groups: tuple[str, ...]
    consulted_groups: frozenset[str]  # those of which there is a record of consultation


@dataclass(frozen=True, kw_only=True)
class HearingDecisionFacts:
    """What G07 must know before a hearing is prepared."""

    consent_granted: bool
    ground: str  # one of hearings.HEARING_GROUNDS


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """What G08 must know before a hearing notice goes out."""

    notice: h.HearingNotice
    published_on: date


@dataclass(frozen=True, kw_only=True)
class SelectionFacts:
    """What G09 must know before the list of participants stands."""

    is_needed: bool  # there are more registrations than seats
    rules_published_on: date | None
    selection_on: date
    sides: tuple[h.InterestedSide, ...]
    announced_on: date | None
    held_on: date


@dataclass(frozen=True, kw_only=True)
class ServiceFacts:
    """What G10 must know: when each participant (by name or number) received the material."""

    served_on: Mapping[str, date | None]
    held_on: date


@dataclass(frozen=True, kw_only=True)
class HearingFacts:
    """What G11 must know before a hearing begins: the three gates before it, and who is let in."""

    notice: NoticeFacts
    selection: SelectionFacts  # with the number of those present in each side
    service: ServiceFacts
    admits_observers: bool
    admits_press: bool
    not_public_basis: str
    agenda: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordFacts:
    """What G12 must know before the report: the steps as held, and whose confirmation is open."""

    steps: tuple[str, ...]
    unconfirmed: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """What G13 must know: the report, and the hashes of the record it cites and of the record that was signed."""

    has_report: bool
    cited_record: str
    final_record: str


def publish_draft(facts: PublishFacts) -> list[Finding]:
    """May the draft go out for public comment? (G04)"""
    findings = p.publication_for_comment(
        consent_granted=facts.consent_granted,
        consent_is_current=facts.consent_is_current,
        has_draft=facts.has_draft,
        explanation=facts.explanation,
        ways=facts.ways,
        contact=facts.contact,
        closes_on=facts.closes_on,
        channels=facts.channels,
    )
    if facts.closes_on is None:
        return findings
    period = p.comment_period(
        facts.published_on,
        facts.closes_on,
        reason_if_short=facts.reason_if_short,
        approved_by=facts.approved_by,
        workdays=facts.workdays,
        minimum_days=facts.minimum_days,
    )
    return [*findings, period]


def explain_publicly(facts: ExplainFacts) -> list[Finding]:
    """May a press conference or an expert interview be held? (G05)"""
    return [p.public_explanation(consent_granted=facts.consent_granted)]


def survey(facts: SurveyFacts) -> list[Finding]:
    """May the questionnaire go out? (G06)"""
    return p.opinion_survey(
        consent_granted=facts.consent_granted,
        consent_is_current=facts.consent_is_current,
        ways=facts.ways,
        wording_checked_by=facts.wording_checked_by,
    )


def prepare_hearing(facts: HearingDecisionFacts) -> list[Finding]:
    """May a hearing be prepared? (G07)"""
    return h.hearing_decision(consent_granted=facts.consent_granted, ground=facts.ground)


def publish_hearing_notice(facts: NoticeFacts) -> list[Finding]:
    """May the hearing notice go out and registration open? (G08)"""
    return h.hearing_notice(facts.notice, published_on=facts.published_on)


def fix_participants(facts: SelectionFacts) -> list[Finding]:
    """May the list of participants stand? (G09)"""
    return [
        h.selection_rules_first(
            is_needed=facts.is_needed, rules_published_on=facts.rules_published_on, selection_on=facts.selection_on
        ),
        *h.every_side_represented(facts.sides),
        h.participants_announced(facts.announced_on, facts.held_on),
    ]


def material_in_time(facts: ServiceFacts) -> list[Finding]:
    """Did everybody have the material in time? (G10)"""
    return [h.material_served(facts.served_on, facts.held_on)]


def open_hearing(facts: HearingFacts) -> list[Finding]:
    """May the hearing begin? (G11)"""
    return [
        *publish_hearing_notice(facts.notice),
        *fix_participants(facts.selection),
        *material_in_time(facts.service),
        h.hearing_in_public(
            admits_observers=facts.admits_observers,
            admits_press=facts.admits_press,
            not_public_basis=facts.not_public_basis,
        ),
        *h.order_of_hearing(facts.agenda),
    ]


def close_hearing_record(facts: RecordFacts) -> list[Finding]:
    """Is the record confirmed, so that a report may be made from it? (G12)"""
    return h.order_of_hearing(facts.steps, unconfirmed=facts.unconfirmed)


def submit_hearing_report(facts: ReportFacts) -> list[Finding]:
    """Does the report rest on the record that was signed? (G13)"""
    return [
        h.hearing_report(has_report=facts.has_report, cited_record=facts.cited_record, final_record=facts.final_record)
    ]


def publish_feedback(facts: FeedbackFacts) -> list[Finding]:
    """May a consultation that is over be closed with its answers? The first part of (G14)"""
    return p.opinions_fully_heard(ways=(p.PUBLIC_COMMENT,), not_public_basis="", unanswered=facts.unanswered)


def public_participation_done(facts: ParticipationFacts) -> list[Finding]:
    """May the matter go on from public participation to legality review? (G14)"""
    return [
        *p.opinions_fully_heard(
            ways=[way.name for way in facts.ways],
            not_public_basis=facts.not_public_basis,
            unanswered=facts.unanswered,
        ),
        *p.ways_of_hearing(facts.ways),
        p.representatives_heard(
            heard=facts.representatives_heard,
            reason_if_none=facts.reason_if_no_representatives,
            approved_by=facts.approved_by,
        ),
        p.affected_groups_consulted(facts.affected_groups, facts.consulted_groups),
    ]


_HEARING_BEFORE = ("P19.1", "P19.2a", "P19.2b", "P19.2c", "P19.3")
GATES = {
    gate.id: gate
    for gate in (
        Gate(id="G04", name="征求意见发布门", blocks="征求意见稿上网", rules=("P14.1a", "P14.1b")),
        Gate(id="G05", name="解释说明门", blocks="新闻发布会/专家访谈", rules=("P14.2",)),
        Gate(id="G06", name="民意调查门", blocks="问卷发布", rules=("P15",)),
        Gate(id="G07", name="听证启动门", blocks="听证公告起草→发布", rules=("P18.1",)),
        Gate(id="G08", name="听证公告门", blocks="听证公告发布/报名开放", rules=("P19.1",)),
        Gate(id="G09", name="遴选门", blocks="遴选/确定名单", rules=("P19.2a", "P19.2b", "P19.2c")),
        Gate(id="G10", name="送达门", blocks="开会", rules=("P19.3",)),
        Gate(id="G11", name="开会门", blocks="听证会开始", rules=("P18.2", *_HEARING_BEFORE, "P20.1")),
        Gate(id="G12", name="笔录确认门", blocks="听证报告", rules=("P20.1",)),
        Gate(id="G13", name="听证报告门", blocks="S4→S7 (举行过听证的)", rules=("P21",)),
        Gate(id="G14", name="公众参与完成门", blocks="S4→S7", rules=("P13.1", "P13.2", "P16", "P17")),
    )
}
