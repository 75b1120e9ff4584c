"""Public participation: the gates of comment, explanation, survey, and of leaving it (G04-G06, G14)."""

from dataclasses import dataclass
from datetime import date

from law import public_participation as p
from law.calendar_days import Workdays
from law.findings import Finding
from law.gates.gate import Gate


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


PART: tuple[Gate, ...] = (
    Gate(id="G04", name="征求意见发布门", blocks="征求意见稿上网", rules=("P14.1a", "P14.1b")),
    Gate(id="G05", name="解释说明门", blocks="新闻发布会/专家访谈", rules=("P14.2",)),
    Gate(id="G06", name="民意调查门", blocks="问卷发布", rules=("P15",)),
    Gate(id="G14", name="公众参与完成门", blocks="S4→S7", rules=("P13.1", "P13.2", "P16", "P17")),
)
