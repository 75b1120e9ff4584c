"""The tree against the vectors of the Certificate Transparency reference and against itself."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal import merkle

VECTORS = json.loads((Path(__file__).parent / "vectors" / "rfc6962-vectors.json").read_text())
INPUTS = [bytes.fromhex(h) for h in VECTORS["leaf_inputs_hex"]]


def tree(entries):
    """Every complete subtree, made level by level and not by the code under test."""
    level = [hashlib.sha256(b"\x00" + e).digest() for e in entries]
    nodes, height = {}, 0
    while level:
        nodes |= {(height, i): h for i, h in enumerate(level)}
        level = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        height += 1
    return lambda height, position: nodes[height, position]


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_reference(size):
    assert merkle.range_root(tree(INPUTS), 0, size).hex() == VECTORS["root_hash_by_size_hex"][size]


def test_hashes_of_the_reference():
    assert merkle.leaf_hash(b"").hex() == VECTORS["hasher"]['leaf("")']
    assert merkle.leaf_hash(b"L123456").hex() == VECTORS["hasher"]['leaf("L123456")']
    assert merkle.node_hash(b"N123", b"N456").hex() == VECTORS["hasher"]['node("N123","N456")']
    assert merkle.EMPTY.hex() == VECTORS["hasher"]["empty"]


def test_every_stored_node_of_the_reference():
    node = tree(INPUTS)
    for level, hashes in enumerate(VECTORS["node_hashes_hex"].values()):
        assert [merkle.range_root(node, i << level, i + 1 << level).hex() for i in range(len(hashes))] == hashes


def test_a_known_proof():
    """RFC 6962 2.1.3: in a tree of 7, the path of leaf 3 is [c, g, l]."""
    node = tree(INPUTS[:7])
    want = [node(0, 2), node(1, 0), merkle.range_root(node, 4, 7)]
    assert merkle.inclusion_proof(node, 3, 7) == want


def test_a_known_consistency_proof():
    """RFC 6962 2.1.3: from 3 to 7 it is [c, d, g, l]."""
    node = tree(INPUTS[:7])
    want = [node(0, 2), node(0, 3), node(1, 0), merkle.range_root(node, 4, 7)]
    assert merkle.consistency_proof(node, 3, 7) == want


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (6, 5), (-1, 5)])
def test_a_consistency_proof_from_nothing_is_refused(old, new):
    with pytest.raises(ValueError, match="above 0"):
        merkle.consistency_proof(tree(INPUTS), old, new)
    with pytest.raises(ValueError, match="above 0"):
        merkle.is_consistent(old, new, merkle.EMPTY, merkle.EMPTY, [])


@pytest.mark.parametrize(("index", "size"), [(5, 5), (-1, 5), (0, 0)])
def test_a_leaf_outside_of_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="not in the tree"):
        merkle.inclusion_proof(tree(INPUTS), index, size)
    with pytest.raises(ValueError, match="not in the tree"):
        merkle.root_from_inclusion(index, size, b"", [])


def flip(hashes, bit):
    place, bit = divmod(bit % (len(hashes) * 256), 256)
    changed = bytearray(hashes[place])
    changed[bit // 8] ^= 1 << bit % 8
    return [*hashes[:place], bytes(changed), *hashes[place + 1 :]]


def leads_to(index, size, leaf, proof):
    try:
        return merkle.root_from_inclusion(index, size, leaf, proof)
    except ValueError:
        return None


@given(st.integers(1, 200), st.data())
def test_inclusion_holds_and_any_change_breaks_it(size, data):
    node = tree([bytes([n]) for n in range(size)])
    index = data.draw(st.integers(0, size - 1))
    root, proof, leaf = merkle.range_root(node, 0, size), merkle.inclusion_proof(node, index, size), node(0, index)
    assert leads_to(index, size, leaf, proof) == root
    bit = data.draw(st.integers(0, 100_000))
    changed, *path = flip([leaf, *proof], bit)
    assert leads_to(index, size, changed, path) != root
    assert leads_to(index, size, leaf, [*proof, root]) is None
    for other in {0, index ^ 1, size - 1} - {index}:
        if other < size:
            assert leads_to(other, size, leaf, proof) != root
    if proof:
        assert leads_to(index, size, leaf, proof[:-1]) != root


@given(st.integers(1, 200), st.data())
def test_consistency_holds_and_any_change_breaks_it(new, data):
    node = tree([bytes([n]) for n in range(new)])
    old = data.draw(st.integers(1, new))
    roots = [merkle.range_root(node, 0, old), merkle.range_root(node, 0, new)]
    proof = merkle.consistency_proof(node, old, new)
    assert merkle.is_consistent(old, new, *roots, proof)
    first, second, *path = flip([*roots, *proof], data.draw(st.integers(0, 100_000)))
    assert not merkle.is_consistent(old, new, first, second, path)
    assert not merkle.is_consistent(old, new, *roots, [*proof, roots[0]])
    if proof:
        assert not merkle.is_consistent(old, new, *roots, proof[:-1])
