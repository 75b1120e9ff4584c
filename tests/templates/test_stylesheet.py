"""The stylesheet: contrasts computed from its own tokens, a budget, and what the law of the house forbids."""

import re
from pathlib import Path

import brotli
import pytest

CSS = Path(__file__).parent.parent.parent / "static" / "css"
SITE = (CSS / "site.css").read_text()
GROUNDS = ["ground", "warm", "grey-tint"]
WORDS = {  # what is written: what it may stand on
    "ink": [*GROUNDS, "amber-tint"],
    "muted": GROUNDS,
    "blue": [*GROUNDS, "blue-tint"],
    "red": ["ground", "warm", "red-tint"],
    "green": ["ground", "warm", "green-tint"],
    "amber": ["ground", "warm", "amber-tint"],
    "on-blue": ["blue", "blue-deep"],
}


def tokens(block):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


LIGHT = tokens(SITE[: SITE.index("@media (prefers-color-scheme: dark)")])
DARK = LIGHT | tokens(SITE[SITE.index("@media (prefers-color-scheme: dark)") : SITE.index("/* ---- Ground")])


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
def test_words_are_legible_wherever_they_stand(mode):
    assert set(WORDS) <= set(mode)
    weak = [(w, g, round(contrast(mode[w], mode[g]), 2)) for w, gs in WORDS.items() for g in gs]
    assert [pair for pair in weak if pair[2] < 5.5] == []


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
def test_links_body_and_error_words_reach_seven_to_one_on_the_page(mode):
    for word in ("ink", "muted", "blue", "red", "green", "amber"):
        assert contrast(mode[word], mode["ground"]) >= 7, word


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
def test_focus_and_edges_of_controls_reach_three_to_one(mode):
    for ground in GROUNDS:
        assert contrast(mode["focus"], mode[ground]) >= 3
        assert contrast(mode["edge"], mode[ground]) >= 3


def test_dark_mode_changes_every_colour_that_words_and_grounds_use():
    assert [n for n in [*WORDS, *GROUNDS] if LIGHT[n] == DARK[n]] == []


def test_every_token_that_is_used_is_set():
    sheets = "".join(p.read_text() for p in CSS.glob("*.css"))
    assert set(re.findall(r"var\(--([\w-]+)\)", sheets)) <= set(re.findall(r"--([\w-]+):", sheets))


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda p: p.name)
def test_sheet_fetches_nothing_and_has_no_ornament(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert text.count("{") == text.count("}")
    assert not re.search(r"url\(|@import|box-shadow|text-shadow|gradient\(|@keyframes", text)


def test_sheets_keep_their_budget_over_the_wire():
    def size(*names):
        return sum(len(brotli.compress((CSS / n).read_bytes(), quality=5)) for n in names)

    assert size("site.css", "print.css") < 9_500
    assert size("site.css", "admin.css", "print.css") < 10_500


def test_elder_mode_is_22_pixels_with_targets_of_56():
    elder = re.search(r"\.elder \{([^}]*)\}", SITE).group(1)
    assert "font-size: 137.5%" in elder and "--target: 56px" in elder
