"""Receipt files: what was submitted, its entry, and the proof that the entry stands in the journal."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlmodel import col

from journal.canonical import canonical
from journal.checkpoints import Checkpoint, make_checkpoint, read_checkpoint
from journal.entries import ALGORITHM, SALT_BYTES, VERSION, commitment
from journal.keys import Key, PublicKey, read_public_key
from journal.merkle import inclusion_proof, leaf_hash, root_from_inclusion
from journal.models import JournalEntry, JournalSalt
from journal.notes import NotSigned
from journal.proofs import Proof, read_proof, write_proof
from journal.reports import Report
from journal.stored import newest_note, stored_nodes

FORMAT = "gongyi-receipt/1"
_parts = (
    select(col(JournalEntry.entry), col(JournalSalt.salt))
    .select_from(JournalEntry)
    .outerjoin(JournalSalt, col(JournalSalt.index) == col(JournalEntry.index))
)


class Unusable(ValueError):
    """The file is not a receipt that can be checked: nothing is said about whether it is true."""


class Erased(LookupError):
    """The salt was erased at the person's request: nobody can prove the link any more."""


class NotCovered(LookupError):
    """The checkpoint that was handed in does not cover the entry."""


class NotAsSubmitted(ValueError):
    """The content handed in is not what the journal committed to."""


def proof_file(
    connection: Connection,
    key: Key,
    *,
    index: int,
    number: str,
    submitted: dict[str, object],
    checkpoint: str | None = None,
) -> dict[str, object]:
    """The receipt file as a JSON-ready dict. `submitted` is the content of the fact, exactly as it was appended.

    `checkpoint`: a signed note that covers the entry; without one the newest stored, or one signed now over what is
    committed (the next published checkpoint continues it). Raises NotCovered, Erased, NotAsSubmitted, LookupError.
    """
    row = connection.execute(_parts.where(col(JournalEntry.index) == index)).one_or_none()
    if row is None:
        raise LookupError(f"the journal has no entry {index}")
    if row.salt is None:
        raise Erased(f"the salt of entry {index} was erased")
    if json.loads(row.entry)["commitment"]["sha256"] != commitment(row.salt, submitted):
        raise NotAsSubmitted(f"entry {index} commits to other content")
    note = checkpoint or newest_note(connection, covering=index) or make_checkpoint(connection, key)
    size = read_checkpoint(note).size
    if size <= index:
        raise NotCovered(f"no checkpoint covers entry {index}")
    return {
        "format": FORMAT,
        "receipt": number,
        "submitted": submitted,
        "salt": bytes(row.salt).hex(),
        "entry": row.entry,
        "index": index,
        "proof": write_proof(index, inclusion_proof(stored_nodes(connection), index, size), note),
        "checkpoint": note,
        "public_key": key.public.text,
    }


@dataclass(frozen=True, slots=True)
class _Receipt:
    number: str
    submitted: dict[str, object]
    salt: bytes
    entry: str
    fields: dict[str, object]
    index: int
    proof: Proof
    note: str
    checkpoint: Checkpoint
    key: PublicKey
    own_key: PublicKey


def verify_receipt(document: object, trusted_key: PublicKey | str | None) -> Report:
    """Check a receipt file offline. `trusted_key` is the public key as the department publishes it. Raises Unusable."""
    read = _read(document, trusted_key)
    report = Report()
    _check_content(report, read)
    _check_tree(report, read)
    _check_signature(report, read, trusted=trusted_key is not None)
    return report


def _check_content(report: Report, read: _Receipt) -> None:
    committed = read.fields.get("commitment")
    committed = committed if isinstance(committed, dict) else {}
    for algorithm, name in (("sha256", "SHA-256"), ("sm3", "SM3")):
        same = committed.get(algorithm) == commitment(read.salt, read.submitted, algorithm)
        report.check(same, f"提交内容与日志承诺一致（{name}）", f"提交内容或盐值与日志承诺不符（{name}）")
    if "receipt" in read.submitted:
        same = read.submitted["receipt"] == read.number
        report.check(same, f"回执编号 {read.number} 属于这份内容", f"回执编号 {read.number} 不属于这份内容")
    else:
        report.note("提交内容不含回执编号，编号未核对")
    written = canonical(read.fields).decode() == read.entry
    report.check(written, f"日志条目记于 {read.fields.get('at')}", "日志条目不是规范写法")


def _check_tree(report: Report, read: _Receipt) -> None:
    report.check(
        read.index == read.proof.index and read.note == read.proof.checkpoint,
        "回执各部分彼此一致",
        "回执中的序号或检查点与证明不符",
    )
    try:
        leaf = leaf_hash(read.entry.encode())
        leads = root_from_inclusion(read.proof.index, read.checkpoint.size, leaf, read.proof.hashes)
    except ValueError:
        leads = b""
    report.check(
        leads == read.checkpoint.root,
        f"条目是公开日志的第 {read.index} 号（共 {read.checkpoint.size} 条）",
        "包含证明不成立：条目不在检查点所签的日志中",
    )


def _check_signature(report: Report, read: _Receipt, *, trusted: bool) -> None:
    try:
        read_checkpoint(read.note, read.key)
        problem = ""
    except NotSigned as error:
        problem = str(error)
    report.check(not problem, f"检查点由 {read.key.name} 签名", f"检查点签名不成立：{problem}")
    if not trusted:
        report.note(f"使用的是文件自带的公钥，请与本机关公布的公钥核对：{read.own_key.text}")
    elif read.own_key != read.key:
        report.note("文件自带的公钥与所给公钥不同，已按所给公钥核对")


def _read(document: object, trusted_key: PublicKey | str | None) -> _Receipt:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unusable("不是公议回执文件")
    try:
        entry, note = _text(document, "entry"), _text(document, "checkpoint")
        own_key = read_public_key(_text(document, "public_key"))
        read = _Receipt(
            number=_text(document, "receipt"),
            submitted=_submitted(document),
            salt=_salt(document),
            entry=entry,
            fields=_fields(entry),
            index=_index(document),
            proof=read_proof(_text(document, "proof")),
            note=note,
            checkpoint=read_checkpoint(note),
            key=read_public_key(str(trusted_key)) if trusted_key is not None else own_key,
            own_key=own_key,
        )
    except Unusable:
        raise
    except (ValueError, RecursionError) as problem:  # BadNote, BadProof, BadKey, JSON, hex: all say what is wrong
        raise Unusable(str(problem)) from None
    return read


def _text(document: dict[str, object], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str):
        raise Unusable(f"缺少或无法识别「{name}」")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unusable(f"缺少或无法识别「{name}」") from None
    return value


def _submitted(document: dict[str, object]) -> dict[str, object]:
    value = document.get("submitted")
    if not isinstance(value, dict):
        raise Unusable("缺少或无法识别「submitted」")
    canonical(value)  # raises ValueError for what JSON cannot carry
    return value


def _salt(document: dict[str, object]) -> bytes:
    text = _text(document, "salt")
    salt = bytes.fromhex(text)
    if len(salt) != SALT_BYTES or salt.hex() != text:
        raise Unusable("盐值无法识别")
    return salt


def _index(document: dict[str, object]) -> int:
    value = document.get("index")
    if type(value) is not int or value < 0:
        raise Unusable("缺少或无法识别「index」")
    return value


def _fields(entry: str) -> dict[str, object]:
    fields = json.loads(entry)
    if not isinstance(fields, dict):
        raise Unusable("日志条目无法识别")
    if fields.get("v") != VERSION or fields.get("alg") != ALGORITHM:
        raise Unusable("日志条目的版本或算法无法识别")
    canonical(fields)
    return fields
