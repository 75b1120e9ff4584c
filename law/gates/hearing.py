"""The gates of a hearing, from the decision to hold one to its report (G07-G13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from law import hearings as h
from law.findings import Finding
from law.gates.gate import Gate


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


_HEARING_BEFORE = ("P19.1", "P19.2a", "P19.2b", "P19.2c", "P19.3")
PART: tuple[Gate, ...] = (
    Gate(id="G07", name="听证启动门", blocks="听证公告起草→发布", rules=("P18.1",)),
    Gate(id="G08", name="听证公告门", blocks="听证公告发布/报名开放", rules=("P19.1",)),
    Gate(id="G09", name="遴选门", blocks="遴选/确定名单", rules=("P19.2a", "P19.2b", "P19.2c")),
    Gate(id="G10", name="送达门", blocks="开会", rules=("P19.3",)),
    Gate(id="G11", name="开会门", blocks="听证会开始", rules=("P18.2", *_HEARING_BEFORE, "P20.1")),
    Gate(id="G12", name="笔录确认门", blocks="听证报告", rules=("P20.1",)),
    Gate(id="G13", name="听证报告门", blocks="S4→S7 (举行过听证的)", rules=("P21",)),
)
