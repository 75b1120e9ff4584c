"""The text form of an inclusion proof with its checkpoint (C2SP tlog-proof)."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

MAGIC = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,17})\Z")
MOST_HASHES = 64


class BadProof(ValueError):
    """The text is not a tlog-proof."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The place of a leaf, its audit path, and the note whose tree it leads to."""

    index: int
    hashes: list[bytes]
    checkpoint: str


def write_proof(index: int, hashes: Sequence[bytes], checkpoint: str) -> str:
    """The text of a proof."""
    lines = [MAGIC, f"index {index}", *(base64.b64encode(h).decode() for h in hashes)]
    return "\n".join(lines) + "\n\n" + checkpoint


def read_proof(text: str) -> Proof:
    """A proof from its text; extra data is skipped, nobody vouches for it. Raises BadProof."""
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if lines[1:] and lines[1].startswith("extra "):
        del lines[1]
    index = _INDEX.match(lines[1]) if len(lines) > 1 else None
    if not blank or lines[0] != MAGIC or index is None or len(lines) > MOST_HASHES + 2:
        raise BadProof("证明文本无法识别")
    return Proof(int(index[1]), [_hash(line) for line in lines[2:]], checkpoint)


def _hash(line: str) -> bytes:
    try:
        value = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise BadProof("证明中的散列值无法识别") from None
    if len(value) != 32 or base64.b64encode(value).decode() != line:
        raise BadProof("证明中的散列值无法识别")
    return value
