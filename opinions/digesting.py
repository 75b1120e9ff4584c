"""What each theme asks for, and whom to quote for it: verbatim, every number with the opinions it counts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete
from sqlmodel import Session, col, select

from documents.personal import mask_name, masked_text
from infra.db import reading
from opinions.desk_models import ThemeDigest
from opinions.models import Opinion, Theme
from opinions.states import COUNTED, OpinionStatus

REQUESTS, QUOTATIONS = 8, 2
SAMPLE = 20_000  # different texts of which representative ones are sought


@dataclass(frozen=True)
class Digest:
    """A theme's requests, each with how many opinions contain it, and its quotations (opinion id, masked words)."""

    requests: list[tuple[str, int]]
    quotations: list[tuple[int, str]]


def find(engine: Engine, consultation_id: int, *, seed: int, machine: Any) -> list[dict[str, Any]]:
    """Requests and quotations of every theme that has opinions; it only reads."""
    import numpy as np  # noqa: PLC0415 -- with pandas
    import pandas as pd

    from opinions.analysis.gists import quotations  # noqa: PLC0415 -- pandas loads slowly
    from opinions.analysis.themes import read  # noqa: PLC0415

    with Session(reading(engine)) as db:
        rows = select(Opinion.id, Opinion.text, Opinion.theme_id).where(
            Opinion.consultation_id == consultation_id,
            col(Opinion.status).in_(COUNTED - {OpinionStatus.SEALED}),
            col(Opinion.theme_id).is_not(None),
        )
        found = db.exec(rows.order_by(col(Opinion.received_at), col(Opinion.id))).all()
    first: dict[tuple[int, str], list[int]] = defaultdict(list)  # the same words under the same theme: one, many times
    for id_, text, theme in found:
        first[theme or 0, text].append(id_ or 0)
    chosen = list(first)[:SAMPLE]
    if not chosen:
        return []
    texts = pd.Series([text for _, text in chosen], dtype="str")
    read_ = read(texts, seed, machine)
    weights = np.array([len(first[key]) for key in chosen], np.int64)
    groups = pd.Series([str(theme) for theme, _ in chosen])
    quoted = quotations(texts, groups, read_.rows(read_.of_row), weights, each=QUOTATIONS)
    return [
        {
            "theme": theme,
            "requests": _requests({text: ids for (of, text), ids in first.items() if of == theme}),
            "quotations": [first[chosen[n]][0] for n in quoted[quoted["group"] == str(theme)]["row"].tolist()],
        }
        for theme in sorted({theme for theme, _ in first})
    ]


def keep(db: Session, digests: Sequence[dict[str, Any]]) -> None:
    """Replace what earlier runs found; a theme that is gone meanwhile is left out."""
    there = set(db.exec(select(Theme.id).where(col(Theme.id).in_([d["theme"] for d in digests]))))
    for digest in digests:
        db.execute(delete(ThemeDigest).where(col(ThemeDigest.theme_id) == digest["theme"]))
        if digest["theme"] in there:
            found = ThemeDigest(theme_id=digest["theme"], requests=digest["requests"], quotations=digest["quotations"])
            db.add(found)


def of_themes(db: Session, themes: Sequence[Theme]) -> dict[int, Digest]:
    """The digests of some themes; what was moved away since is no longer quoted, and numbers count what is there now."""
    ids = [theme.id for theme in themes]
    digests = db.exec(select(ThemeDigest).where(col(ThemeDigest.theme_id).in_(ids))).all()
    wanted = [id_ for d in digests for id_ in d.quotations]
    quotable = COUNTED - {OpinionStatus.SEALED}
    rows = select(Opinion).where(col(Opinion.id).in_(wanted), col(Opinion.status).in_(quotable))
    said = {o.id: o for o in db.exec(rows)}
    return {d.theme_id: _digest(d, said) for d in digests}


def quotable(opinion: Opinion) -> str:
    """The words of an opinion, verbatim, with numbers, addresses and its author's own name masked."""
    text = masked_text(opinion.text)
    name = opinion.submitter_name.strip()
    return text.replace(name, mask_name(name)) if len(name) > 1 else text


def _digest(digest: ThemeDigest, said: dict[int | None, Opinion]) -> Digest:
    mine = [said[id_] for id_ in digest.quotations if id_ in said and said[id_].theme_id == digest.theme_id]
    requests = [(masked_text(str(r["text"])), int(str(r["opinions"]))) for r in digest.requests]
    return Digest(requests, [(o.id or 0, quotable(o)) for o in mine])


def _requests(texts: dict[str, list[int]]) -> list[dict[str, object]]:
    """The requests most opinions contain, each counted once for an opinion; one that another contains is left out."""
    from opinions.analysis.requests import asks  # noqa: PLC0415

    counts: dict[str, int] = defaultdict(int)
    for text, ids in texts.items():
        for ask in asks(text):
            counts[ask] += len(ids)
    kept: list[str] = []
    for ask in sorted(counts, key=lambda a: (-counts[a], a)):
        if len(kept) == REQUESTS:
            break
        if not any(ask in other or other in ask for other in kept):
            kept.append(ask)
    return [{"text": ask, "opinions": counts[ask]} for ask in kept]
