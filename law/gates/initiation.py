"""Initiation: the gates of starting a procedure, of the catalogue, and of the draft (G01-G03)."""

from dataclasses import dataclass
from datetime import date

from law import initiation as i
from law.findings import Finding
from law.gates.gate import Gate


@dataclass(frozen=True, kw_only=True)
class StartFacts:
    """What G01 must know before a proposal becomes a matter."""

    origin: str  # a key of initiation.ORIGINS
    study_report: str
    studied_by: str  # name of the division
    proposer: str  # name of the proposing division, empty: it came from elsewhere
    discussion: i.Discussion
    divisions: tuple[str, ...]  # the undertaking divisions
    lead: str
    due_on: date | None
    decided_on: date


@dataclass(frozen=True, kw_only=True)
class CatalogueFacts:
    """What G02 must know before a catalogue is published."""

    discussion: i.Discussion
    items: int
    published_on: date


@dataclass(frozen=True, kw_only=True)
class DraftFacts:
    """What G03 must know before a draft leaves its division."""

    has_draft: bool
    explanation: str
    research: str
    bases: tuple[str, ...]
    cost_benefit: str
    no_cost_benefit_reason: str
    approved_by: str
    options: tuple[i.Option, ...]
    preference: str
    touches_others: bool
    consulted: tuple[i.Consulted, ...]


def start(facts: StartFacts) -> list[Finding]:
    """May the decision procedure be started? (G01)"""
    return [
        *i.studied_and_discussed(
            origin=facts.origin,
            study_report=facts.study_report,
            studied_by=facts.studied_by,
            proposer=facts.proposer,
            discussion=facts.discussion,
            started_on=facts.decided_on,
        ),
        *i.start_decision(divisions=facts.divisions, lead=facts.lead, due_on=facts.due_on, decided_on=facts.decided_on),
    ]


def publish_catalogue(facts: CatalogueFacts) -> list[Finding]:
    """May the catalogue be published? (G02)"""
    return i.catalogue_agreed(facts.discussion, items=facts.items, published_on=facts.published_on)


def finish_draft(facts: DraftFacts) -> list[Finding]:
    """May the draft go on to participation, experts and risk assessment? (G03)"""
    return [
        *i.draft_prepared(has_draft=facts.has_draft, explanation=facts.explanation, research=facts.research),
        i.legal_bases_listed(facts.bases),
        i.cost_and_benefit(
            analysis=facts.cost_benefit, reason_if_none=facts.no_cost_benefit_reason, approved_by=facts.approved_by
        ),
        *i.options_weighed(facts.options, preference=facts.preference),
        *i.divisions_consulted(facts.consulted, touches_others=facts.touches_others),
    ]


PART: tuple[Gate, ...] = (
    Gate(id="G01", name="启动门", blocks="S1→S2", rules=("P9", "P10")),
    Gate(id="G02", name="目录门", blocks="目录发布", rules=("P7b",)),
    Gate(id="G03", name="草案门", blocks="S3→S4/S5/S6", rules=("P11.1", "P11.2", "P11.3", "P11.4", "P12")),
)
