"""Leaving participation: the matter goes to legality review (gates G14 to G17)."""

from datetime import datetime

from sqlmodel import Session

from consultations import outreach
from consultations import queries as consultations
from decisions import draft_papers, queries
from decisions.duties import affected_groups, consulted_groups, representatives_heard, ways_begun
from decisions.models import Matter
from decisions.moves import depart, move, only_own
from decisions.reviewed import reviewed
from law import gates
from law.deliberation import Package, Procedure
from law.findings import Finding, require
from law.public_participation import P16
from opinions import queries as opinions
from people.models import Staff


def participation_facts(db: Session, matter: Matter) -> gates.ParticipationFacts:
    """What G14 must know, from the consultations, the ledger and the kept papers."""
    rounds = consultations.of_matter(db, matter.id or 0)
    papers = queries.papers(db, matter.id or 0)
    departed = [d for c in rounds for d in consultations.departures(db, c.id or 0) if d.rule == P16.id]
    affected, occasions = affected_groups(matter), outreach.of_matter(db, matter.id or 0)
    return gates.ParticipationFacts(
        ways=tuple(ways_begun(db, matter.id or 0, rounds)),
        not_public_basis=draft_papers.of(db, matter).not_public_basis,
        unanswered=sum(opinions.count_unanswered(db, c.id or 0) for c in rounds),
        representatives_heard=frozenset(representatives_heard(papers, occasions)),
        reason_if_no_representatives=departed[-1].reason if departed else "",
        approved_by=departed[-1].approved_by if departed else "",
        affected_groups=tuple(affected),
        consulted_groups=frozenset(consulted_groups(affected, papers, occasions)),
    )


def findings(db: Session, matter: Matter) -> list[Finding]:
    """What stands between the matter and legality review now."""
    return [
        *gates.public_participation_done(participation_facts(db, matter)),
        *reviewed(db, matter).before_review,
        *gates.fair_competition_shown(package(db, matter)),
    ]


def submit(db: Session, matter: Matter, *, seen: int, by: Staff, now: datetime) -> None:
    """Hand the matter to the policy and regulation division. Raises Unlawful, Stale."""
    only_own(by, matter)
    departures = require(*findings(db, matter))
    depart(db, matter, departures, now)
    move(db, matter, "submit", seen=seen, by=by, now=now)


def take_back(db: Session, matter: Matter, *, reason: str, seen: int, by: Staff, now: datetime) -> None:
    """Take the matter back from legality review, to mend what it asked for."""
    only_own(by, matter)
    move(db, matter, "take_back", seen=seen, content={"reason": reason}, by=by, now=now)


def participation_settled(db: Session, matter: Matter) -> Procedure:
    """Public participation as one of the procedures of the package (程序办法第三十七条第一款)."""
    facts = participation_facts(db, matter)
    over = [way for way in facts.ways if way.is_finished]
    return Procedure(
        name="公众参与",
        is_required=not facts.not_public_basis.strip(),
        is_done=bool(over) and not facts.unanswered,
        statement=facts.not_public_basis,
    )


def package(db: Session, matter: Matter) -> Package:
    """The package of 第三十七条第一款, put together from the record."""
    papers, state = draft_papers.of(db, matter), reviewed(db, matter)
    participation = participation_settled(db, matter)
    rounds = consultations.of_matter(db, matter.id or 0)
    answered = [c for c in rounds if c.answered_at]
    report = "、".join(f"《{c.title}》意见汇总及采纳情况" for c in answered)
    return Package(
        has_draft=bool(consultations.drafts(db, matter.id or 0)),
        explanation=papers.explanation,
        affects_market_entities=state.touches_market,
        fair_competition=state.fair_competition,
        procedures=(participation, state.expert, state.risk),
        legality_opinion=state.legality_opinion,
        opinions_report=report or (participation.statement if not participation.is_required else ""),
    )
