"""Pools and quotas as CSV files: UTF-8 with or without BOM, GB18030; any line ending."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from hearings.draw.pools import Quota, Unusable

NAMES = {
    "category": ("category", "类别", "属性"),
    "feature": ("feature", "name", "value", "特征", "取值"),
    "min": ("min", "下限", "最少"),
    "max": ("max", "上限", "最多"),
}


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of a CSV file, stripped. Raises Unusable naming the line that is wrong, OSError."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise Unusable([f"{path.name}: 编码既不是 UTF-8 也不是 GB18030"]) from None
    if "\0" in text:
        raise Unusable([f"{path.name}: 不是 CSV 文件"])
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [[cell.strip() for cell in row] for row in lines]
    except csv.Error as error:
        raise Unusable([f"{path.name} 第 {lines.line_num} 行：{error}"]) from None
    rows = [row for row in rows if any(row)]
    if len(rows) < 2:
        raise Unusable([f"{path.name}: 没有数据行"])
    header = rows[0]
    problems = [f"{path.name}: 表头「{name}」重复" for name in sorted({n for n in header if header.count(n) > 1})]
    wrong = [i for i, row in enumerate(rows[1:], start=1) if len(row) != len(header)]
    problems += [f"{path.name} 第 {i} 条数据有 {len(rows[i])} 列，表头有 {len(header)} 列" for i in wrong]
    if problems:
        raise Unusable(problems)
    return header, [dict(zip(header, row, strict=True)) for row in rows[1:]]


def read_quotas(path: Path) -> list[Quota]:
    """Columns category, feature, min, max (or their Chinese names). Raises Unusable, OSError."""
    header, rows = read_table(path)
    at = {wanted: next((n for n in header if n.lower() in names), "") for wanted, names in NAMES.items()}
    missing = [wanted for wanted, name in at.items() if not name]
    if missing:
        raise Unusable([f"{path.name}: 缺少列 {'、'.join(missing)}"])
    quotas, problems = [], []
    for number, row in enumerate(rows, start=1):
        low, high = row[at["min"]], row[at["max"]]
        if low.isascii() and high.isascii() and low.isdigit() and high.isdigit() and len(low + high) < 12:
            quotas.append(Quota(row[at["category"]], row[at["feature"]], int(low), int(high)))
        else:
            problems.append(f"{path.name} 第 {number} 条数据：上下限「{low}」「{high}」不是非负整数")
    if problems:
        raise Unusable(problems)
    return quotas


def read_pool(path: Path, quotas: Sequence[Quota]) -> list[dict[str, str]]:
    """One row per registrant; every category of the quotas is a column, others are ignored. Raises Unusable, OSError."""
    header, rows = read_table(path)
    missing = sorted({q.category for q in quotas} - set(header))
    if missing:
        raise Unusable([f"{path.name}: 报名表缺少列{'、'.join(f'「{m}」' for m in missing)}"])
    return rows


def numbers(rows: Sequence[dict[str, str]], column: str, file: str) -> list[int]:
    """A column of whole numbers, empty for 0. Raises Unusable."""
    if rows and column not in rows[0]:
        raise Unusable([f"{file}: 报名表缺少列「{column}」"])
    texts = [row[column] or "0" for row in rows]
    wrong = [i for i, text in enumerate(texts, start=1) if not (text.isascii() and text.isdigit() and len(text) < 7)]
    if wrong:
        raise Unusable([f"{file} 第 {i} 行「{column}」不是非负整数：{texts[i - 1]}" for i in wrong])
    return [int(text) for text in texts]
