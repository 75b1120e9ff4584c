"""Counting answers question by question: each option by itself, never by combination (pure)."""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.binning import dates, numbers
from surveys.questions import OPEN, WITH_ROWS, Definition, Question, is_empty
from surveys.regions import ELSEWHERE, league_of, regions

Answers = Mapping[str, Any]
Weighted = tuple[Answers, float]


@dataclass(frozen=True)
class Count:
    """How many chose something. `share` is of those who answered the question, 0 to 1."""

    key: str
    label: str
    n: float
    share: float


@dataclass(frozen=True)
class Tally:
    """The result of one question, or of one row of a matrix."""

    question: Question
    row: str
    title: str
    answered: float
    counts: tuple[Count, ...]
    mean: float | None = None
    median: float | None = None
    score: float | None = None  # NPS: promoters minus detractors, in points
    texts: tuple[str, ...] = field(default=(), repr=False)
    places: tuple[
        tuple[str, float], ...
    ] = ()  # ranking: (label, mean place), the best first; counts say who came first

    @property
    def key(self) -> str:
        """Unique among the tallies of a survey."""
        return f"{self.question.key}.{self.row}" if self.row else self.question.key

    @property
    def bars(self) -> list[tuple[str, float, str]]:
        """(label, how many, share in words) for a chart; weighted figures with one decimal."""
        return [
            (each.label, each.n if float(each.n).is_integer() else round(each.n, 1), f"{each.share:.1%}")
            for each in self.counts
        ]


def tallies(definition: Definition, answers: Sequence[Weighted]) -> list[Tally]:
    """Every question with its counts; weights other than 1 are the result of raking."""
    return [tally for question in definition.questions() for tally in of_question(question, answers)]


def of_question(question: Question, answers: Sequence[Weighted]) -> list[Tally]:
    """One tally, or one for each row of a matrix."""
    if question.kind in {"statement", "file"}:
        return []
    given: list[tuple[Any, float]] = [
        (each[question.key], w) for each, w in answers if not is_empty(each.get(question.key))
    ]
    if question.kind in WITH_ROWS:
        return [_of_row(question, row.key, row.label, given) for row in question.rows]
    if question.kind == "date":
        return [Tally(question, "", question.title, _sum(given), _grouped(dates(given), _sum(given)))]
    if question.kind in {"short", "long"}:
        texts = tuple(str(value) for value, _ in given)
        return [Tally(question, "", question.title, _sum(given), (), texts=texts)]
    if question.kind == "number":
        values = [float(value) for value, _ in given]
        total = _sum(given)
        mean = sum(v * w for v, (_, w) in zip(values, given, strict=True)) / total if total else None
        counts = _grouped(numbers([(float(value), weight) for value, weight in given]), total)
        return [Tally(question, "", question.title, total, counts, mean, statistics.median(values) if values else None)]
    return [_counted(question, given)]


def _counted(question: Question, given: Sequence[tuple[Any, float]]) -> Tally:
    counter: Counter[str] = Counter()
    for value, weight in given:
        for key in _chosen(question, value):
            counter[key] += weight  # type: ignore[assignment]
    total = _sum(given)
    counts = _in_order(question, counter, total)
    grades = [(float(v), w) for v, w in given if question.kind in {"scale", "nps"}]
    mean = sum(v * w for v, w in grades) / total if grades and total else None
    median = statistics.median([v for v, _ in grades]) if grades else None
    score = _nps(grades) if question.kind == "nps" and grades else None
    texts = (
        tuple(v["why"] for v, _ in given if isinstance(v, Mapping) and v.get("why")) if question.kind in OPEN else ()
    )
    return Tally(question, "", question.title, total, counts, mean, median, score, texts, _places(question, given))


def _of_row(question: Question, row: str, label: str, given: Sequence[tuple[Any, float]]) -> Tally:
    mine = [(part, weight) for value, weight in given if not is_empty(part := value.get(row))]
    counter: Counter[str] = Counter()
    for part, weight in mine:
        for key in part if isinstance(part, list) else [part]:
            counter[key] += weight  # type: ignore[assignment]
    total = _sum(mine)
    return Tally(question, row, f"{question.title}：{label}", total, _in_order(question, counter, total))


def _chosen(question: Question, value: Any) -> Iterable[str]:
    if question.kind == "ranking":
        return [str(value[0])]  # how often each came first
    if question.kind == "region":
        return [league_of(value)]
    if question.kind == "clause":
        return [value.get("stance", "")]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _in_order(question: Question, counter: Mapping[str, float], total: float) -> tuple[Count, ...]:
    labels = question.labels or {key: key for key in (*regions(), ELSEWHERE) if key in counter}
    return tuple(
        Count(k, label, counter.get(k, 0), counter.get(k, 0) / total if total else 0) for k, label in labels.items()
    )


def _places(question: Question, given: Sequence[tuple[Any, float]]) -> tuple[tuple[str, float], ...]:
    if question.kind != "ranking":
        return ()
    sums: dict[str, list[float]] = {}
    for order, weight in given:
        for place, key in enumerate(order, 1):
            known = sums.setdefault(str(key), [0.0, 0.0])
            known[0] += place * weight
            known[1] += weight
    found = [(question.labels.get(key, key), total / people) for key, (total, people) in sums.items()]
    return tuple(sorted(found, key=lambda line: line[1]))


def _grouped(sums: Mapping[str, float], total: float) -> tuple[Count, ...]:
    return tuple(Count(label, label, n, n / total if total else 0) for label, n in sums.items())


def _nps(grades: Sequence[tuple[float, float]]) -> float:
    total = sum(w for _, w in grades)
    return (sum(w for v, w in grades if v >= 9) - sum(w for v, w in grades if v <= 6)) / total * 100


def _sum(given: Sequence[tuple[Any, float]]) -> float:
    total = sum(weight for _, weight in given)
    return int(total) if float(total).is_integer() else total
