"""Tables of opinions in files: CSV in whatever encoding it came, or Parquet."""

import codecs
import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

_SAMPLE = 1 << 20
_DELIMITERS = ",\t;|"


class Unusable(ValueError):
    """A table that cannot be read; the message says why."""


def read_table(path: Path) -> pd.DataFrame:
    """All columns as texts, rows in order. CSV may be UTF-8 (with or without mark), UTF-16 or GB 18030; tabs and
    semicolons may part the columns. Raises Unusable."""
    try:
        if path.suffix.lower() in {".parquet", ".pq"}:
            return pd.read_parquet(path)
        return _read_csv(path)
    except (OSError, ValueError) as error:  # pandas and pyarrow raise kinds of ValueError
        raise Unusable(f"{path.name}: {error}") from error


def column(table: pd.DataFrame, name: str) -> "pd.Series[str]":
    """The column of that name, or by its place from 1. Raises Unusable naming the columns there are."""
    if name in table.columns:
        return table[name]
    if name.isdigit() and 0 < int(name) <= len(table.columns):
        return table.iloc[:, int(name) - 1]
    raise Unusable(f"没有「{name}」这一列。现有：{'、'.join(map(str, table.columns))}")


def with_columns(table: pd.DataFrame, result: pd.DataFrame) -> pd.DataFrame:
    """The table with the columns of the result at its end; a column that was called the same becomes NAME_original."""
    taken = {name: f"{name}_original" for name in table.columns if name in result.columns}
    return pd.concat([table.rename(columns=taken), result], axis=1)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """As Parquet when the name says so, else as CSV in UTF-8."""
    if path.suffix.lower() in {".parquet", ".pq"}:
        table.to_parquet(path, index=False)
        return
    import pyarrow as pa  # noqa: PLC0415 -- only writing needs it
    from pyarrow import csv as arrow  # noqa: PLC0415

    rows = pa.Table.from_pandas(table, preserve_index=False)
    arrow.write_csv(rows, path, arrow.WriteOptions(quoting_style="needed", quoting_header="needed"))


def words_by_theme(path: Path) -> Mapping[str, list[str]]:
    """The officers' theme words: a theme and its words on each line (theme: word word …, or CSV theme,word).

    Raises Unusable when there is no line of that kind.
    """
    themes: dict[str, list[str]] = {}
    try:
        lines = _text(path.read_bytes()).splitlines()
    except OSError as error:
        raise Unusable(f"{path.name}: {error}") from error
    header = {"theme,words", "theme,word", "主题,词", "主题,关键词", "theme,keywords"}
    for line in lines:
        if line.strip().lower() in header or not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = [
            p
            for p in line.replace("：", ":")
            .replace("，", ",")
            .replace("、", ",")
            .replace(":", ",", 1)
            .replace("\t", ",")
            .split(",")
        ]
        words = [
            w
            for part in parts[1:]
            for w in part.replace(";", " ").replace("|", " ").replace("；", " ").strip(' "').split()
        ]
        themes.setdefault(parts[0].strip(' "'), []).extend(words or [parts[0].strip(' "')])
    if not themes:
        raise Unusable(f"{path.name}: 没有主题词。每行写：主题: 词 词 词")
    return themes


def examples(path: Path, text: str) -> dict[str, str]:
    """Labelled examples: text -> theme, from the column of that name (or `text`, or the first) and a column theme, label
    or 主题 (or the last). Rows without a theme are left out. Raises Unusable when nothing is left."""
    table = read_table(path)
    texts = table[text] if text in table.columns else table["text"] if "text" in table.columns else table.iloc[:, 0]
    named = next(
        (name for name in ("theme", "label", "主题", "标签", "class", "category") if name in table.columns),
        table.columns[-1],
    )
    pairs = zip(texts.astype(str), table[named].astype(str), strict=True)
    found = {words: theme.strip() for words, theme in pairs if theme.strip() and theme != "nan" and words.strip()}
    if not found or named == texts.name:
        raise Unusable(f"{path.name}: 没有例子。需要一列文字、一列主题。")
    return found


def encoding_of(path: Path) -> str:
    """utf-8-sig, utf-16 or gb18030, by the bytes themselves."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        block = file.read(_SAMPLE)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while block:
                decoder.decode(block)
                block = file.read(_SAMPLE)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("gb18030", "replace")


def _read_csv(path: Path) -> pd.DataFrame:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.readline(_SAMPLE)
    try:
        delimiter = csv.Sniffer().sniff(head, _DELIMITERS).delimiter if len(head) < _SAMPLE else ","
    except csv.Error:
        delimiter = ","
    return pd.read_csv(
        path, sep=delimiter, dtype=str, keep_default_na=False, na_filter=False, encoding=encoding,
        encoding_errors="replace", skip_blank_lines=False,
    )  # fmt: skip
