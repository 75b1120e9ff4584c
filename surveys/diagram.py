"""The branching of a questionnaire as a picture: pages from top to bottom with the conditions written on them, arrows for
jumps, drawn as plain SVG (pure)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from surveys.questions import END, Condition, Definition, Page

BOX_WIDTH, GAP, LANE, LEFT = 360, 26, 22, 8
HEAD, LINE, LONGEST = 34, 18, 26  # px, px, characters of a line
Words = Callable[[Condition], str]


@dataclass(frozen=True)
class Arrow:
    """One way from page to page; `is_jump`: by a condition."""

    start: int
    goal: int
    is_jump: bool


@dataclass(frozen=True)
class Box:
    """A page: its title and the lines under it. `top` and `height` in px."""

    title: str
    lines: tuple[str, ...]
    is_conditional: bool
    top: int

    @property
    def height(self) -> int:
        """How high it is drawn."""
        return HEAD + LINE * len(self.lines) + (8 if self.lines else 0)


def arrows(definition: Definition) -> list[Arrow]:
    """Every way a respondent can take; the goal after the last page is the end."""
    places = {page.key: n for n, page in enumerate(definition.pages)}
    last = len(definition.pages)
    found = [Arrow(n, n + 1, is_jump=False) for n in range(last)]
    for n, page in enumerate(definition.pages):
        for question in page.questions:
            for jump in question.jumps:
                goal = last if jump.to == END else places.get(jump.to, n)
                arrow = Arrow(n, goal, is_jump=True)
                if arrow not in found:
                    found.append(arrow)
    return found


def diagram(definition: Definition, in_words: Words) -> str:
    """An inline SVG without style attributes. `in_words` says a condition; what is too long for a line is broken."""
    ways, boxes = arrows(definition), list(_boxes(definition, in_words))
    lanes = [way for way in ways if way.is_jump]
    height = boxes[-1].top + boxes[-1].height + 6
    width = LEFT + BOX_WIDTH + LANE * (len(lanes) + 1)
    parts = [_box(box) for box in boxes]
    parts += [_down(boxes[way.start]) for way in ways if not way.is_jump]
    parts += [_aside(boxes[way.start], boxes[way.goal], lane) for lane, way in enumerate(lanes, 1)]
    return (
        f'<svg class="flow" role="img" aria-label="问卷的跳转图" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"{''.join(parts)}</svg>"
    )


def _boxes(definition: Definition, in_words: Words) -> Iterator[Box]:
    top = 4
    for n, page in enumerate(definition.pages, 1):
        lines = tuple(part for line in _lines(definition, page, in_words) for part in _broken(line))
        box = Box(f"{n}. {page.title or page.key}", lines, bool(page.show), top)
        yield box
        top += box.height + GAP
    yield Box("结束", (), is_conditional=False, top=top)


def _lines(definition: Definition, page: Page, in_words: Words) -> Iterator[str]:
    if page.show:
        yield f"显示条件：{in_words(page.show)}"
    if asked := sum(q.is_asked for q in page.questions):
        yield f"{asked} 题"
    titles = {p.key: f"第 {n} 页" for n, p in enumerate(definition.pages, 1)}
    for question in page.questions:
        number = definition.number_of(question.key)
        if question.show:
            yield f"{f'第 {number} 题' if number else '说明文字'}：{in_words(question.show)}"
        for jump in question.jumps:
            yield f"→ {titles.get(jump.to, '结束')}：{in_words(jump.when) or '总是'}"


def _broken(line: str) -> list[str]:
    """A line in pieces that fit; the later ones are set in."""
    pieces, left = [line[:LONGEST]], line[LONGEST:]
    while left:
        pieces.append("　" + left[: LONGEST - 1])
        left = left[LONGEST - 1 :]
    return pieces


def _box(box: Box) -> str:
    kind = "box when" if box.is_conditional else "box"
    words = escape(box.title if len(box.title) <= 20 else box.title[:19] + "…")
    notes = "".join(
        f'<text class="note" x="{LEFT + 12}" y="{box.top + HEAD + 10 + LINE * n}">{escape(line)}</text>'
        for n, line in enumerate(box.lines)
    )
    return (
        f'<rect class="{kind}" x="{LEFT}" y="{box.top}" width="{BOX_WIDTH}" height="{box.height}" rx="4"></rect>'
        f'<text x="{LEFT + 12}" y="{box.top + 22}">{words}</text>{notes}'
    )


def _down(box: Box) -> str:
    x, y = LEFT + BOX_WIDTH // 2, box.top + box.height
    return f'<path class="way" d="M{x} {y}V{y + GAP - 4}"></path><path class="head" d="M{x - 5} {y + GAP - 8}h10l-5 7z"></path>'


def _aside(box: Box, to: Box, lane: int) -> str:
    edge, x = LEFT + BOX_WIDTH, LEFT + BOX_WIDTH + LANE * lane
    start, goal = box.top + box.height // 2, to.top + to.height // 2 - 6
    return (
        f'<path class="way jump" d="M{edge} {start}H{x}V{goal}H{edge + 6}"></path>'
        f'<path class="head" d="M{edge + 8} {goal - 5}v10l-7-5z"></path>'
    )
