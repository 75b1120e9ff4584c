"""Answers as a table: filters, weights, cross-tabs, channels side by side, drop-off by page. pandas does the counting."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from surveys.anonymity import SMALLEST_GROUP
from surveys.models import CHANNELS, Survey
from surveys.questions import CHOSEN, Definition, Question, is_empty
from surveys.regions import ELSEWHERE, league_of, regions
from surveys.statistics import ChiSquare, Raked, chi_square, rake, wilson
from surveys.tally import Tally, Weighted, tallies
from surveys.versions import Given

if TYPE_CHECKING:
    import pandas as pd

GROUPING = CHOSEN | {"region", "multiple"}
HIDDEN = "—"


@dataclass(frozen=True)
class Filter:
    """Which answers count: a channel, and those who chose `value` in `question`. Empty: all."""

    channel: str = ""
    question: str = ""
    value: str = ""


@dataclass(frozen=True)
class Crosstab:
    """Two questions against each other. Cells of an anonymous survey with few people are hidden (None)."""

    row: Question
    column: Question
    header: list[str]
    rows: list[tuple[str, list[int | None], int | None]]  # (label, cells, how many people)
    shares: list[tuple[str, list["Share"]]]  # of each row, with intervals; none when cells are hidden
    test: ChiSquare | None
    is_hidden: bool


@dataclass(frozen=True)
class Share:
    """A share with its confidence interval."""

    label: str
    n: float
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Results:
    """Everything the results page shows."""

    total: int
    chosen: list[Given]
    tallies: list[Tally]
    shares: dict[str, list[Share]]
    channels: list[tuple[str, int]]
    versions: list[tuple[int, int]]
    raked: Raked | None
    is_suppressed: bool

    @property
    def used(self) -> int:
        """How many answers the filter leaves."""
        return len(self.chosen)


def results(
    definition: Definition, survey: Survey, answers: Sequence[Given], wanted: Filter, *, weighted: bool
) -> Results:
    """Count what the filter leaves. Of an anonymous survey nothing is shown about fewer than five people."""
    chosen = [answer for answer in answers if _passes(definition, answer, wanted)]
    hidden = survey.anonymity == "anonymous" and len(chosen) < SMALLEST_GROUP
    raked = _weights(definition, survey, chosen) if weighted and survey.margins and chosen and not hidden else None
    given: list[Weighted] = [
        (answer.answers, weight)
        for answer, weight in zip(chosen, raked.weights if raked else [1] * len(chosen), strict=True)
    ]
    counted = [] if hidden else [t for t in tallies(definition, given) if not _is_small(survey, t)]
    channels = [(label, n) for key, label in CHANNELS.items() if (n := sum(a.channel == key for a in answers))]
    effect = raked.design_effect if raked else 1.0
    shares = {
        tally.key: [_share(tally, n, effect) for n in range(len(tally.counts))] for tally in counted if tally.counts
    }
    versions = sorted(Counter(answer.version for answer in chosen).items())
    return Results(len(answers), chosen, counted, shares, channels, versions, raked, hidden)


def crosstab(survey: Survey, row: Question, column: Question, answers: Sequence[Given]) -> Crosstab:
    """How the answers to one question differ by those to another, with the test of independence."""
    import pandas as pd

    said = [(keys_of(row, a.answers.get(row.key)), keys_of(column, a.answers.get(column.key))) for a in answers]
    pairs = [(left, right) for lefts, rights in said for left in lefts for right in rights]
    people = Counter(left for lefts, rights in said if rights for left in lefts)
    frame = pd.DataFrame(pairs, columns=["row", "column"])
    lines, columns = labels_of(row, list(frame["row"])), labels_of(column, list(frame["column"]))
    table = pd.crosstab(frame["row"], frame["column"]).reindex(index=list(lines), columns=list(columns), fill_value=0)
    hide = survey.anonymity == "anonymous"
    is_small = hide and bool(((table > 0) & (table < SMALLEST_GROUP)).any(axis=None))
    cells = {key: [int(n) for n in line] for key, line in zip(lines, table.to_numpy().tolist(), strict=True)}
    rows = [_line(label, cells[key], people[key], is_small=is_small) for key, label in lines.items()]
    shares = [(label, _row_shares(list(columns.values()), cells[key], people[key])) for key, label in lines.items()]
    independent = "multiple" not in {row.kind, column.kind} and not is_small
    test = chi_square(table.to_numpy().tolist()) if independent and len(frame) else None
    return Crosstab(row, column, list(columns.values()), rows, [] if is_small else shares, test, is_small)


def frame_of(definition: Definition, answers: Sequence[Given]) -> "pd.DataFrame":
    """One line an answer, one column a question (a box of a multiple choice is one of its own: 0 or 1)."""
    import pandas as pd

    return pd.DataFrame(
        [_flat(definition, answer) for answer in answers], columns=[c for c, _, _ in columns_of(definition)]
    )


def columns_of(definition: Definition) -> list[tuple[str, str, dict[str, str]]]:
    """(column, what it means, value labels) of the flat table, in order: the codebook."""
    found: list[tuple[str, str, dict[str, str]]] = [("channel", "途径", dict(CHANNELS)), ("version", "问卷版本", {})]
    for q in definition.questions():
        if q.kind in {"multiple", "ranking"}:
            flags = {"0": "未选", "1": "选中"} if q.kind == "multiple" else {}
            found += [(f"{q.key}_{key}", f"{q.title}：{label}", flags) for key, label in q.choices]
        elif q.kind == "matrix":
            found += [(f"{q.key}_{row.key}", f"{q.title}：{row.label}", q.labels) for row in q.rows]
        elif q.kind == "matrix_multiple":
            found += [
                (f"{q.key}_{row.key}_{key}", f"{q.title}：{row.label}：{label}", {"0": "未选", "1": "选中"})
                for row in q.rows
                for key, label in q.choices
            ]
        elif q.kind == "clause":
            found += [(q.key, q.title, q.labels), (f"{q.key}_why", f"{q.title}（理由）", {})]
        elif q.kind not in {"statement", "file"}:
            found.append((q.key, q.title, q.labels if q.kind not in {"scale", "nps"} else {}))
        if any(option.other for option in q.options):
            found.append((f"{q.key}_other", f"{q.title}（其他）", {}))
    return found


def unfinished(definition: Definition, by_page: Mapping[str, int], finished: int) -> list[tuple[str, int, float]]:
    """(page, how many stopped there, share of those who came there): where people give up."""
    came = finished + sum(by_page.values())
    lines = []
    for n, page in enumerate(definition.pages, 1):
        stopped = by_page.get(page.key, 0) + (by_page.get("", 0) if n == 1 else 0)
        lines.append((f"{n}. {page.title or page.key}", stopped, stopped / came if came else 0.0))
        came -= stopped
    return lines


def by_channel(answers: Sequence[Given], question: Question, survey: Survey) -> Crosstab:
    """The same question asked on the net, by telephone, face to face and on paper."""
    channel = Question("channel", "dropdown", "途径")
    object.__setattr__(channel, "choices", tuple(CHANNELS.items()))
    copies = [replace(a, answers={question.key: a.answers.get(question.key), "channel": a.channel}) for a in answers]
    return crosstab(survey, channel, question, copies)


def keys_of(question: Question, value: Any) -> list[str]:
    """The groups an answer belongs to."""
    if is_empty(value):
        return []
    if question.kind == "region":
        return [league_of(value)]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def labels_of(question: Question, present: Sequence[str]) -> dict[str, str]:
    """Key -> label of the groups: all that can be chosen, or the regions that occur."""
    here = set(present)
    if question.kind == "region":
        return {key: key for key in (*regions(), ELSEWHERE) if key in here}
    return {key: label for key, label in question.choices if key in here or question.key != "channel"}


def _passes(definition: Definition, answer: Given, wanted: Filter) -> bool:
    if wanted.channel and answer.channel != wanted.channel:
        return False
    question = definition.by_key.get(wanted.question)
    return question is None or wanted.value in keys_of(question, answer.answers.get(question.key))


def _weights(definition: Definition, survey: Survey, answers: Sequence[Given]) -> Raked:
    questions = {key: definition.by_key[key] for key in survey.margins if key in definition.by_key}
    people = [{k: (keys_of(q, a.answers.get(k)) or [""])[0] for k, q in questions.items()} for a in answers]
    return rake(people, {key: survey.margins[key] for key in questions})


def _is_small(survey: Survey, tally: Tally) -> bool:
    return survey.anonymity == "anonymous" and 0 < tally.answered < SMALLEST_GROUP


def _share(tally: Tally, n: int, effect: float) -> Share:
    count = tally.counts[n]
    low, high = wilson(count.n, tally.answered, effective=tally.answered / effect if tally.answered else None)
    return Share(count.label, count.n, count.share, low, high)


def _row_shares(labels: list[str], cells: list[int], people: int) -> list[Share]:
    return [
        Share(label, n, n / people if people else 0.0, *wilson(n, people))
        for label, n in zip(labels, cells, strict=True)
    ]


def _line(label: str, cells: list[int], people: int, *, is_small: bool) -> tuple[str, list[int | None], int | None]:
    if not is_small:
        return label, list(cells), people
    return label, [None if 0 < n < SMALLEST_GROUP else n for n in cells], None


def _flat(definition: Definition, answer: Given) -> dict[str, Any]:
    flat: dict[str, Any] = {"channel": answer.channel, "version": answer.version}
    for q in definition.questions():
        value: Any = answer.answers.get(q.key)
        if other := answer.answers.get(q.key + ".other"):
            flat[f"{q.key}_other"] = other
        if is_empty(value):
            continue
        if q.kind == "multiple":
            flat |= {f"{q.key}_{key}": int(key in value) for key, _ in q.choices}
        elif q.kind == "ranking":
            flat |= {f"{q.key}_{key}": place for place, key in enumerate(value, 1)}
        elif q.kind == "matrix":
            flat |= {f"{q.key}_{row}": part for row, part in value.items()}
        elif q.kind == "matrix_multiple":
            flat |= {f"{q.key}_{row}_{key}": int(key in part) for row, part in value.items() for key, _ in q.choices}
        elif q.kind == "clause":
            flat |= {q.key: value["stance"], f"{q.key}_why": value.get("why", "")}
        elif q.kind not in {"statement", "file"}:
            flat[q.key] = value
    return flat
