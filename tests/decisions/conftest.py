"""A walk through the procedure, on both kinds of database."""

import pytest

from infra.files import FileStore
from tests.decisions.walking import Walk


@pytest.fixture
def walk(db, now, tmp_path, monkeypatch):
    monkeypatch.setattr("people.services.hash_password", lambda _: "nobody signs in here")
    return Walk(db, now, FileStore(tmp_path / "files"))
