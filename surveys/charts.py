"""The result of a question as a bar chart for paper: black and grey, values written on (pure)."""

from html import escape

from surveys.tally import Tally

WIDTH, LEFT, BAR, ROW, LONGEST = 560, 190, 250, 26, 14


def bars_svg(tally: Tally) -> str:
    """One bar an option, as long as its share, with number and share beside it."""
    height = ROW * len(tally.counts) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(bars_words(tally))}" font-size="13" fill="#000000">'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    ]
    for n, count in enumerate(tally.counts):
        y = 4 + ROW * n
        label = count.label if len(count.label) <= LONGEST else count.label[: LONGEST - 1] + "…"
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 17}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{LEFT}" y="{y + 3}" width="{BAR}" height="{ROW - 8}" fill="#ffffff" stroke="#888888"/>'
            f'<rect x="{LEFT}" y="{y + 3}" width="{count.share * BAR:.1f}" height="{ROW - 8}" fill="#444444"/>'
            f'<text x="{LEFT + BAR + 10}" y="{y + 17}">{count.n:.6g}（{count.share:.1%}）</text>'
        )
    return "".join(parts) + "</svg>"


def bars_words(tally: Tally) -> str:
    """The same in words."""
    return "，".join(f"{count.label} {count.n:.6g}" for count in tally.counts)
