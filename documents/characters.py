"""Which characters a file format can hold."""

import re

# XML 1.0, section 2.2: everything outside these ranges makes a DOCX or XLSX unreadable.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Joiners and variation selectors have no shape of their own, so a PDF has nothing to draw for them.
_SHAPELESS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")


def printable(text: str) -> str:
    """The text without the characters XML forbids (control characters, half surrogates); line ends as \\n."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def drawable(text: str) -> str:
    """Printable text without characters that have no shape; tabs become spaces."""
    return _SHAPELESS.sub("", printable(text)).replace("\t", "  ")


def lines(text: str) -> list[str]:
    """The paragraphs of a text typed into one field: its non-empty lines, without outer blanks (also U+3000)."""
    return [line.strip() for line in printable(text).split("\n") if line.strip()]


def width(text: str) -> float:
    """Width in full characters: ASCII counts half."""
    return sum(0.5 if ord(character) < 0x2000 else 1.0 for character in text)
