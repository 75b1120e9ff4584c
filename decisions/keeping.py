"""The record takes the papers of a published result by itself: read, typeset outside any transaction, kept at once."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from consultations import queries as consultations
from consultations.models import Consultation
from consultations.states import ConsultationStatus
from decisions import queries, services
from decisions.models import ResultPapers
from decisions.papers import Paper, plan_papers, set_papers
from infra.clock import legal_date
from infra.db import reading
from infra.files import FileStore
from people.models import Staff

log = structlog.get_logger()
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
WAITING, FAILED, KEPT = "waiting", "failed", "kept"


def keep_due(engine: Engine, files: FileStore, *, department: str, now: datetime) -> int:
    """The worker: prepare what is due, one consultation after the other. Returns how many were kept."""
    with Session(reading(engine)) as db, db.begin():
        due = _due(db, now)
    return sum(_keep(engine, files, id_, department, now) for id_ in due)


def try_again(db: Session, consultation_id: int, *, by: Staff, now: datetime) -> None:
    """An officer does not want to wait for the next try."""
    consultations.own(db, consultation_id, by)
    papers = db.get(ResultPapers, consultation_id, with_for_update=True)
    if papers and papers.status == FAILED:
        papers.next_try_at = now


def of_matter(db: Session, matter_id: int) -> list[tuple[Consultation, ResultPapers | None]]:
    """Answered consultations whose papers are not in the record yet; None: the worker has not begun."""
    rounds = [c for c in consultations.of_matter(db, matter_id) if c.status == ConsultationStatus.ANSWERED]
    found = [(c, db.get(ResultPapers, c.id)) for c in rounds]
    return [(c, papers) for c, papers in found if papers is None or papers.status != KEPT]


def _due(db: Session, now: datetime) -> list[int]:
    answered = select(Consultation.id).where(Consultation.status == ConsultationStatus.ANSWERED)
    rows = answered.join(ResultPapers, col(ResultPapers.consultation_id) == Consultation.id, isouter=True)
    waits = or_(
        col(ResultPapers.consultation_id).is_(None),
        (col(ResultPapers.status) != KEPT) & (col(ResultPapers.next_try_at) <= now),
    )
    return [id_ for id_ in db.exec(rows.where(waits).order_by(col(Consultation.id))) if id_]


def _keep(engine: Engine, files: FileStore, id_: int, department: str, now: datetime) -> bool:
    try:
        with Session(reading(engine)) as db, db.begin():
            plan = plan_papers(db, consultations.get(db, id_), department=department, today=legal_date(now))
        papers = [(paper, files.put(paper.content)) for paper in set_papers(plan)]
        return _store(engine, id_, papers, now)
    except IntegrityError:  # another worker began the same at the same moment: it keeps them
        return False
    except Exception as problem:  # one consultation never stops the others; the officer sees it and the next try
        log.exception("papers.failed", consultation=id_)
        _failed(engine, id_, type(problem).__name__, now)
        return False


def _store(engine: Engine, id_: int, papers: list[tuple[Paper, str]], now: datetime) -> bool:
    with Session(engine) as db, db.begin():
        mine = _row(db, id_, now)
        if mine.status == KEPT:
            return False
        mine.status, mine.kept_at, mine.problem = KEPT, now, ""
        db.flush()
        matter = queries.get(db, mine.matter_id)
        for paper, digest in papers:
            services.keep_paper(
                db, matter, kind=paper.kind, title=paper.title, filename=paper.filename, sha256=digest, by=None, now=now
            )
    return True


def _failed(engine: Engine, id_: int, problem: str, now: datetime) -> None:
    with Session(engine) as db, db.begin():
        mine = _row(db, id_, now)
        mine.tries += 1
        mine.status, mine.problem = FAILED, problem
        mine.next_try_at = now + min(FIRST_WAIT * 2 ** min(mine.tries - 1, 10), LONGEST_WAIT)


def _row(db: Session, id_: int, now: datetime) -> ResultPapers:
    found = db.get(ResultPapers, id_, with_for_update=True)
    if found is None:
        consultation = consultations.get(db, id_)
        found = ResultPapers(consultation_id=id_, matter_id=consultation.matter_id, next_try_at=now)
        db.add(found)
        db.flush()
    return found
