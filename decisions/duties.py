"""Chapter three of the measures, duty by duty: met, not met, or not applicable. The law answers; this fills the facts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from consultations import outreach
from consultations import queries as consultations
from consultations.explanations import KINDS
from consultations.facts import publish_facts
from consultations.models import Consultation
from consultations.outreach_models import Outreach
from consultations.states import PUBLIC, ConsultationStatus
from decisions import queries
from decisions.models import Matter, RecordedPaper
from hearings import queries as hearings
from hearings.models import Hearing
from hearings.states import HearingStatus
from infra.clock import legal_date
from law import gates
from law import public_participation as law
from law.calendar_days import Workdays
from law.findings import Departure, Finding, Rule, Unmet
from law.hearings import P18_1
from opinions import queries as opinions
from people.workdays import load_workdays
from surveys import queries as surveys
from surveys.facts import survey_facts
from surveys.models import Survey

# What kind of paper shows that a duty was met. Kept with decisions.services.keep_paper.
REPRESENTATIVES_HEARD = "representatives_heard"  # the title names whom: 人大代表, 政协委员, 基层组织
GROUP_CONSULTED = "group_consulted"  # the title names the group
WAYS_OF_CHANNELS = {"symposium": "座谈会", "hearing": "听证会", "survey": "问卷调查"}
NOT_CALLED = {
    HearingStatus.DRAFTING, HearingStatus.CONSENT_ASKED, HearingStatus.CONSENTED, HearingStatus.CANCELLED,
}  # fmt: skip
OVER = {ConsultationStatus.CLOSED, ConsultationStatus.ANSWERED}


@dataclass(frozen=True)
class Duty:
    """One duty. `met` is None where it does not apply, or not yet; `why` always says why it is as it is."""

    rule: str
    article: str
    text: str
    met: bool | None
    why: str


def duties(db: Session, matter: Matter) -> list[Duty]:
    """The duties of public participation (程序办法第十三条至第十八条) and how the matter stands with each."""
    rounds, papers = consultations.of_matter(db, matter.id or 0), queries.papers(db, matter.id or 0)
    ways = ways_begun(db, matter.id or 0, rounds)
    occasions = outreach.of_matter(db, matter.id or 0)
    published = [c for c in rounds if c.status in PUBLIC]
    return [
        _heard(db, ways, rounds),
        _ways_held(ways),
        *_publication(rounds, load_workdays(db)),
        _explained(matter, published),
        _surveyed(surveys.of_matter(db, matter.id or 0)),
        _representatives(db, rounds, papers, occasions),
        _groups(matter, papers, occasions),
        _hearing_held(_hearings_called(db, matter.id or 0)),
    ]


def _heard(db: Session, ways: Sequence[law.HeldWay], rounds: Sequence[Consultation]) -> Duty:
    text = "采取便于社会公众参与的方式充分听取意见"
    unanswered = sum(opinions.count_unanswered(db, c.id or 0) for c in rounds)
    findings = law.opinions_fully_heard(ways=[w.name for w in ways], not_public_basis="", unanswered=unanswered)
    return _duty(law.P13_1, text, findings, "意见均已有采纳情况及理由")


def _ways_held(ways: Sequence[law.HeldWay]) -> Duty:
    text = "听取意见的每种方式都已结束并留存材料"
    if not ways:
        return Duty(law.P13_2.id, law.P13_2.article, text, None, "尚未以任何方式听取意见")
    return _duty(law.P13_2, text, law.ways_of_hearing(ways), "、".join(w.name for w in ways))


def ways_begun(db: Session, matter_id: int, rounds: Sequence[Consultation]) -> list[law.HeldWay]:
    """Public comment, and every other way whose opinions came into the ledger."""
    held = [
        law.HeldWay(name=law.PUBLIC_COMMENT, is_finished=c.status in OVER, evidence=f"公告 {c.id}")
        for c in rounds
        if c.status in PUBLIC
    ]
    channels = {channel for c in rounds for channel in opinions.counts_by(db, c.id or 0, "channel")}
    asked = [s for s in surveys.of_matter(db, matter_id) if s.published_at]
    held += [
        law.HeldWay(name="问卷调查", is_finished=s.status in {"closed", "reported"}, evidence=f"问卷 {s.id}")
        for s in asked
    ]
    held += [_occasion_held(one) for one in outreach.of_matter(db, matter_id) if not one.cancel_reason]
    called = _hearings_called(db, matter_id)
    held += [
        law.HeldWay(name="听证会", is_finished=h.status == HearingStatus.REPORTED, evidence=f"听证会 {h.id}")
        for h in called
    ]
    shown = {way.name for way in held}
    names = [name for channel, name in WAYS_OF_CHANNELS.items() if channel in channels and name not in shown]
    return held + [law.HeldWay(name=name, is_finished=True, evidence="意见台账") for name in names]


def _occasion_held(one: Outreach) -> law.HeldWay:
    evidence = f"{one.held_on} 记录" if one.is_held else ""
    return law.HeldWay(name=outreach.KINDS[one.kind], is_finished=one.is_held, evidence=evidence)


def _hearings_called(db: Session, matter_id: int) -> list[Hearing]:
    """Those whose notice is out and which were not cancelled: each of them must come to its report (程序办法第二十一条)."""
    return [h for h in hearings.of_matter(db, matter_id) if h.status not in NOT_CALLED]


def _hearing_held(called: Sequence[Hearing]) -> Duty:
    text = "直接涉及切身利益或者存在较大分歧的，经同意后可以召开听证会"
    if not called:
        return Duty(P18_1.id, P18_1.article, text, None, "未召开听证会")
    open_ = [h for h in called if h.status != HearingStatus.REPORTED]
    why = "听证会尚未形成听证报告" if open_ else f"已召开 {len(called)} 次，听证报告已公布"
    return Duty(P18_1.id, P18_1.article, text, not open_, why)


def _publication(rounds: Sequence[Consultation], workdays: Workdays) -> list[Duty]:
    """Of every round, by the gate that it passed; a round that is still prepared is not yet met."""
    contents = "经分管厅领导同意，公布决策草案及其说明，明确提出意见的途径和期限"
    period = "公开征求意见的期限一般不少于三十日"
    if not rounds:
        why = "尚未准备向社会公开征求意见"
        return [
            Duty(rule.id, rule.article, text, None, why)
            for rule, text in ((law.P14_1A, contents), (law.P14_1B, period))
        ]
    findings = [finding for c in rounds for finding in _publication_findings(c, workdays)]
    days = "、".join(f"{legal_date(c.opens_at)}至{c.closes_on}" for c in rounds if c.opens_at)
    period_duty = _duty(law.P14_1B, period, findings, days)
    return [
        _duty(law.P14_1A, contents, findings, f"共 {len(rounds)} 次公开征求意见"),
        period_duty if days else replace(period_duty, met=None, why="公告尚未发布"),
    ]


def _publication_findings(consultation: Consultation, workdays: Workdays) -> list[Finding]:
    opens_at = consultation.opens_at
    if opens_at is None:
        return [law.P14_1A.unmet("published_at", "公告尚未发布；发布前须满足的要求见该次征求意见的页面")]
    facts = publish_facts(consultation, published_on=legal_date(opens_at), workdays=workdays)
    # The gate stood when it was published; an extension or a further file since then needs no new consent.
    return gates.publish_draft(replace(facts, consent_is_current=True))


def _explained(matter: Matter, published: Sequence[Consultation]) -> Duty:
    text = "社会公众普遍关心或者专业性、技术性较强的，经同意后可以召开新闻发布会、专家访谈等解释说明"
    events = [e for c in published for e in c.explanations if e.held_on]
    if events:
        findings: list[Finding] = [law.public_explanation(consent_granted=bool(e.consent.granted)) for e in events]
        held = "、".join(f"{KINDS[e.kind]}「{e.title}」（{e.held_on}）" for e in events)
        return _duty(law.P14_2, text, findings, held)
    why = "本事项社会公众普遍关心；尚无解释说明活动的记录" if matter.widely_concerned else "未召开新闻发布会、专家访谈"
    answered = sum(len(c.questions) for c in published)
    return Duty(
        law.P14_2.id, law.P14_2.article, text, None, f"{why}；已在网页上解答 {answered} 个问题" if answered else why
    )


def _surveyed(asked: Sequence[Survey]) -> Duty:
    text = "采取民意调查方式的，经同意后进行，用词简洁、明确易懂"
    out = [survey for survey in asked if survey.published_at]
    if not out:
        return Duty(law.P15.id, law.P15.article, text, None, "未采取民意调查方式")
    # The gate stood when each went out; a revision since then goes through it again.
    facts = [replace(survey_facts(survey), consent_granted=True, consent_is_current=True) for survey in out]
    findings = [finding for fact in facts for finding in gates.survey(fact)]
    return _duty(law.P15, text, findings, "、".join(survey.title for survey in out))


def _representatives(
    db: Session, rounds: Sequence[Consultation], papers: Sequence[RecordedPaper], occasions: Sequence[Outreach]
) -> Duty:
    text = f"根据需要听取{'、'.join(law.REPRESENTATIVES)}的意见"
    heard = representatives_heard(papers, occasions)
    departed = [d for c in rounds for d in consultations.departures(db, c.id or 0) if d.rule == law.P16.id]
    reason, approved = (departed[-1].reason, departed[-1].approved_by) if departed else ("", "")
    finding = law.representatives_heard(heard=heard, reason_if_none=reason, approved_by=approved)
    return _duty(law.P16, text, [finding], "、".join(heard))


def representatives_heard(papers: Sequence[RecordedPaper], occasions: Sequence[Outreach]) -> list[str]:
    """Kept papers that say so, and those of the law's representatives who were at an occasion that was held."""
    present = [name for name in outreach.capacities_heard(occasions) if name in law.REPRESENTATIVES]
    return [p.title for p in papers if p.kind == REPRESENTATIVES_HEARD] + present


