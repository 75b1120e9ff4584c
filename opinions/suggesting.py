"""Themes by the officers' own words, or by what they have sorted already: suggestions for everything nobody has sorted."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, and_, case, delete, func, insert, or_, update
from sqlmodel import Session, col, select

from infra import public_version
from infra.db import reading
from journal.entries import record
from opinions import assignments
from opinions.assignments import parts
from opinions.desk_models import EXAMPLES as BY_EXAMPLES
from opinions.desk_models import RULE, BulkAct, BulkItem, ThemeAssignment, ThemeSuggestion, ThemeWords
from opinions.models import Opinion, Theme
from opinions.rounds import while_answering
from opinions.sorting_models import EXAMPLES, PERSON, WORDS
from opinions.states import COUNTED, OpinionStatus
from people.models import Staff
from people.services import journal_role

WORKABLE = (OpinionStatus.RECEIVED, OpinionStatus.IN_WORK)
MADE_BY = {WORDS: RULE, EXAMPLES: BY_EXAMPLES}
MOST_EXAMPLES = 200  # of each theme, the newest: more hardly teach more
FEWEST_THEMES = 2  # with words or examples, before there is anything to tell apart


def words_of(db: Session, consultation_id: int) -> dict[int, list[str]]:
    """The officers' words of each theme that has any."""
    rows = select(ThemeWords).join(Theme, col(Theme.id) == ThemeWords.theme_id)
    mine = rows.where(Theme.consultation_id == consultation_id).order_by(col(Theme.position))
    return {row.theme_id: row.words.split() for row in db.exec(mine)}


def set_words(db: Session, theme: Theme, words: str, *, by: Staff, now: datetime) -> None:
    """The officers' own words for a theme, with blanks or 、 between; none: no rule."""
    while_answering(db, theme.consultation_id, "set_words")
    spelled = " ".join(dict.fromkeys(words.replace("、", " ").replace("，", " ").replace(",", " ").split()))
    row = db.get(ThemeWords, theme.id)
    if not spelled:
        if row:
            db.delete(row)
    else:
        row = row or ThemeWords(theme_id=theme.id or 0, words="")
        row.words = spelled
        db.add(row)
    content: dict[str, object] = {"theme": theme.id, "words": spelled}
    about = f"consultation:{theme.consultation_id}"
    record(db, "theme.words", about, content=content, by_role=journal_role(by), at=now)


def examples(db: Session, consultation_id: int) -> dict[int, int]:
    """How many opinions of each theme a person put there: what the rest is learnt from."""
    rows = select(ThemeAssignment.theme_id, func.count()).join(Theme, col(Theme.id) == ThemeAssignment.theme_id)
    mine = rows.where(Theme.consultation_id == consultation_id, ThemeAssignment.made_by == PERSON)
    return {theme: n for theme, n in db.exec(mine.group_by(col(ThemeAssignment.theme_id)))}


def find(engine: Engine, consultation_id: int, *, mode: str, seed: int, machine: Any) -> dict[str, Any]:
    """What the analysis suggests; it only reads. The same functions as `gongyi analyse themes`."""
    import pandas as pd

    from opinions.analysis.themes import themes  # noqa: PLC0415 -- pandas loads slowly

    with Session(reading(engine)) as db:
        rows = select(Opinion.id, Opinion.text).where(
            Opinion.consultation_id == consultation_id, col(Opinion.status).in_(COUNTED)
        )
        texts = dict(db.exec(rows.order_by(col(Opinion.received_at), col(Opinion.id))).all())
        titles = dict(db.exec(select(Theme.id, Theme.title).where(Theme.consultation_id == consultation_id)).all())
        words = {titles[theme]: own for theme, own in words_of(db, consultation_id).items()}
        known = {texts[id_]: titles[theme] for id_, theme in _sorted_by_people(db, consultation_id) if id_ in texts}
    ids = {title: id_ for id_, title in titles.items()}
    if len(words if mode == WORDS else set(known.values())) < FEWEST_THEMES:
        return {"rows": [], "totals": {"rows": len(texts), "suggested": 0}}
    column = pd.Series(list(texts.values()), index=list(texts), dtype="str")
    table = themes(
        column,
        seed=seed,
        machine=machine,
        words=words if mode == WORDS else None,
        labels=known if mode == EXAMPLES else None,
    )
    rows_ = [
        (id_, ids[theme], sure)
        for id_, theme, sure in zip(texts, table["theme"].tolist(), table["confidence"].tolist(), strict=True)
        if theme in ids
    ]
    return {"rows": rows_, "totals": {"rows": len(texts), "suggested": len(rows_)}}


def keep(db: Session, consultation_id: int, found: dict[str, Any], *, mode: str) -> None:
    """Replace the suggestions of earlier runs; a theme that is gone meanwhile is left out."""
    db.execute(delete(ThemeSuggestion).where(col(ThemeSuggestion.consultation_id) == consultation_id))
    there = set(db.exec(select(Theme.id).where(Theme.consultation_id == consultation_id)))
    rows = [
        {"opinion_id": id_, "consultation_id": consultation_id, "theme_id": theme, "made_by": MADE_BY[mode], "confidence": sure}
        for id_, theme, sure in found["rows"] if theme in there
    ]  # fmt: skip
    for part in parts(rows, 5_000):
        db.execute(insert(ThemeSuggestion), part)


