"""The draft stage (程序办法第十一条、第十二条, gate G03): its papers, and the consultation with other divisions."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from consultations import queries as consultations
from decisions.models import ConsultedBody, DraftPapers, Matter
from decisions.moves import depart, move, only_own, write
from decisions.states import BEFORE_PARTICIPATION
from law import gates
from law.findings import Finding, Unlawful, require
from law.initiation import P11_1, Consulted, Option
from people.models import Staff

EDITABLE = frozenset(DraftPapers.model_fields) - {"matter_id", "saved_at", "saved_by"}


def save(
    db: Session, matter: Matter, *, changes: dict[str, object], seen: int, by: Staff, now: datetime
) -> DraftPapers:
    """Save the papers beside the draft. The first saving makes a started matter one that is being drafted."""
    only_own(by, matter)
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not editable: {sorted(unknown)}")
    papers = db.get(DraftPapers, matter.id) or DraftPapers(matter_id=matter.id, saved_at=now, saved_by=by.id or 0)
    for field, value in changes.items():
        setattr(papers, field, value)
    papers.saved_at, papers.saved_by = now, by.id or 0
    db.add(papers)
    move(db, matter, "save_papers", seen=seen, content={"papers": _content(papers)}, by=by, now=now)
    return papers


def ask(db: Session, matter: Matter, *, name: str, asked_on: date, by: Staff, now: datetime) -> None:
    """Begin to consult a division or bureau whose duties are touched."""
    only_own(by, matter)
    db.add(ConsultedBody(matter_id=matter.id or 0, name=name, asked_on=asked_on))
    write(db, matter, "division.asked", {"name": name, "on": str(asked_on)}, by=by, now=now)


def answered(  # noqa: PLR0913 -- the statement of disagreement has its parts
    db: Session,
    matter: Matter,
    body: ConsultedBody,
    *,
    agreed: bool,
    answered_on: date,
    answer: str,
    dispute: str = "",
    view: str = "",
    basis: str = "",
    told_on: date | None = None,
    by: Staff,
    now: datetime,
) -> None:
    """Record what it said; disagreement with the statement to the party group (程序办法第十二条)."""
    only_own(by, matter)
    body.agreed, body.answered_on, body.answer = agreed, answered_on, answer
    body.dispute, body.view, body.basis, body.told_on = dispute, view, basis, told_on
    db.add(body)
    content: dict[str, object] = {"name": body.name, "agreed": agreed, "dispute": dispute}
    write(db, matter, "division.answered", content, by=by, now=now)


def finish(db: Session, matter: Matter, *, seen: int, by: Staff, now: datetime) -> None:
    """Let the draft go on to participation, experts and risk assessment. Gate G03. Raises Unlawful."""
    only_own(by, matter)
    departures = require(*findings(db, matter))
    depart(db, matter, departures, now)
    content: dict[str, object] = {"departures": [d.rule for d in departures]}
    move(db, matter, "finish_draft", seen=seen, content=content, by=by, now=now)


def findings(db: Session, matter: Matter) -> list[Finding]:
    """What G03 says now."""
    papers = of(db, matter)
    consulted = tuple(
        Consulted(name=b.name, agreed=b.agreed, dispute=b.dispute, view=b.view, basis=b.basis,
                  told_party_group=b.told_on is not None)
        for b in bodies(db, matter.id or 0)
    )  # fmt: skip
    facts = gates.DraftFacts(
        has_draft=bool(consultations.drafts(db, matter.id or 0)),
        explanation=papers.explanation,
        research=papers.research,
        bases=tuple(papers.bases.splitlines()),
        cost_benefit=papers.cost_benefit,
        no_cost_benefit_reason=papers.no_cost_benefit_reason,
        approved_by=papers.approved_by,
        options=tuple(Option(**option) for option in papers.options),
        preference=papers.preference,
        touches_others=papers.touches_others,
        consulted=consulted,
    )
    return gates.finish_draft(facts)


def require_finished(db: Session, matter: Matter) -> None:
    """Nothing goes out to the public before the draft has passed gate G03. Raises Unlawful."""
    if matter.stage in BEFORE_PARTICIPATION:
        require(*findings(db, matter))
        words = "草案材料已经齐备，请先在草案材料页面完成草案拟定，再公开征求意见"
        raise Unlawful([P11_1.unmet("draft", words)])


def of(db: Session, matter: Matter, *, by: Staff | None = None, now: datetime | None = None) -> DraftPapers:
    """The papers of a matter; empty ones when nothing was saved yet."""
    empty = DraftPapers(matter_id=matter.id, saved_at=now or matter.opened_at, saved_by=by.id or 0 if by else 0)
    return db.get(DraftPapers, matter.id) or empty


def bodies(db: Session, matter_id: int) -> list[ConsultedBody]:
    """Who was consulted, in the order of asking."""
    mine = select(ConsultedBody).where(ConsultedBody.matter_id == matter_id)
    return list(db.exec(mine.order_by(col(ConsultedBody.id))))


def body(db: Session, matter_id: int, id: int) -> ConsultedBody:
    """One of them. Raises NoResultFound."""
    return db.exec(select(ConsultedBody).where(ConsultedBody.matter_id == matter_id, ConsultedBody.id == id)).one()


def _content(papers: DraftPapers) -> dict[str, object]:
    content: dict[str, object] = papers.model_dump(mode="json", include=set(EDITABLE))
    return content
