"""Signed notes (C2SP signed-note): a text, a blank line, one or more signature lines."""

import base64
import binascii
import re
from dataclasses import dataclass

from journal.keys import Key, PublicKey

_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})\Z")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
MOST_SIGNATURES = 64


class BadNote(ValueError):
    """The text is not a signed note, or not one of a checkpoint."""


class NotSigned(ValueError):
    """No signature of the expected key holds."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line."""

    name: str
    key_id: bytes
    value: bytes


def sign_note(text: str, key: Key) -> str:
    """A note over the text (which ends in a newline), signed by the key."""
    value = base64.b64encode(key.public.id + key.sign(text.encode())).decode()
    return f"{text}\n— {key.origin} {value}\n"


def split_note(note: str) -> tuple[str, list[Signature]]:
    """Text and signatures of a note. Raises BadNote."""
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or _CONTROL.search(note):
        raise BadNote("不是签名文本")
    found = [_SIGNATURE.match(line) for line in lines[:-1].split("\n")]
    if len(found) > MOST_SIGNATURES:
        raise BadNote("签名行过多")
    return text + "\n", [_signature(match) for match in found]


def _signature(match: re.Match[str] | None) -> Signature:
    if match is None:
        raise BadNote("签名行无法识别")
    try:
        value = base64.b64decode(match[2], validate=True)
    except binascii.Error:
        raise BadNote("签名行无法识别") from None
    if len(value) < 5 or base64.b64encode(value).decode() != match[2]:  # one text for one signature
        raise BadNote("签名行无法识别")
    return Signature(match[1], value[:4], value[4:])


def require_signature(text: str, signatures: list[Signature], public: PublicKey) -> None:
    """At least one signature of this key, and every one of them good. Others are ignored. Raises NotSigned."""
    own = [s for s in signatures if s.name == public.name and s.key_id == public.id]
    if not own:
        raise NotSigned("没有该公钥的签名")
    if not all(public.verifies(s.value, text.encode()) for s in own):
        raise NotSigned("签名与内容不符")
