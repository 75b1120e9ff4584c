"""The branching of a questionnaire as a picture: pages from top to bottom, arrows for jumps, drawn as plain SVG (pure)."""

from dataclasses import dataclass
from html import escape

from surveys.questions import END, Definition

BOX_WIDTH, BOX_HEIGHT, GAP, LANE, LEFT = 340, 52, 26, 22, 8


@dataclass(frozen=True)
class Arrow:
    """One way from page to page; `is_jump`: by a condition."""

    start: int
    goal: int
    is_jump: bool


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


def diagram(definition: Definition) -> str:
    """An inline SVG without style attributes; the list beside it says the same in words."""
    ways = arrows(definition)
    lanes = [way for way in ways if way.is_jump]
    height = (len(definition.pages) + 1) * (BOX_HEIGHT + GAP)
    width = LEFT + BOX_WIDTH + LANE * (len(lanes) + 1)
    parts = [_box(n, f"{n + 1}. {page.title or page.key}", sum(q.is_asked for q in page.questions), bool(page.show)) for n, page in enumerate(definition.pages)]  # fmt: skip
    parts.append(_box(len(definition.pages), "结束", 0, False))
    parts += [_down(way) for way in ways if not way.is_jump]
    parts += [_aside(way, lane) for lane, way in enumerate(lanes, 1)]
    return (
        f'<svg class="flow" role="img" aria-label="问卷的跳转图" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"{''.join(parts)}</svg>"
    )


def _top(n: int) -> int:
    return n * (BOX_HEIGHT + GAP) + 4


def _box(n: int, title: str, asked: int, is_conditional: bool) -> str:
    kind = "box when" if is_conditional else "box"
    words = escape(title if len(title) <= 18 else title[:17] + "…")
    note = f'<text class="note" x="{LEFT + 12}" y="{_top(n) + 42}">{asked} 题{"，有显示条件" if is_conditional else ""}</text>'
    return (
        f'<rect class="{kind}" x="{LEFT}" y="{_top(n)}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="4"></rect>'
        f'<text x="{LEFT + 12}" y="{_top(n) + (22 if asked else 32)}">{words}</text>{note if asked else ""}'
    )


def _down(way: Arrow) -> str:
    x, y = LEFT + BOX_WIDTH // 2, _top(way.start) + BOX_HEIGHT
    return f'<path class="way" d="M{x} {y}V{y + GAP - 4}"></path><path class="head" d="M{x - 5} {y + GAP - 8}h10l-5 7z"></path>'


def _aside(way: Arrow, lane: int) -> str:
    edge, x = LEFT + BOX_WIDTH, LEFT + BOX_WIDTH + LANE * lane
    start, goal = _top(way.start) + BOX_HEIGHT // 2, _top(way.goal) + BOX_HEIGHT // 2 - 6
    return (
        f'<path class="way jump" d="M{edge} {start}H{x}V{goal}H{edge + 6}"></path>'
        f'<path class="head" d="M{edge + 8} {goal - 5}v10l-7-5z"></path>'
    )
