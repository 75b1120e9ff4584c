"""Keys that sign checkpoints, in the text forms of C2SP signed-note. The private one is a file outside the database."""

import base64
import binascii
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

DEFAULT_ORIGIN = "gongyi/journal"
ED25519 = 1
_NAME = re.compile(r"[^\s+]+\Z")


class BadKey(ValueError):
    """The text of a key cannot be read, or belongs to a scheme that is not known here."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to sign: SM2 or ML-DSA join by a row in SCHEMES under their type byte."""

    name: str
    public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    verify: Callable[[bytes, bytes, bytes], bool]


def _ed25519_public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _ed25519_sign(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def _ed25519_verify(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


SCHEMES = {ED25519: Scheme("Ed25519", _ed25519_public, _ed25519_sign, _ed25519_verify)}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who signs and how: name, type byte of the scheme, the raw public key."""

    name: str
    scheme: int
    raw: bytes

    @property
    def id(self) -> bytes:
        """SHA-256(name ‖ 0x0A ‖ type ‖ key)[:4] (C2SP signed-note)."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.scheme]) + self.raw).digest()[:4]

    @property
    def text(self) -> str:
        """name+id+base64(type ‖ key): what the department publishes."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.scheme]) + self.raw).decode()}"

    def __str__(self) -> str:
        """As published."""
        return self.text

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made the signature."""
        return SCHEMES[self.scheme].verify(self.raw, signature, message)


@dataclass(frozen=True, slots=True)
class Key:
    """The private key of a journal; its name is the origin line of every checkpoint."""

    origin: str
    seed: bytes = field(repr=False)
    scheme: int = ED25519

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(self.origin, self.scheme, SCHEMES[self.scheme].public(self.seed))

    def sign(self, message: bytes) -> bytes:
        """The bare signature."""
        return SCHEMES[self.scheme].sign(self.seed, message)

    @property
    def text(self) -> str:
        """What stands in the key file."""
        packed = base64.b64encode(bytes([self.scheme]) + self.seed).decode()
        return f"PRIVATE+KEY+{self.origin}+{self.public.id.hex()}+{packed}"


def read_public_key(text: str) -> PublicKey:
    """A key from its published text. Raises BadKey."""
    name, id_, packed = _parts(text.strip())
    key = PublicKey(name, packed[0], packed[1:])
    if len(key.raw) != 32 or key.id.hex() != id_:
        raise BadKey("公钥的编号与内容不符")
    return key


def read_key(text: str) -> Key:
    """A private key from the text of its file. Raises BadKey."""
    if not text.startswith("PRIVATE+KEY+"):
        raise BadKey("这不是日志签名私钥")
    name, id_, packed = _parts(text.strip().removeprefix("PRIVATE+KEY+"))
    if len(packed) != 33:
        raise BadKey("私钥长度不对")
    key = Key(name, packed[1:], packed[0])
    if key.public.id.hex() != id_:
        raise BadKey("私钥的编号与内容不符")
    return key


def load_key(path: Path, *, create: bool, origin: str = DEFAULT_ORIGIN) -> Key:
    """The key of a file; with `create` a missing one is made (0600). The file's own origin counts once it exists.

    Raises FileNotFoundError without a key (production never invents one), BadKey.
    """
    if create and not path.exists():
        _create(path, origin)
    try:
        return read_key(path.read_text("utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"no journal key at {path}: make one on the machine that keeps it") from None


def _create(path: Path, origin: str) -> None:
    if not _NAME.match(origin):
        raise BadKey("an origin has neither spaces nor plus signs")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as part:  # made with mode 0600
        part.write(Key(origin, os.urandom(32)).text.encode() + b"\n")
        part.flush()
        os.fsync(part.fileno())
        with suppress(FileExistsError):
            os.link(part.name, path)  # whole or not at all, and never over a key that another process has just made


def _parts(text: str) -> tuple[str, str, bytes]:
    parts = text.split("+", 2)
    try:
        name, id_, encoded = parts
        packed = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise BadKey("密钥文字无法识别") from None
    if not _NAME.match(name) or not packed or packed[0] not in SCHEMES:
        raise BadKey("密钥的名称或签名算法无法识别")
    return name, id_, packed
