"""A run over the ledger: asked for by an officer, done by the worker, stopped when asked."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import Any

import structlog
from sqlalchemy import Engine, delete, insert, update
from sqlmodel import Session, col, select

from infra import public_version
from infra.db import reading
from journal.entries import record
from opinions import digesting, suggesting
from opinions.analysis.machines import Cancelled, Machine, machine
from opinions.models import Opinion
from opinions.rounds import while_answering
from opinions.sorting_models import (
    DIGEST,
    DONE,
    FAILED,
    MODEL,
    OVERVIEW,
    PERSON,
    RUNNING,
    STOPPED,
    WAITING,
    Campaign,
    CampaignMember,
    OpinionSorting,
    ProposedTheme,
    SortingRun,
)  # fmt: skip
from opinions.states import COUNTED
from people.models import Staff
from people.services import journal_role

log = structlog.get_logger()
TOLD_EVERY = 1.0  # seconds between two words of progress
SMALLEST = 2  # opinions in a campaign
Clock = Callable[[], datetime]
Then = Callable[[Session, int, int, Any], Callable[[Session], None]]  # computes; gives back what writes


def ask(
    db: Session, consultation_id: int, *, k: int, seed: int, mode: str = OVERVIEW, by: Staff, now: datetime
) -> SortingRun:
    """Queue a run; one that waits or runs already is given back instead. `mode`: overview, words or examples."""
    while_answering(db, consultation_id, "sort")
    going = select(SortingRun).where(
        SortingRun.consultation_id == consultation_id, col(SortingRun.status).in_((WAITING, RUNNING))
    )
    if run := db.exec(going).first():
        return run
    run = SortingRun(consultation_id=consultation_id, k=k, seed=seed, mode=mode, asked_at=now, asked_by=by.id or 0)
    db.add(run)
    db.flush()
    content: dict[str, object] = {"run": run.id, "k": k, "seed": seed, "mode": mode}
    record(db, "sorting.asked", f"consultation:{consultation_id}", content=content, by_role=journal_role(by), at=now)
    return run


def stop(db: Session, run: SortingRun) -> None:
    """Ask a run to stop; the worker notices within seconds. What earlier runs found stays."""
    run.stop_asked = True


def run_waiting(engine: Engine, clock: Clock, scheduler: str = "", *, then: Then | None = None) -> bool:
    """Do the oldest run that waits. False when there is none. Only finished runs change what officers see.

    `then`: what features above add to a whole run; it computes, and gives back what writes.
    """
    with Session(engine) as db, db.begin():
        run = db.exec(select(SortingRun).where(SortingRun.status == WAITING).order_by(col(SortingRun.id))).first()
        if run is None:
            return False
        run.status, run.started_at, run.code_version = RUNNING, clock(), version("gongyi")
        id_, consultation_id, k, seed, mode = run.id or 0, run.consultation_id, run.k, run.seed, run.mode
    try:
        with machine(scheduler, _Told(engine, id_)) as place:
            write, totals = _work(engine, consultation_id, mode, (k, seed), place, then)
        with Session(engine) as db, db.begin():
            write(db)
            _finish(db, id_, DONE, clock(), totals)
            public_version.touch(db, f"opinions:{consultation_id}")
    except Cancelled:
        with Session(engine) as db, db.begin():
            _finish(db, id_, STOPPED, clock(), {})
    except Exception:
        log.exception("sorting.failed", run=id_)
        with Session(engine) as db, db.begin():
            _finish(db, id_, FAILED, clock(), {})
    return True


def _work(
    engine: Engine, consultation_id: int, mode: str, parameters: tuple[int, int], place: Any, then: Then | None
) -> tuple[Callable[[Session], None], dict[str, int]]:
    """Compute without writing: what writes the result, and its totals."""
    k, seed = parameters
    if mode == DIGEST:
        digests = digesting.find(engine, consultation_id, seed=seed, machine=place)
        return partial(digesting.keep, digests=digests), {"rows": len(digests), "suggested": 0}
    if mode != OVERVIEW:
        found = suggesting.find(engine, consultation_id, mode=mode, seed=seed, machine=place)
        return partial(suggesting.keep, consultation_id=consultation_id, found=found, mode=mode), found["totals"]
    with Session(reading(engine)) as db:
        found = _found(db, consultation_id, k, seed, place)
        more = then(db, consultation_id, seed, place) if then else None

    def write(db: Session) -> None:
        _keep(db, consultation_id, found)
        if more:
            more(db)

    return write, found["totals"]


class _Told:
    """Writes progress once a second and stops the run when somebody asked."""

    def __init__(self, engine: Engine, run_id: int) -> None:
        self.engine, self.run_id, self.last = engine, run_id, 0.0

    def __call__(self, stage: str, share: float) -> None:
        if time.monotonic() - self.last < TOLD_EVERY:
            return
        self.last = time.monotonic()
        with Session(self.engine) as db, db.begin():
            run = db.get_one(SortingRun, self.run_id)
            run.stage, run.share = stage, share
            if run.stop_asked:
                run.stop_asked = False
                raise Cancelled


def sort_here(
    db: Session, consultation_id: int, *, seed: int, by: Staff, now: datetime, then: Then | None = None
) -> SortingRun:
    """A whole run inside the caller's transaction, for small ledgers and demo data: the worker's own functions."""
    run = ask(db, consultation_id, k=0, seed=seed, by=by, now=now)
    run.status, run.started_at, run.code_version = RUNNING, now, version("gongyi")
    place = Machine()
    found = _found(db, consultation_id, 0, seed, place)
    _keep(db, consultation_id, found)
    if then:
        then(db, consultation_id, seed, place)(db)
    _finish(db, run.id or 0, DONE, now, found["totals"])
    return run


def _found(db: Session, consultation_id: int, k: int, seed: int, place: Any) -> dict[str, Any]:
    import pandas as pd

    from opinions.analysis.overview import overview  # noqa: PLC0415

    mine = select(Opinion.id, Opinion.text).where(
        Opinion.consultation_id == consultation_id, col(Opinion.status).in_(COUNTED)
    )
    rows = db.exec(mine.order_by(col(Opinion.received_at), col(Opinion.id))).all()
    texts = pd.Series([row[1] for row in rows], index=[row[0] for row in rows], dtype="str")
    table, found = overview(texts, k=k, seed=seed, machine=place)
    return {"ids": [row[0] for row in rows], "table": table, **found}


def _keep(db: Session, consultation_id: int, found: dict[str, Any]) -> None:
    """Replace what earlier runs found; what people decided stays."""
    ids, table = found["ids"], found["table"]
    decided = {id_ for (id_,) in db.execute(_members(consultation_id, PERSON))}
    machine_made = select(col(Campaign.id)).where(
        Campaign.consultation_id == consultation_id, Campaign.made_by == MODEL
    )
    kept = {
        id_
        for (id_,) in db.execute(
            select(col(CampaignMember.campaign_id)).where(
                col(CampaignMember.opinion_id).in_(_members(consultation_id, PERSON))
            )
        )
    }
    stale = [id_ for (id_,) in db.execute(machine_made) if id_ not in kept]
    db.execute(delete(CampaignMember).where(col(CampaignMember.opinion_id).in_(_members(consultation_id, MODEL))))
    for part in _parts(stale, 500):
        db.execute(update(Campaign).where(col(Campaign.variant_of_id).in_(part)).values(variant_of_id=None))
    for part in _parts(stale, 500):
        db.execute(delete(Campaign).where(col(Campaign.id).in_(part)))
    db.execute(delete(OpinionSorting).where(col(OpinionSorting.consultation_id) == consultation_id))
    mine = col(ProposedTheme.consultation_id) == consultation_id
    db.execute(delete(ProposedTheme).where(mine, col(ProposedTheme.taken_as).is_(None)))
    _keep_campaigns(db, consultation_id, ids, table, decided)
    _keep_themes(db, consultation_id, found)


def _keep_campaigns(db: Session, consultation_id: int, ids: list[int], table: Any, decided: set[int]) -> None:
    groups: dict[int, list[int]] = {}
    for id_, group in zip(ids, table["group"].tolist(), strict=True):
        if id_ not in decided:
            groups.setdefault(group, []).append(id_)
    of = table.dropna(subset=["variant_of"]).drop_duplicates("group")
    variants = {g: int(v) for g, v in zip(of["group"].tolist(), of["variant_of"].tolist(), strict=True)}
    wanted = {g for g, members in groups.items() if len(members) >= SMALLEST or g in variants}
    wanted |= {v for g, v in variants.items() if v in groups}
    made = {g: Campaign(consultation_id=consultation_id, letter_id=groups[g][0]) for g in sorted(wanted)}
    db.add_all(made.values())
    db.flush()
    for group, original in variants.items():
        if group in made and original in made:
            made[group].variant_of_id = made[original].id
    rows = [
        {"opinion_id": id_, "campaign_id": made[g].id, "made_by": MODEL} for g in sorted(wanted) for id_ in groups[g]
    ]
    for part in _parts(rows, 5_000):
        db.execute(insert(CampaignMember), part)


def _keep_themes(db: Session, consultation_id: int, found: dict[str, Any]) -> None:
    ids, table = found["ids"], found["table"]
    proposals: dict[str, ProposedTheme] = {}
    for theme in found["themes"]:
        if theme["theme"]:
            proposals[theme["theme"]] = ProposedTheme(
                consultation_id=consultation_id, title=theme["theme"], opinions=theme["opinions"], arguments=theme["arguments"],
                quotations=[ids[q["row"]] for q in theme["quotations"]], requests=[r["text"] for r in theme["requests"]],
            )  # fmt: skip
    db.add_all(proposals.values())
    db.flush()
    columns = (table[name].tolist() for name in ("theme", "confidence", "summary", "suggested_stance"))
    rows = [
        {"opinion_id": id_, "consultation_id": consultation_id, "proposed_id": proposals[theme].id if theme in proposals else None,
         "confidence": sure, "line": line, "suggested_stance": stance}
        for id_, theme, sure, line, stance in zip(ids, *columns, strict=True)
    ]  # fmt: skip
    for part in _parts(rows, 5_000):
        db.execute(insert(OpinionSorting), part)


def _finish(db: Session, run_id: int, status: str, now: datetime, totals: dict[str, int]) -> None:
    run = db.get_one(SortingRun, run_id)
    run.status, run.finished_at, run.totals, run.stage, run.share = status, now, totals, "", 0.0
    content: dict[str, object] = {
        "run": run_id,
        "status": status,
        "seed": run.seed,
        "version": run.code_version,
        "totals": totals,
    }
    record(db, "sorting.finished", f"consultation:{run.consultation_id}", content=content, by_role="worker", at=now)


def _members(consultation_id: int, made_by: str) -> Any:
    mine = select(col(Opinion.id)).where(Opinion.consultation_id == consultation_id)
    return select(col(CampaignMember.opinion_id)).where(
        col(CampaignMember.opinion_id).in_(mine), CampaignMember.made_by == made_by
    )


def _parts(rows: list[Any], size: int) -> Iterator[list[Any]]:
    return (rows[n : n + size] for n in range(0, len(rows), size))
