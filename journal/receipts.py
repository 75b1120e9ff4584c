"""Receipt files: everything one needs to check, offline, that an opinion stands in the journal."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from sqlalchemy import Connection, select
from sqlmodel import col

from journal.checkpoints import BadCheckpoint, Key, newest_note, read_checkpoint, sign_checkpoint
from journal.merkle import inclusion_proof, leaf_hash, range_root, root_from_inclusion
from journal.models import JournalEntry, JournalSalt
from journal.tree import size_of, stored_nodes

FORMAT = "gongyi-receipt/1"
PROOF_HEADER = "c2sp.org/tlog-proof@v1"


class Unusable(ValueError):
    """The file is no receipt file."""


@dataclass
class Report:
    """What was checked, in plain words, and whether all of it holds."""

    holds: bool = True
    lines: list[str] = field(default_factory=list)

    def check(self, holds: bool, yes: str, no: str) -> None:
        """Note one check."""
        self.holds = self.holds and holds
        self.lines.append(("✓ " + yes) if holds else ("✗ " + no))


def proof_file(
    connection: Connection, key: Key, *, index: int, number: str, submitted: dict[str, Any]
) -> dict[str, Any]:
    """The receipt file of an entry. Uses the newest checkpoint that covers it, else signs the present tree."""
    entry = connection.execute(select(col(JournalEntry.entry)).where(col(JournalEntry.index) == index)).scalar_one()
    salt = connection.execute(select(col(JournalSalt.salt)).where(col(JournalSalt.index) == index)).scalar_one_or_none()
    node = stored_nodes(connection)
    note = newest_note(connection)
    size = read_checkpoint(note, key.public).size if note else 0
    if note is None or size <= index:
        size = size_of(connection)
        note = sign_checkpoint(key, size, range_root(node, 0, size))
    hashes = [base64.b64encode(h).decode() for h in inclusion_proof(node, index, size)]
    return {
        "format": FORMAT,
        "receipt": number,
        "submitted": submitted,
        "salt": salt.hex() if salt else "",
        "entry": entry,
        "index": index,
        "proof": "\n".join([PROOF_HEADER, f"index {index}", *hashes, "", note]),
        "public_key": key.public,
    }


def verify_receipt(document: Any, trusted_key: str | None) -> Report:
    """Check a receipt file without database or network. Raises Unusable for anything that is none."""
    try:
        index, hashes, note = _read_proof(document["proof"])
        entry, salt = str(document["entry"]), bytes.fromhex(document["salt"])
        told, submitted, public_key = json.loads(entry), document["submitted"], str(document["public_key"])
        committed = told["commitment"]["sha256"], told["commitment"]["sm3"]
        salted = salt + rfc8785.dumps(submitted)
        right_format = document["format"] == FORMAT and submitted["receipt"] == document["receipt"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unusable("不是公议的回执凭证文件,或者文件不完整") from error
    report = Report()
    report.check(right_format and document["index"] == index, "文件的编号前后一致", "文件的编号前后不一致")
    hashed = hashlib.sha256(salted).hexdigest(), hashlib.new("sm3", salted).hexdigest()
    report.check(hashed == committed, "提交的内容与登记的承诺值一致(SHA-256 和 SM3)", "提交的内容与登记的承诺值不一致")
    if trusted_key:
        report.check(trusted_key.strip() == public_key, "公钥是您信任的那一把", "公钥不是您信任的那一把")
    _check_tree(report, entry, index, hashes, note, trusted_key or public_key)
    return report


def _check_tree(report: Report, entry: str, index: int, hashes: list[bytes], note: str, public_key: str) -> None:
    try:
        checkpoint = read_checkpoint(note, public_key)
    except BadCheckpoint as error:
        report.check(False, "", str(error))
        return
    report.check(True, f"检查点由厅的密钥签发,覆盖前 {checkpoint.size} 条记录", "")
    try:
        root = root_from_inclusion(index, checkpoint.size, leaf_hash(entry.encode()), hashes)
    except ValueError:
        root = b""
    report.check(
        root == checkpoint.root,
        f"这条记录在册,是第 {index + 1} 号",
        "这条记录不在检查点所覆盖的册子里",
    )


def _read_proof(text: str) -> tuple[int, list[bytes], str]:
    head, _, note = text.partition("\n\n")
    header, index, *hashes = head.split("\n")
    if header != PROOF_HEADER or not index.startswith("index "):
        raise ValueError("not a tlog-proof")
    return int(index.removeprefix("index ")), [base64.b64decode(h, validate=True) for h in hashes], note
