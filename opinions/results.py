"""The opinions of an answered consultation beside the answers they got, as the public reads them: in one statement, the
words only of those that are shown."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, null, true
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from opinions.models import Answer, Opinion
from opinions.sorting_models import CampaignMember
from opinions.states import COUNTED


class Said(NamedTuple):
    """An opinion that counts. `number`: its place in the ledger. `argument`: equal ones say the same (a campaign, or opinions
    that were merged). `name` and `text`: nothing where it is not shown."""

    number: int
    answer_id: int | None
    argument: int
    clause: str
    stance: str
    channel: str
    name: str | None
    text: str | None


def every(db: Session, consultation_id: int, *, shown: int | None) -> list[Said]:
    """All of a ledger in its order, with the words of the first so many under each answer (None: of all)."""
    every_ = _placed(consultation_id)
    in_sight = true() if shown is None else every_.c.place <= shown
    words = [case((in_sight, column), else_=null()) for column in (every_.c.submitter_name, every_.c.text)]
    rows: Any = select(*_plain(every_), *words)  # type: ignore[call-overload]
    return [Said(*row) for row in db.execute(rows.order_by(every_.c.number))]


def under(db: Session, consultation_id: int, answer_id: int, *, first: int, most: int) -> tuple[list[Said], int]:
    """Some of the opinions that one answer answers, from a place (counted from 0), and how many there are in all. Raises
    NoResultFound when there is none at that place."""
    every_ = _placed(consultation_id)
    rows: Any = select(*_plain(every_), every_.c.submitter_name, every_.c.text, every_.c.people)  # type: ignore[call-overload]
    mine = rows.where(every_.c.answer_id == answer_id, every_.c.place > first, every_.c.place <= first + most)
    found = db.execute(mine.order_by(every_.c.number)).all()
    if not found:
        raise NoResultFound
    return [Said(*row[:-1]) for row in found], found[0][-1]


def _plain(every_: Any) -> list[Any]:
    return [every_.c[name] for name in Said._fields[:6]]


def _placed(consultation_id: int) -> Any:
    """Each opinion that counts, with its number, its answer and its place under it: the answer of its own, else that of the
    one it repeats, else its theme's, else that of the theme of the one it repeats."""
    first = aliased(Opinion)
    own, of_first, of_theme, of_firsts_theme = (aliased(Answer) for _ in range(4))
    counted: Sequence[str] = sorted(COUNTED)
    answer = func.coalesce(own.id, of_first.id, of_theme.id, of_firsts_theme.id).label("answer_id")
    member = col(CampaignMember.campaign_id)
    order = (col(Opinion.received_at), col(Opinion.id))
    columns: list[Any] = [
        func.row_number().over(order_by=order).label("number"),
        func.row_number().over(partition_by=answer, order_by=order).label("place"),
        func.count().over(partition_by=answer).label("people"),
        answer,
        func.coalesce(-member, Opinion.duplicate_of_id, Opinion.id).label("argument"),
        *(getattr(Opinion, name) for name in ("clause", "stance", "channel", "submitter_name", "text")),
    ]
    rows: Any = select(*columns).outerjoin(CampaignMember, col(CampaignMember.opinion_id) == Opinion.id)
    repeated = and_(
        col(first.id) == Opinion.duplicate_of_id,
        col(first.consultation_id) == consultation_id,
        col(first.status).in_(counted),
    )
    rows = rows.outerjoin(first, repeated)
    for found, mine in (
        (own, own.opinion_id == Opinion.id),
        (of_first, of_first.opinion_id == first.id),
        (of_theme, of_theme.theme_id == Opinion.theme_id),
        (of_firsts_theme, of_firsts_theme.theme_id == first.theme_id),
    ):
        rows = rows.outerjoin(found, mine)
    return rows.where(Opinion.consultation_id == consultation_id, col(Opinion.status).in_(counted)).subquery()
