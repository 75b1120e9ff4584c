"""The Merkle tree of RFC 6962 / RFC 9162 over leaf hashes (pure)."""

import hashlib
from collections.abc import Callable, Sequence

NodeAt = Callable[[int, int], bytes]
"""(level, position) -> hash of the complete subtree there; level 0 are the leaves."""

EMPTY = hashlib.sha256().digest()


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry) (RFC 6962 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right) (RFC 6962 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two smaller than size."""
    return 1 << (size - 1).bit_length() - 1


def range_root(node: NodeAt, start: int, end: int) -> bytes:
    """The root of the leaves [start, end), read from the stored nodes."""
    size = end - start
    if size == 0:
        return EMPTY
    if size & (size - 1) == 0 and start % size == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + split(size)
    return node_hash(range_root(node, start, middle), range_root(node, middle, end))


def inclusion_proof(node: NodeAt, index: int, size: int) -> list[bytes]:
    """The audit path of a leaf in the tree of the first `size` leaves (RFC 6962 2.1.1). Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    return _path(node, index, 0, size)


def _path(node: NodeAt, index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*_path(node, index, start, middle), range_root(node, middle, end)]
    return [*_path(node, index, middle, end), range_root(node, start, middle)]


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root which a proof leads to (RFC 9162 2.1.3.2). Raises ValueError when its length is wrong."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    node, last, here = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ValueError("the proof is too long")
        if node & 1 or node == last:
            here = node_hash(sibling, here)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            here = node_hash(here, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return here


def consistency_proof(node: NodeAt, old: int, new: int) -> list[bytes]:
    """Proof that the first `old` leaves are a prefix of the first `new` (RFC 6962 2.1.2). Size 0 is refused."""
    if not 0 < old <= new:
        raise ValueError("consistency is proved from a size above 0 to one as large or larger")
    return _subproof(node, old, 0, new, whole=True)


def _subproof(node: NodeAt, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [range_root(node, start, end)]
    middle = start + split(end - start)
    if old <= middle:
        return [*_subproof(node, old, start, middle, whole=whole), range_root(node, middle, end)]
    return [*_subproof(node, old, middle, end, whole=False), range_root(node, start, middle)]


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof holds (RFC 9162 2.1.4.2). Size 0 is refused with ValueError: it would prove nothing."""
    if not 0 < old <= new:
        raise ValueError("consistency is proved from a size above 0 to one as large or larger")
    if old == new:
        return not proof and old_root == new_root
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
