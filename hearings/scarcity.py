"""Before the pools are frozen: which quota has too few registrants, and which of them could be recognised (pure)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hearings.models import DRAW, Hearing, HearingCategory
from hearings.registration_models import ATTRIBUTES, Registration

FEW = 3  # so many or fewer of one combination are easily recognised by those who know them
PLENTY = 2  # so many times the minimum is no longer scarce
WAITING = frozenset({"pending", "approved"})


@dataclass(frozen=True, slots=True)
class Scarce:
    """What the officer should know of one category. `is_short`: with these registrants nothing can be drawn."""

    words: str
    is_short: bool


def scarce(hearing: Hearing, registrations: Sequence[Registration]) -> list[Scarce]:
    """For every drawn category with quotas; those that keep the draw from happening first."""
    members: dict[int, list[Registration]] = defaultdict(list)
    for registration in registrations:
        if registration.status in WAITING:
            for candidacy in registration.candidacies:
                if candidacy.standing == "pool":
                    members[candidacy.category_id].append(registration)
    found = [
        one
        for category in hearing.categories
        if category.method == DRAW and category.quotas
        for one in _of_category(category, members[category.id or 0])
    ]
    return sorted(found, key=lambda one: not one.is_short)


def _of_category(category: HearingCategory, people: Sequence[Registration]) -> Iterator[Scarce]:
    for attribute in dict.fromkeys(q.attribute for q in category.quotas):
        label, stated = ATTRIBUTES[attribute][0], [q for q in category.quotas if q.attribute == attribute]
        counts = Counter(getattr(person, attribute) for person in people)
        for quota in stated:
            yield from _judged(category, f"{label}「{quota.value}」", quota.minimum, counts[quota.value])
        values = {q.value for q in stated}
        others = category.seats - sum(q.maximum for q in stated)  # so many must have a value without a quota
        yield from _judged(category, f"其他{label}", others, sum(n for v, n in counts.items() if v not in values))
    yield from _recognisable(category, people)


def _judged(category: HearingCategory, whom: str, needed: int, there: int) -> Iterator[Scarce]:
    if needed > 0 and there < needed * PLENTY:
        short = there < needed
        what = "不足，按现在的报名无法抽取" if short else "偏少"
        yield Scarce(f"「{category.name}」的配额要求{whom}至少 {needed} 人，现有报名 {there} 人，{what}", short)


def _recognisable(category: HearingCategory, people: Sequence[Registration]) -> Iterator[Scarce]:
    asked = list(dict.fromkeys(q.attribute for q in category.quotas))
    kinds = Counter(tuple(getattr(person, a) for a in asked) for person in people)
    rare = sum(n <= FEW for n in kinds.values())
    if len(asked) > 1 and rare:
        labels = "、".join(ATTRIBUTES[a][0] for a in asked)
        words = f"「{category.name}」按{labels}分，有 {rare} 种组合各只有 {FEW} 人以下，抽签池公布后熟人容易认出，宜减少配额的项目"
        yield Scarce(words, False)
