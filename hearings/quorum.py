"""How many representatives must be there, if the published rules say so. The measures themselves ask for no number (pure)."""

from fractions import Fraction
from math import ceil

from hearings.models import QUORUMS, Hearing
from law.findings import Unmet

ARTICLE = "已公告的听证会规则"


def needed(hearing: Hearing, seats: int) -> int:
    """So many of those who hold a seat must be there; 0 when the rules ask for none."""
    return ceil(Fraction(hearing.quorum) * seats) if hearing.quorum else 0


def below(hearing: Hearing, *, present: int, seats: int, reason: str) -> Unmet | None:
    """With fewer it may only begin for a reason, which enters the record."""
    if present >= needed(hearing, seats) or reason.strip():
        return None
    message = f"{words(hearing, present=present, seats=seats)}。要开会的，请写明理由并记入笔录；或者改期"
    return Unmet(field="below_quorum", message=message, article=ARTICLE, rule="")


def words(hearing: Hearing, *, present: int, seats: int) -> str:
    """What the record says of it."""
    asked = f"公告规定听证代表{QUORUMS[hearing.quorum]}（{needed(hearing, seats)} 人）到会方可举行"
    return f"{asked}，应到 {seats} 人，实到 {present} 人"
