"""Changing a questionnaire one step at a time: each function gives a new one (pure)."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from surveys.questions import WITH_OPTIONS, WITH_ROWS, Definition, Option, Page, Question

Item = TypeVar("Item", Page, Question)
FIRST_OPTIONS = (Option("o1", "选项一"), Option("o2", "选项二"))
FIRST_ROWS = (Option("r1", "第一行"), Option("r2", "第二行"))


def empty() -> Definition:
    """One page without questions."""
    return Definition((Page("p1"),))


def new_key(definition: Definition, letter: str) -> str:
    """q1, q2, … or p1, p2, …: the first that was never used here."""
    taken = {q.key for q in definition.questions()} | {p.key for p in definition.pages}
    numbers = [int(key[1:]) for key in taken if key[0] == letter and key[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"


def add_page(definition: Definition, title: str) -> Definition:
    """A new page at the end."""
    return replace(definition, pages=(*definition.pages, Page(new_key(definition, "p"), title)))


def change_page(definition: Definition, page: Page) -> Definition:
    """The page of the same key says something else."""
    return _pages(definition, lambda p: page if p.key == page.key else p)


def remove_page(definition: Definition, key: str) -> Definition:
    """Without a page and its questions; the last page stays."""
    left = tuple(page for page in definition.pages if page.key != key)
    return replace(definition, pages=left) if left else definition


def move_page(definition: Definition, key: str, by: int) -> Definition:
    """One place up (-1) or down (+1)."""
    return replace(definition, pages=_moved(definition.pages, key, by))


def add_question(definition: Definition, page_key: str, kind: str, title: str) -> tuple[Definition, str]:
    """A new question at the end of a page, and its key."""
    key = new_key(definition, "q")
    question = Question(
        key,
        kind,
        title,
        options=FIRST_OPTIONS if kind in WITH_OPTIONS else (),
        rows=FIRST_ROWS if kind in WITH_ROWS else (),
        least=1 if kind == "scale" else None,
        most=5 if kind == "scale" else None,
    )
    return _pages(definition, lambda p: replace(p, questions=(*p.questions, question)) if p.key == page_key else p), key


def change_question(definition: Definition, question: Question) -> Definition:
    """The question of the same key says something else."""

    def on(page: Page) -> Page:
        return replace(page, questions=tuple(question if q.key == question.key else q for q in page.questions))

    return _pages(definition, on)


def remove_question(definition: Definition, key: str) -> Definition:
    """Without a question."""
    return _pages(definition, lambda p: replace(p, questions=tuple(q for q in p.questions if q.key != key)))


def copy_question(definition: Definition, key: str) -> Definition:
    """The same question once more, right after it."""
    twin = replace(definition.by_key[key], key=new_key(definition, "q"))

    def on(page: Page) -> Page:
        return replace(
            page, questions=tuple(q for one in page.questions for q in ((one, twin) if one.key == key else (one,)))
        )

    return _pages(definition, on)


def move_question(definition: Definition, key: str, by: int) -> Definition:
    """One place up or down; at the edge of a page it goes over to the next one."""
    place = next(n for n, page in enumerate(definition.pages) if any(q.key == key for q in page.questions))
    page = definition.pages[place]
    at = [q.key for q in page.questions].index(key) + by
    if 0 <= at < len(page.questions):
        return change_page(definition, replace(page, questions=_moved(page.questions, key, by)))
    if not 0 <= place + by < len(definition.pages):
        return definition
    question, goal = definition.by_key[key], definition.pages[place + by]
    without = change_page(definition, replace(page, questions=tuple(q for q in page.questions if q.key != key)))
    joined = (*goal.questions, question) if by < 0 else (question, *goal.questions)
    return change_page(without, replace(goal, questions=joined))


def arrange(definition: Definition, order: dict[str, list[str]]) -> Definition:
    """Put the questions where a hand has dragged them: page key -> question keys. Raises ValueError when one is lost."""
    keys = [key for page in definition.pages for key in order.get(page.key, [])]
    if sorted(keys) != sorted(definition.by_key):
        raise ValueError("every question stands in exactly one place")
    return _pages(
        definition, lambda p: replace(p, questions=tuple(definition.by_key[key] for key in order.get(p.key, [])))
    )


def _pages(definition: Definition, on: Callable[[Page], Page]) -> Definition:
    return replace(definition, pages=tuple(on(page) for page in definition.pages))


def _moved(items: tuple[Item, ...], key: str, by: int) -> tuple[Item, ...]:
    keys = [item.key for item in items]
    at = keys.index(key)
    left = list(items)
    moved = left.pop(at)
    left.insert(min(max(at + by, 0), len(left)), moved)
    return tuple(left)
