"""The English catalogues: readable, complete, and with the placeholders of their source texts."""

import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from web.i18n import FOLDER

FILES = sorted((FOLDER / "en").glob("*.po"))
NAMES = ("公议",)  # proper names that may stay Chinese
# gettext of the templates formats with %, gettext of the handlers with str.format
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|\{\w*\}")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")


def pairs(path):
    """Source text and translation of every message, both forms of a plural."""
    with path.open("rb") as file:
        messages = read_po(file, locale="en", abort_invalid=True)
    for m in messages:
        sources = m.id if isinstance(m.id, tuple) else (m.id,)
        strings = m.string if isinstance(m.string, tuple) else (m.string,)
        if m.id:
            yield from zip(sources, strings, strict=True)


def placeholders(text):
    return Counter(PLACEHOLDER.findall(text))


def test_english_has_catalogues():
    assert FILES, "locales/en holds no .po file"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
class TestCatalogue:
    def test_is_readable(self, path):
        assert list(pairs(path)), f"{path.name} holds no messages"

    def test_keeps_placeholders(self, path):
        wrong = [(s, t) for s, t in pairs(path) if placeholders(s) != placeholders(t)]
        assert not wrong, f"give the translation the placeholders of its source: {wrong}"

    def test_has_no_empty_translation(self, path):
        empty = [s for s, t in pairs(path) if not t.strip()]
        assert not empty, f"translate these: {empty}"

    def test_has_no_chinese_left(self, path):
        left = []
        for source, text in pairs(path):
            for name in NAMES:
                text = text.replace(name, "")
            if CHINESE.search(text):
                left.append((source, text))
        assert not left, f"translate these to the end: {left}"


def test_a_text_has_one_translation():
    """Every catalogue is read into one: a second translation of the same text would silently win."""
    seen, twice = {}, []
    for path in FILES:
        for source, text in pairs(path):
            if seen.setdefault(source, text) != text:
                twice.append((source, seen[source], text))
    assert not twice, f"choose one translation: {twice}"
