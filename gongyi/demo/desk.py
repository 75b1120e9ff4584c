"""The desk over an open consultation of the demo: sorted by the real analysis, one theme taken, filters and a common answer."""

from datetime import datetime

from sqlmodel import Session

from consultations.clause_suggesting import suggest_clauses
from consultations.models import Consultation
from opinions import answering, campaigns, desk, sorting
from people.models import Staff

SEED, SUREST = 1, 0.5
FILTERS = {"来信，还没有答复": {"channel": "letter", "answered": "no"}, "还没有归入主题": {"theme": "none"}}
BLOCK = ("转有关处室", "not", "所提事项不属于本办法规定的内容，已转有关处室研究；可以通过12333咨询具体办理方式。")


def work(db: Session, consultation: Consultation, *, by: Staff, now: datetime) -> None:
    """What an officer of the division has done by this morning."""
    id_ = consultation.id or 0
    sorting.sort_here(db, id_, seed=SEED, by=by, now=now, then=suggest_clauses)
    if proposals := campaigns.proposed_themes(db, id_):
        first = proposals[0]
        campaigns.take(
            db, first, title=first.title, into=None, surest=SUREST, reason="说的是一件事", by=by, now=now
        )  # fmt: skip
    for name, wanted in FILTERS.items():
        desk.keep_filter(db, id_, name=name, wanted=wanted, is_shared=True, by=by, now=now)
    title, outcome, text = BLOCK
    answering.save_block(db, None, title=title, outcome=outcome, text=text, by=by, now=now)
