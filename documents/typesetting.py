"""Typst with our fonts: a template and a JSON value go in, bytes come out. Markup is never built from texts."""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
# Licensed faces that a deployer may drop into the fonts folder come first; the free ones always stand there.
FACES = {
    "body": ("FangSong_GB2312", "FangSong", "FZFangSong-Z02", "Noto Serif SC"),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "Noto Serif SC"),
    "bold": ("SimHei", "FZHei-B01S", "Noto Sans SC"),
    "kai": ("KaiTi_GB2312", "KaiTi", "FZKai-Z03", "Noto Serif SC"),
    "song": ("SimSun", "NSimSun", "Noto Serif SC"),
}
_UNDRAWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_ROUNDS = 12
_MAIN = "main.typ"


@cache
def fonts() -> typst.Fonts:
    """The fonts folder and the faces built into Typst (Latin, Cyrillic); never those of the machine, so that the
    same document is the same bytes everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


@cache
def faces() -> dict[str, list[str]]:
    """For each role the faces that are really present, best first."""
    present = {family.lower() for family in fonts().families()}
    return {role: [name for name in names if name.lower() in present] for role, names in FACES.items()}


def compiled(
    template: bytes,
    value: object,
    *,
    files: Mapping[str, bytes] | None = None,
    format: Literal["pdf", "png"] = "pdf",
    day: date | None = None,
) -> bytes:
    """One run of Typst. `files` stand beside the template; `day` dates the PDF. Raises typst.TypstError."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in {**(files or {}), _MAIN: template}.items():
            (root / name).write_bytes(content)
        midnight = datetime.combine(day or date(2000, 1, 1), time(), ZoneInfo("Asia/Shanghai"))
        return typst.compile(
            root / _MAIN,
            root=root,
            font_paths=fonts(),
            format=format,
            ppi=150.0 if format == "png" else None,
            sys_inputs={"value": json.dumps(value, ensure_ascii=False), "faces": json.dumps(faces())},
            pdf_standards=["a-2a", "ua-1"] if format == "pdf" else [],
            timestamp=int(midnight.timestamp()),
        )


def accessible_pdf(
    template: bytes, value: dict[str, Any], *, day: date, files: Mapping[str, bytes] | None = None
) -> bytes:
    """A PDF/A-2a and PDF/UA-1. A character that no font draws is replaced by its code, and the document says so:
    `value["undrawn"]` names the codes. Raises typst.TypstError for everything else."""
    undrawn: dict[str, str] = {}
    for _ in range(_ROUNDS):
        shown = {**_replaced(value, undrawn), "undrawn": list(undrawn.values())}
        try:
            return compiled(template, shown, files=files, day=day)
        except typst.TypstError as failed:
            missing = set(_missing(failed.diagnostic)) - undrawn.keys()
            if not missing:
                raise
            undrawn |= {character: f"〔U+{ord(character):04X}〕" for character in sorted(missing)}
    # So many rare characters come from a text that is not for reading: keep what every font has.
    return compiled(template, {**_replaced(value, _Basic()), "undrawn": list(undrawn.values())}, files=files, day=day)


class _Basic(dict[int, str]):
    """A translation table that keeps the characters of everyday Chinese and shows □ for all others."""

    def __missing__(self, code: int) -> str:
        common = code < 0x250 or 0x2010 <= code <= 0x2030 or 0x3000 <= code <= 0x3020
        return chr(code) if common or 0x4E00 <= code <= 0x9FA5 or 0xFF01 <= code <= 0xFF5E else "□"


def _missing(diagnostic: str) -> Iterator[str]:
    for shown in _UNDRAWN.findall(diagnostic):
        yield from _ESCAPE.sub(lambda match: chr(int(match[1], 16)), shown).replace('\\"', '"').replace("\\\\", "\\")


def _replaced(value: Any, table: Mapping[Any, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table if isinstance(table, _Basic) else str.maketrans(dict(table)))
    if isinstance(value, dict):
        return {key: _replaced(each, table) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, table) for each in value]
    return value
