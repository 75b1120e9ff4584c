"""Answers to several versions of a questionnaire side by side: a question that stayed the same is counted once over all
versions, one that was changed is counted for each version, one that was taken out is still there (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from surveys.definition_json import question_json
from surveys.presenting import plain
from surveys.questions import Definition, Page, Question, Values

UNIMPORTANT = frozenset({"help", "required", "shuffle", "show", "jumps", "is_published", "to_ledger"})


@dataclass(frozen=True, slots=True)
class Given:
    """One answered questionnaire for counting, under the keys of the joined questionnaire."""

    answers: Values
    channel: str
    version: int


@dataclass(frozen=True)
class Joined:
    """All versions as one questionnaire. `renamed`: version -> {key there: key here}, where they differ."""

    definition: Definition
    renamed: Mapping[int, Mapping[str, str]]

    def given(self, answers: Mapping[str, Any], channel: str, version: int) -> Given:
        """An answer to one version in the words of the whole."""
        names = self.renamed.get(version, {})
        return Given({_name(key, names): value for key, value in answers.items()}, channel, version)


def join(versions: Mapping[int, Definition], current: int) -> Joined:
    """`versions`: number -> questions, those with answers and the one in use (`current`), in whose order they stand."""
    newest = versions[current]
    kept = {q.key: [(q, [current])] for q in newest.questions()}
    for number in sorted(set(versions) - {current}, reverse=True):
        for question in versions[number].questions():
            _sort_in(kept.setdefault(question.key, []), question, number)
    renamed: dict[int, dict[str, str]] = {number: {} for number in versions}
    taken, made = set(kept), {}
    for key, variants in kept.items():
        made[key] = list(_variants(key, variants, current, taken, renamed, versions))
    pages = [replace(p, questions=tuple(v for q in p.questions for v in made[q.key])) for p in newest.pages]
    gone = tuple(v for key, variants in made.items() if key not in newest.by_key for v in variants)
    if gone:
        pages.append(Page("earlier", "只在以前的版本里的题目", questions=gone))
    return Joined(Definition(tuple(pages), newest.paging), renamed)


def _sort_in(variants: list[tuple[Question, list[int]]], question: Question, number: int) -> None:
    for known, numbers in variants:
        if _meaning(known) == _meaning(question):
            numbers.append(number)
            return
    variants.append((question, [number]))


def _variants(
    key: str,
    variants: list[tuple[Question, list[int]]],
    current: int,
    taken: set[str],
    renamed: dict[int, dict[str, str]],
    versions: Mapping[int, Definition],
) -> Iterable[Question]:
    for n, (question, numbers) in enumerate(variants):
        here = key if n == 0 else _free(f"{key}_v{max(numbers)}", taken)
        for number in numbers:
            if here != key:
                renamed[number][key] = here
        says = plain(versions[max(numbers)], question.title)
        if len(variants) > 1 or current not in numbers:
            says += f"（第 {'、'.join(str(number) for number in sorted(numbers))} 版）"
        yield replace(question, key=here, title=says)


def _meaning(question: Question) -> dict[str, Any]:
    facts = {name: value for name, value in question_json(question).items() if name not in UNIMPORTANT}
    return facts | {name: sorted(facts[name], key=itemgetter("key")) for name in ("options", "rows") if name in facts}


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "x"
    taken.add(name)
    return name


def _name(key: str, names: Mapping[str, str]) -> str:
    base, dot, rest = key.partition(".")
    return names.get(base, base) + dot + rest