def _groups(matter: Matter, papers: Sequence[RecordedPaper], occasions: Sequence[Outreach]) -> Duty:
    text = "涉及特定群体利益的，与相关人民团体、社会组织以及群众代表沟通协商"
    affected = affected_groups(matter)
    if not affected:
        return Duty(law.P17.id, law.P17.article, text, None, "未列明受影响的特定群体")
    consulted = consulted_groups(affected, papers, occasions)
    shown = [p.title for p in papers if p.kind == GROUP_CONSULTED] or consulted
    return _duty(law.P17, text, [law.affected_groups_consulted(affected, consulted)], "、".join(shown))


def affected_groups(matter: Matter) -> list[str]:
    """The groups whose interests are touched, as the officer listed them."""
    return [group for group in re.split(r"[,;\s\u3001\uff0c\uff1b]+", matter.affected_groups) if group]


def consulted_groups(
    affected: Sequence[str], papers: Sequence[RecordedPaper], occasions: Sequence[Outreach]
) -> list[str]:
    """Those of them that a kept paper names as consulted, or for whom somebody spoke at an occasion that was held."""
    named = [p.title for p in papers if p.kind == GROUP_CONSULTED] + outreach.spoken_for(occasions)
    return [group for group in affected if any(group in words for words in named)]


def _duty(rule: Rule, text: str, findings: Sequence[Finding], met: str) -> Duty:
    """The findings of one rule as a duty: unmet ones say what is missing, departures say why they were lawful."""
    mine = [f for f in findings if f and f.rule == rule.id]
    if unmet := [f.message for f in mine if isinstance(f, Unmet)]:
        return Duty(rule.id, rule.article, text, False, "；".join(dict.fromkeys(unmet)))
    departures = [f"{f.message}；理由：{f.reason}；批准：{f.approved_by}" for f in mine if isinstance(f, Departure)]
    return Duty(rule.id, rule.article, text, True, "；".join(departures) or met)