def waiting(db: Session, consultation_id: int, surest: float) -> list[tuple[Theme, str, int, int]]:
    """For each theme with suggestions: by what, how many are sure enough, how many in all (of what nobody has sorted)."""
    sure = func.sum(case((col(ThemeSuggestion.confidence) >= surest, 1), else_=0))
    rows: Any = select(Theme, ThemeSuggestion.made_by, sure, func.count())  # type: ignore[call-overload]
    rows = rows.join(ThemeSuggestion, col(ThemeSuggestion.theme_id) == Theme.id)
    mine = _free(rows, consultation_id).group_by(col(Theme.id), col(ThemeSuggestion.made_by))
    return [(theme, by, int(n or 0), total) for theme, by, n, total in db.exec(mine.order_by(col(Theme.position)))]


def doubtful(db: Session, consultation_id: int, most: int = 30) -> list[tuple[Opinion, ThemeSuggestion]]:
    """What the suggestions are least sure of, and nobody has sorted."""
    rows: Any = select(Opinion, ThemeSuggestion).join(ThemeSuggestion, col(ThemeSuggestion.opinion_id) == Opinion.id)
    mine = _free(rows, consultation_id, joined=True).where(col(Opinion.theme_id).is_(None))
    found = db.exec(mine.order_by(col(ThemeSuggestion.confidence), col(Opinion.id)).limit(most))
    return [(opinion, suggestion) for opinion, suggestion in found]


def place(db: Session, theme: Theme, *, surest: float, by: Staff, now: datetime) -> int:
    """Put under a theme what is suggested for it with enough confidence and no person has sorted; it can be undone."""
    while_answering(db, theme.consultation_id, "place")
    rows: Any = select(Opinion, ThemeSuggestion).join(ThemeSuggestion, col(ThemeSuggestion.opinion_id) == Opinion.id)
    mine = _free(rows, theme.consultation_id, joined=True).where(
        ThemeSuggestion.theme_id == theme.id,
        col(ThemeSuggestion.confidence) >= surest,
        or_(col(Opinion.theme_id).is_(None), col(Opinion.theme_id) != theme.id),
    )
    found = db.exec(mine).all()
    if not found:
        return 0
    act = BulkAct(
        consultation_id=theme.consultation_id, kind="place", changed=len(found), made_at=now, made_by=by.id or 0
    )
    db.add(act)
    db.flush()
    work = OpinionStatus.IN_WORK.value
    noted = assignments.noted(db, [o.id or 0 for o, _s in found])
    items = [
        {"act_id": act.id, "opinion_id": o.id, "before": {"status": o.status, "theme_id": o.theme_id, "noted": noted.get(o.id)},
         "after": {"status": work, "theme_id": theme.id}}
        for o, _s in found
    ]  # fmt: skip
    for part in parts(items, 2_000):
        db.execute(insert(BulkItem), part)
    for ids in parts([o.id or 0 for o, _s in found]):
        db.execute(update(Opinion).where(col(Opinion.id).in_(ids)).values(theme_id=theme.id, status=work))
    sure = {s.opinion_id: s.confidence for _o, s in found}
    assignments.note(db, list(sure), theme.id, by=by, now=now, made_by=found[0][1].made_by, sure=sure)
    content: dict[str, object] = {
        "theme": theme.id,
        "opinions": list(sure),
        "surest": surest,
        "by": found[0][1].made_by,
    }
    record(
        db, "theme.placed", f"consultation:{theme.consultation_id}", content=content, by_role=journal_role(by), at=now
    )
    public_version.touch(db, f"opinions:{theme.consultation_id}")
    return len(found)


def _free(rows: Any, consultation_id: int, *, joined: bool = False) -> Any:
    """Only opinions that can be worked on and that no person has put anywhere."""
    if not joined:
        rows = rows.join(Opinion, col(Opinion.id) == ThemeSuggestion.opinion_id)
    by_person = and_(col(ThemeAssignment.opinion_id) == Opinion.id, col(ThemeAssignment.made_by) == PERSON)
    decided = select(ThemeAssignment.opinion_id).where(by_person).correlate(Opinion).exists()
    return rows.where(ThemeSuggestion.consultation_id == consultation_id, col(Opinion.status).in_(WORKABLE), ~decided)


def _sorted_by_people(db: Session, consultation_id: int) -> list[tuple[int, int]]:
    rows = select(ThemeAssignment.opinion_id, ThemeAssignment.theme_id).join(
        Theme, col(Theme.id) == ThemeAssignment.theme_id
    )
    mine = rows.where(Theme.consultation_id == consultation_id, ThemeAssignment.made_by == PERSON)
    found: dict[int, list[int]] = {}
    for id_, theme in db.exec(mine.order_by(col(ThemeAssignment.made_at).desc(), col(ThemeAssignment.opinion_id))):
        found.setdefault(theme, []).append(id_)
    return [(id_, theme) for theme, ids in found.items() for id_ in ids[:MOST_EXAMPLES]]
