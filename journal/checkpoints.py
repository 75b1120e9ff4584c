"""Signed checkpoints: C2SP tlog-checkpoint as a signed note, Ed25519. The key is a file outside the database."""

import base64
import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from sqlalchemy import Connection, Engine, insert, select
from sqlmodel import col

from infra.db import reading
from journal.merkle import consistency_proof, is_consistent, range_root
from journal.models import JournalCheckpoint
from journal.tree import size_of, stored_nodes

ORIGIN = "gongyi/journal"
ED25519 = b"\x01"  # the C2SP signature type; others (SM2, ML-DSA) may follow


class BadCheckpoint(ValueError):
    """The note is malformed or its signature does not hold."""


class Forked(Exception):
    """The database is not a continuation of what was published."""


@dataclass(frozen=True)
class Key:
    """The department's signing key."""

    private: Ed25519PrivateKey
    name: str = ORIGIN

    @property
    def public(self) -> str:
        """The verifier key in the C2SP form name+id+base64."""
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"{self.name}+{_key_id(self.name, raw).hex()}+{base64.b64encode(ED25519 + raw).decode()}"


@dataclass(frozen=True)
class Checkpoint:
    """A verified statement: the first `size` entries have this root."""

    size: int
    root: bytes


def load_key(path: Path, *, create: bool) -> Key:
    """The key of a file; made (mode 0600) when missing and `create`. Raises FileNotFoundError otherwise."""
    if not path.exists():
        if not create:
            raise FileNotFoundError(f"the journal key {path} is missing: create one with `gongyi key`")
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
    private = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(private, Ed25519PrivateKey):
        raise BadCheckpoint("the journal key is not an Ed25519 key")
    return Key(private)


def sign_checkpoint(key: Key, size: int, root: bytes) -> str:
    """The signed note."""
    body = f"{key.name}\n{size}\n{base64.b64encode(root).decode()}\n"
    raw = key.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = base64.b64encode(_key_id(key.name, raw) + key.private.sign(body.encode())).decode()
    return f"{body}\n\u2014 {key.name} {signature}\n"


def read_checkpoint(note: str, public_key: str) -> Checkpoint:
    """The statement of a note, its signature checked against a verifier key. Raises BadCheckpoint."""
    try:
        body, _, signatures = note.partition("\n\n")
        origin, size, root = body.split("\n")[:3]
        name, key_id, encoded = public_key.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        mark, signer, signature = signatures.strip().split("\n")[0].split(" ")
        signed = base64.b64decode(signature, validate=True)
        checkpoint = Checkpoint(int(size), base64.b64decode(root, validate=True))
    except ValueError as error:
        raise BadCheckpoint("检查点的格式不对") from error
    if mark != "\u2014" or signer != name or origin != name or raw[:1] != ED25519:
        raise BadCheckpoint("检查点不是由这把公钥签发的")
    if signed[:4].hex() != key_id or _key_id(name, raw[1:]).hex() != key_id:
        raise BadCheckpoint("检查点与公钥编号不符")
    try:
        Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signed[4:], (body + "\n").encode())
    except (InvalidSignature, ValueError) as error:
        raise BadCheckpoint("检查点的签名不成立") from error
    return checkpoint


def publish_checkpoint(engine: Engine, key: Key, outside: Path, *, at: datetime) -> str | None:
    """Sign the present tree when it has grown; store the note and append it to the file outside the database."""
    with reading(engine).connect() as connection, connection.begin():
        size = size_of(connection)
        newest = _newest(connection)
        if size == 0 or (newest and newest.size >= size):
            return None
        note = sign_checkpoint(key, size, range_root(stored_nodes(connection), 0, size))
    with engine.connect() as connection, connection.begin():
        taken = select(col(JournalCheckpoint.size)).where(col(JournalCheckpoint.size) == size)
        if connection.execute(taken).first() is not None:
            return None  # another process was faster
        connection.execute(insert(JournalCheckpoint), [{"size": size, "at": at, "note": note}])
    _append(outside, note)
    return note


def newest_note(connection: Connection) -> str | None:
    """The newest checkpoint in the database."""
    newest = _newest(connection)
    return str(newest.note) if newest else None


def check_outside(connection: Connection, outside: Path, public_key: str) -> None:
    """The newest checkpoint kept outside must be a prefix of the database's tree. Raises Forked with plain words."""
    if not outside.exists():
        return
    notes = [n for n in outside.read_text("utf-8").split("\n\n\n") if n.strip()]
    if not notes:
        return
    published = read_checkpoint(notes[-1].strip("\n") + "\n", public_key)
    size = size_of(connection)
    if published.size > size:
        raise Forked(f"已公布的检查点有 {published.size} 条记录,数据库只有 {size} 条:数据库可能是较旧的备份。")
    node = stored_nodes(connection)
    proof = consistency_proof(node, published.size, size)
    roots = range_root(node, 0, published.size), range_root(node, 0, size)
    if roots[0] != published.root or not is_consistent(published.size, size, *roots, proof):
        raise Forked("数据库中的记录与已公布的检查点不一致:记录被改动过。")


def _newest(connection: Connection) -> JournalCheckpoint | None:
    rows = select(JournalCheckpoint.__table__).order_by(col(JournalCheckpoint.size).desc()).limit(1)  # type: ignore[attr-defined]
    return connection.execute(rows).first()  # type: ignore[return-value]


def _append(outside: Path, note: str) -> None:
    outside.parent.mkdir(parents=True, exist_ok=True)
    with outside.open("a", encoding="utf-8") as file:
        file.write(note + "\n\n")
        file.flush()
        os.fsync(file.fileno())


def _key_id(name: str, raw: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + raw).digest()[:4]
