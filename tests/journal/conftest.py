"""A journal with a few entries, its key, its file outside, and one receipt."""

import pytest

from infra.db import reading
from journal.checkpoints import publish_checkpoint
from journal.entries import append
from journal.keys import load_key
from journal.receipts import proof_file
from tests.journal.facts import AT, SUBMITTED, fact


@pytest.fixture
def grow(engine):
    """Append entries, each call in one transaction."""

    def grow(count: int, first: dict | None = None):
        with engine.begin() as connection:
            return append(connection, [fact(n, first if n == 0 else None) for n in range(count)])

    return grow


@pytest.fixture
def key(tmp_path):
    return load_key(tmp_path / "secret" / "journal.key", create=True)


@pytest.fixture
def outside(tmp_path):
    return tmp_path / "elsewhere" / "checkpoints.txt"


@pytest.fixture
def publish(engine, key, outside):
    return lambda: publish_checkpoint(engine, key, outside, at=AT)


@pytest.fixture
def receipt(engine, grow, publish, key):
    """The receipt file of entry 2 in a journal of 7."""
    grow(2)
    grow(5, SUBMITTED)
    publish()
    with reading(engine).begin() as connection:
        return proof_file(connection, key, index=2, number="GY-2026-0001", submitted=SUBMITTED)
