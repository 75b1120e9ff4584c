"""The command line for operating the site, as a person or a program calls it."""

import json

import pyotp
import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from gongyi.cli import app
from infra.clock import system_clock
from infra.db import make_engine
from people import signin
from people.models import Staff

runner = CliRunner()


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A migrated site in a folder of its own, with its key; returns its data folder."""
    monkeypatch.chdir(tmp_path)  # no .env
    monkeypatch.setenv("GONGYI_DATA_DIR", str(tmp_path / "var"))
    for command in (["key"], ["migrate"]):
        assert run(*command).exit_code == 0
    return tmp_path / "var"


def run(*arguments):
    return runner.invoke(app, [str(a) for a in arguments])


def as_json(*arguments):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_first_administrator_can_sign_in(site):
    told = as_json("staff", "add", "sys", "周杰", "信息中心", "--role", "system_admin")
    now = system_clock()
    with Session(make_engine(f"sqlite:///{site}/gongyi.db")) as db, db.begin():
        code = pyotp.TOTP(told["secret"]).at(now)
        entered = signin.sign_in(db, login="sys", password=told["password"], code=code, device="", now=now)
        assert isinstance(entered, str)
        assert db.exec(select(Staff)).one().must_change
    [person] = as_json("staff", "list")
    assert person["roles"] == ["system_admin"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("add", "sys", "另一人", "信息中心"), "in use"), (("reset", "nobody"), "no such"),
     (("grant", "sys", "officer", "audit_admin"), "不得兼任"), (("deactivate", "sys"), "最后一个"),
     (("add", "new", "新人", "信息中心", "--password", "short"), "密码至少")],
)  # fmt: skip
def test_a_refused_staff_command_says_why_and_changes_nothing(site, arguments, says):
    as_json("staff", "add", "sys", "周杰", "信息中心", "--role", "system_admin")
    before = as_json("staff", "list")
    result = run("staff", *arguments)
    assert result.exit_code == 1
    assert says in result.stderr
    assert as_json("staff", "list") == before


def test_an_administrator_is_reset_granted_and_stopped_from_here(site):
    first = as_json("staff", "add", "sys", "周杰", "信息中心", "--role", "system_admin")
    assert as_json("staff", "reset", "sys")["secret"] != first["secret"]
    as_json("staff", "add", "bo", "白音", "就业促进处")
    assert run("staff", "grant", "bo", "officer").exit_code == 0
    assert run("staff", "deactivate", "bo").exit_code == 0
    assert {p["login"]: p["active"] for p in as_json("staff", "list")} == {"bo": False, "sys": True}
    assert run("staff", "reactivate", "bo").exit_code == 0


def test_check_finds_what_is_missing(site):
    result = run("check", "--json")
    found = {each["name"]: each["status"] for each in json.loads(result.stdout)}
    assert found == {
        "key": "ok", "disk": "ok", "smtp": "skipped", "database": "ok", "revision": "ok", "journal": "ok",
        "files": "ok", "outbox": "ok",
    }  # fmt: skip
    assert result.exit_code == 0
    (site / "journal.key").chmod(0o644)
    assert json.loads(run("check", "--json").stdout)[0]["status"] == "warning"
    (site / "journal.key").unlink()
    (site / "gongyi.db").unlink()
    result = run("check", "--json")
    found = {each["name"]: each["status"] for each in json.loads(result.stdout)}
    assert (found["key"], found["revision"]) == ("failed", "failed")
    assert result.exit_code == 1


def test_check_asks_the_mail_server(site, monkeypatch):
    monkeypatch.setenv("GONGYI_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("GONGYI_SMTP_PORT", "1")
    found = {each["name"]: each["status"] for each in json.loads(run("check", "--json").stdout)}
    assert found["smtp"] == "failed"


def test_backup_and_restore_as_commands(site, tmp_path, monkeypatch):
    as_json("staff", "add", "sys", "周杰", "信息中心", "--role", "system_admin")
    manifest = as_json("backup", tmp_path / "b.tar")
    assert manifest["rows"]["staff"] == 1
    assert run("backup", tmp_path / "b.tar").exit_code == 1
    assert run("restore", tmp_path / "b.tar").exit_code == 1  # not empty
    monkeypatch.setenv("GONGYI_DATA_DIR", str(tmp_path / "new"))
    assert run("restore", tmp_path / "nothing.tar").exit_code == 2
    assert as_json("restore", tmp_path / "b.tar")["journal"] == manifest["journal"]
    assert [p["login"] for p in as_json("staff", "list")] == ["sys"]


def test_exports(site, tmp_path):
    assert run("demo", "--stage", "answered").exit_code == 0
    files = as_json("export", "open-data", tmp_path / "open")
    listed = json.loads((tmp_path / "open/consultations.json").read_text())["items"]
    assert len(files) == 2 + len(listed)
    assert (tmp_path / "open/consultations.csv").read_text("utf-8-sig").count("\n") == 1 + len(listed)
    as_json("export", "consultation", 1, tmp_path / "ledger")
    masked = json.loads((tmp_path / "ledger/consultation-1.json").read_text())["opinions"]
    as_json("export", "consultation", 1, tmp_path / "whole", "--unmasked")
    whole = json.loads((tmp_path / "whole/consultation-1.json").read_text())["opinions"]
    assert len(masked) == len(whole) > 10
    named = [o["submitter"] for o in whole if o["submitter_kind"] == "person" and len(o["submitter"]) > 1]
    assert named
    assert not set(named) & {o["submitter"] for o in masked}
    assert run("export", "consultation", 999, tmp_path / "x").exit_code == 1
