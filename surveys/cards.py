"""Code cards for people without e-mail: eight on a sheet, each with its address, code and QR."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from documents import qr
from documents.characters import drawable
from documents.typesetting import accessible_pdf


@dataclass(frozen=True)
class Card:
    """One invitation on paper."""

    code: str
    address: str


def cards_pdf(title: str, cards: Sequence[Card], *, site: str, until: str, office: str, day: date) -> bytes:
    """Cards to cut out, as PDF."""
    files = {f"code-{n}.png": qr.png(card.address, scale=4) for n, card in enumerate(cards)}
    value = {
        "title": drawable(title),
        "site": site,
        "until": until,
        "office": drawable(office),
        "cards": [
            {"code": card.code, "file": f"code-{n}.png", "address": card.address} for n, card in enumerate(cards)
        ],
        "day": [day.year, day.month, day.day],
    }
    return accessible_pdf((Path(__file__).parent / "cards.typ").read_bytes(), value, day=day, files=files)
