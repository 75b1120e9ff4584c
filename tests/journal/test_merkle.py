"""The tree against published vectors and against a plain recomputation."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.merkle import (
    consistency_proof,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    node_hash,
    range_root,
    root_from_inclusion,
)

VECTORS = json.loads((Path(__file__).parent / "vectors/rfc6962-vectors.json").read_text())


def nodes(leaves):
    def node(level, position):
        if level == 0:
            return leaves[position]
        return node_hash(node(level - 1, 2 * position), node(level - 1, 2 * position + 1))

    return node


def plain_root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(plain_root(leaves[:half]), plain_root(leaves[half:]))


LEAVES = [leaf_hash(bytes.fromhex(h)) for h in VECTORS["leaf_inputs_hex"]]


def test_published_roots():
    roots = VECTORS["root_hash_by_size_hex"]
    got = [range_root(nodes(LEAVES), 0, n).hex() for n in range(len(LEAVES) + 1)]
    assert got == roots


@given(st.integers(1, 70), st.data())
def test_every_inclusion_proof_holds_and_no_other(size, data):
    leaves = [leaf_hash(str(n).encode()) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(nodes(leaves), index, size)
    assert root_from_inclusion(index, size, leaves[index], proof) == plain_root(leaves)
    assert root_from_inclusion(index, size, leaf_hash(b"other"), proof) != plain_root(leaves)


@given(st.integers(1, 70), st.integers(1, 70))
def test_every_consistency_proof_holds_and_no_other(a, b):
    old, new = sorted((a, b))
    leaves = [leaf_hash(str(n).encode()) for n in range(new)]
    proof = consistency_proof(nodes(leaves), old, new)
    roots = plain_root(leaves[:old]), plain_root(leaves)
    assert is_consistent(old, new, *roots, proof)
    if old < new:
        assert not is_consistent(old, new, leaf_hash(b"forged"), roots[1], proof)


def test_consistency_from_nothing_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        is_consistent(0, 3, b"", b"", [])
    with pytest.raises(ValueError, match="above 0"):
        consistency_proof(nodes(LEAVES), 0, 3)


def test_a_proof_of_wrong_length_is_refused():
    leaves = [leaf_hash(bytes([n])) for n in range(5)]
    proof = inclusion_proof(nodes(leaves), 2, 5)
    for wrong in (proof[:-1], [*proof, proof[0]]):
        with pytest.raises(ValueError, match="too"):
            root_from_inclusion(2, 5, leaves[2], wrong)
