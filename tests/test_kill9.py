"""The server is killed under load: no receipt is lost or doubled. A short run; benchmarks/kill9.py does a long one."""

import pytest

from benchmarks.kill9 import kill_rounds


@pytest.mark.slow
@pytest.mark.xdist_group("server")
@pytest.mark.parametrize(
    "postgres", [False, pytest.param(True, marks=pytest.mark.postgres)], ids=["sqlite", "postgres"]
)
def test_every_receipt_handed_out_survives_kill_9(tmp_path, postgres):
    counted = kill_rounds(tmp_path, kills=5, port=8122 if postgres else 8121, postgres=postgres)
    handed_out = counted.pop("handed_out")
    assert handed_out > 20
    assert counted == {"doubled": 0, "missing": 0, "stored_twice": 0, "journal_holds": 1}
