"""What a page says to somebody who came too late: who was faster with what, and the texts that were typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.datastructures import FormData

from web.forms import typed

NOT_TYPED = {"seen", "form", "key", "token", "next"}
SHORTEST = 12  # characters: a shorter word of letters and digits is a choice, not a text


class Happened(Protocol):
    """One act of somebody."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def title(self) -> str:
        """What."""

    @property
    def who(self) -> str:
        """Which office."""


@dataclass(frozen=True)
class Faster:
    """Why it is too late, what happened last, and what was typed."""

    why: str
    happenings: Sequence[Happened]
    texts: list[str]


def texts(form: FormData) -> list[str]:
    """What was typed and must not be lost: the words, without hidden values and choices."""
    values = [str(value).strip() for name, value in typed(form).items() if name not in NOT_TYPED]
    return [value for value in values if len(value) >= SHORTEST or (value and not value.isascii())]
