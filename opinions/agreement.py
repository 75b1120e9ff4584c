"""Do two officers sort alike? A random sample that each sorts without seeing the other, and Cohen's kappa of the two."""

import random
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import func
from sqlmodel import Session, col, select

from journal.entries import record
from opinions.desk_models import AgreementMark, AgreementSample
from opinions.models import Opinion
from opinions.rounds import while_answering
from opinions.states import COUNTED
from people.models import Staff
from people.services import journal_role

# Landis and Koch, The measurement of observer agreement for categorical data, Biometrics 33 (1977): upper bounds
READINGS = (
    (0.0, "没有一致：与随意归类没有差别，主题须重新约定"),
    (0.2, "一致性很低：主题的边界须重新约定"),
    (0.4, "一致性偏低：主题的边界须重新约定"),
    (0.6, "一致性中等：有分歧的地方须一起看一遍"),
    (0.8, "一致性较好"),
    (1.0, "几乎完全一致"),
)


@dataclass(frozen=True)
class Agreement:
    """What two officers made of the same sample. `kappa`: None where both put everything under one theme."""

    one: int
    other: int
    alike: int
    total: int
    kappa: float | None
    differ: list[tuple[int, int | None, int | None]]  # opinion, theme of the one, theme of the other


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement of two people beyond chance, from the two labels of each thing: 1 all alike, 0 as by chance.

    None where chance alone explains everything (both used one and the same label), or for nothing.
    """
    if not pairs:
        return None
    ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    total = len(pairs)
    chance = sum(ones[label] * others[label] for label in ones) / total**2
    if chance == 1:
        return None
    return (sum(a == b for a, b in pairs) / total - chance) / (1 - chance)


def reading(kappa: float) -> str:
    """Kappa in plain words."""
    return next(words for most, words in READINGS if kappa <= most or most == 1.0)


def make_sample(
    db: Session, consultation_id: int, *, size: int, seed: int, by: Staff, now: datetime
) -> AgreementSample:
    """A random sample of the opinions that count; the same seed draws the same one. Raises ValueError for none."""
    while_answering(db, consultation_id, "sample")
    mine = select(Opinion.id).where(Opinion.consultation_id == consultation_id, col(Opinion.status).in_(COUNTED))
    ids = [id_ or 0 for id_ in db.exec(mine.order_by(col(Opinion.id)))]
    if not ids:
        raise ValueError("no opinions yet")
    chosen = random.Random(seed).sample(ids, min(size, len(ids)))  # noqa: S311 -- a sample to look at, no lottery
    sample = AgreementSample(
        consultation_id=consultation_id, seed=seed, opinion_ids=chosen, made_at=now, made_by=by.id or 0
    )
    db.add(sample)
    db.flush()
    content: dict[str, object] = {"sample": sample.id, "seed": seed, "opinions": chosen}
    about = f"consultation:{consultation_id}"
    record(db, "sample.made", about, content=content, by_role=journal_role(by), at=now)
    return sample


def samples(db: Session, consultation_id: int) -> list[AgreementSample]:
    """The samples of a consultation, the newest first."""
    mine = select(AgreementSample).where(AgreementSample.consultation_id == consultation_id)
    return list(db.exec(mine.order_by(col(AgreementSample.id).desc())))


def sample(db: Session, consultation_id: int, id: int) -> AgreementSample:
    """One sample. Raises NoResultFound."""
    mine = select(AgreementSample).where(AgreementSample.consultation_id == consultation_id)
    return db.exec(mine.where(AgreementSample.id == id)).one()


def marks(db: Session, sample: AgreementSample, by: Staff) -> dict[int, int | None]:
    """What one officer has sorted so far: opinion -> theme (None: under none)."""
    mine = select(AgreementMark.opinion_id, AgreementMark.theme_id).where(
        AgreementMark.sample_id == sample.id, AgreementMark.staff_id == by.id
    )
    return dict(db.exec(mine).all())


def mark(
    db: Session, sample: AgreementSample, opinion_id: int, theme_id: int | None, *, by: Staff, now: datetime
) -> None:
    """Put one opinion of the sample under a theme, for this comparison only. Raises ValueError for one outside it."""
    while_answering(db, sample.consultation_id, "mark")
    if opinion_id not in sample.opinion_ids:
        raise ValueError("not of this sample")
    key = (sample.id, opinion_id, by.id)
    found = db.get(AgreementMark, key) or AgreementMark(
        sample_id=sample.id or 0, opinion_id=opinion_id, staff_id=by.id or 0
    )
    found.theme_id = theme_id
    db.add(found)


def done_by(db: Session, sample: AgreementSample) -> dict[int, int]:
    """Who has sorted how many of a sample."""
    rows = select(AgreementMark.staff_id, func.count()).where(AgreementMark.sample_id == sample.id)
    return {staff: n for staff, n in db.exec(rows.group_by(col(AgreementMark.staff_id)))}


def agreements(db: Session, sample: AgreementSample) -> list[Agreement]:
    """Every two officers who have both sorted the whole sample; before that nobody sees what the other chose."""
    finished = sorted(staff for staff, n in done_by(db, sample).items() if n == len(sample.opinion_ids))
    rows = db.exec(select(AgreementMark).where(AgreementMark.sample_id == sample.id)).all()
    chosen = {(m.staff_id, m.opinion_id): m.theme_id for m in rows}
    return [_agreement(sample, one, other, chosen) for one, other in combinations(finished, 2)]


def _agreement(sample: AgreementSample, one: int, other: int, chosen: dict[tuple[int, int], int | None]) -> Agreement:
    pairs = [(id_, chosen[one, id_], chosen[other, id_]) for id_ in sample.opinion_ids]
    differ = [pair for pair in pairs if pair[1] != pair[2]]
    kappa = cohens_kappa([(a, b) for _id, a, b in pairs])
    return Agreement(one, other, len(pairs) - len(differ), len(pairs), kappa, differ)
