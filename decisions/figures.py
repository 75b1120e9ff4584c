"""The figures of a matter, each with the ledger filtered to the opinions it counts."""

from dataclasses import dataclass

from sqlmodel import Session

from consultations import queries as consultations
from consultations.clauses import DraftText
from consultations.models import Consultation
from decisions.models import Matter
from opinions import queries as opinions
from opinions.models import CHANNELS, OUTCOMES, STANCES

WHOLE = "全文"


@dataclass(frozen=True)
class Figure:
    """A number and the query of the ledger that shows what it counts."""

    group: str  # what it is a part of: 合计, 渠道, 立场, 条款, 主题
    label: str
    number: int
    consultation_id: int
    query: str

    @property
    def url(self) -> str:
        """The filtered ledger."""
        ledger = f"/admin/consultations/{self.consultation_id}/opinions"
        return f"{ledger}?{self.query}" if self.query else ledger


def figures(db: Session, matter: Matter) -> list[Figure]:
    """Every figure of every consultation of a matter."""
    return [figure for c in consultations.of_matter(db, matter.id or 0) for figure in of_consultation(db, c)]


def of_consultation(db: Session, consultation: Consultation) -> list[Figure]:
    """The figures of one consultation: all, unanswered, by channel, stance, clause and theme."""
    id_ = consultation.id or 0
    clauses = {c.key: c.label or c.heading for c in DraftText.from_json(consultation.version.text).commentable()}
    channels = opinions.counts_by(db, id_, "channel")
    found = [
        Figure("合计", "意见", sum(channels.values()), id_, ""),
        Figure("合计", "尚未答复", opinions.count_unanswered(db, id_), id_, "answered=no"),
    ]
    found += _counted(db, id_, "渠道", "channel", CHANNELS)
    found += _counted(db, id_, "立场", "stance", STANCES)
    found += _counted(db, id_, "条款", "clause", {"": WHOLE, **clauses})
    return found + _themes(db, id_)


def _counted(db: Session, id_: int, group: str, field: str, names: dict[str, str]) -> list[Figure]:
    counts = opinions.counts_by(db, id_, field)
    keys = [key for key in names if key in counts] + sorted(key for key in counts if key not in names)
    # The ledger calls opinions on the whole draft "whole": an empty field would not narrow.
    return [Figure(group, names.get(key, key), counts[key], id_, f"{field}={key or 'whole'}") for key in keys]


def _themes(db: Session, id_: int) -> list[Figure]:
    counts = opinions.counts_by(db, id_, "theme_id")
    outcomes = {a.theme_id: OUTCOMES[a.outcome] for a in opinions.answers(db, id_) if a.theme_id}
    found = []
    for theme in opinions.themes(db, id_):
        label = f"{theme.title}（{outcomes[theme.id]}）" if theme.id in outcomes else theme.title
        found.append(Figure("主题", label, counts.get(str(theme.id), 0), id_, f"theme={theme.id}"))
    if none := counts.get(""):
        found.append(Figure("主题", "未归入主题", none, id_, "theme=none"))
    return found
