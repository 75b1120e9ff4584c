"""The form of a backup: a tar with one JSON line a row for each table, the files, the checkpoints, and a manifest.

Portable: what was saved on SQLite can be restored on PostgreSQL and the other way round.
"""

import base64
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import JSON, Table

FORMAT = "gongyi-backup/1"
MANIFEST, SEAL, CHECKPOINTS = "manifest.json", "manifest.sha256", "checkpoints.txt"
KEYS = ("journal.key", "secret.key")
FILE = re.compile(r"files/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})\Z")
TABLE = re.compile(r"tables/([a-z_0-9]+)\.jsonl\Z")

_READERS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
    "bytes": base64.b64decode,
}


class Damaged(Exception):
    """The backup is not whole, or was altered; the message says where."""


def line(table: Table, row: Any) -> bytes:
    """One row as one line."""
    values = {c.name: v if _is_json(table, c.name) else _plain(v) for c, v in zip(table.columns, row, strict=True)}
    return orjson.dumps(values) + b"\n"


def row(table: Table, text: bytes) -> dict[str, Any]:
    """The values of a line. Columns that this version does not know are refused, never dropped."""
    values: dict[str, Any] = orjson.loads(text)
    if unknown := values.keys() - set(table.columns.keys()):
        raise Damaged(f"{table.name}: unknown column {', '.join(sorted(unknown))}")
    return {name: v if _is_json(table, name) else _typed(v) for name, v in values.items()}


def _is_json(table: Table, name: str) -> bool:
    return isinstance(table.columns[name].type, JSON)


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case bytes() | memoryview():
            return {"bytes": base64.b64encode(bytes(value)).decode()}
    return value


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    [(kind, text)] = value.items()
    return _READERS[kind](text)
