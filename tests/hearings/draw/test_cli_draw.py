"""`gongyi draw` and `gongyi verify draw` on files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongyi.cli import app

SYNTH = Path(__file__).parent.parent / "material" / "synth_200_30"
POOL, QUOTAS = SYNTH / "respondents.csv", SYNTH / "categories.csv"


def gongyi(*words):
    return CliRunner().invoke(app, [str(w) for w in words])


def lottery(folder, pool=POOL, quotas=QUOTAS, seats=30, *more):
    quota_words = ["--quotas", quotas] if quotas else []
    return gongyi("draw", "lottery", "--pool", pool, *quota_words, "--seats", seats, "--out", folder / "b.json", *more)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """With a bundle and a result in it."""
    here = tmp_path_factory.mktemp("draw")
    done = lottery(here, POOL, QUOTAS, 30, "--json")
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    assert {"min_chance", "certified_upper_bound", "panels", "seconds"} <= set(figures)
    assert figures["min_chance"] == pytest.approx(0.0702341137, abs=1e-9)
    assert 0 <= figures["certified_upper_bound"] - figures["min_chance"] < 1e-9
    done = gongyi("draw", "run", "--bundle", here / "b.json", "--seed", "9319.", "--out", here / "r.json", "--json")
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    assert len(figures["chosen"]) == 30
    assert len(figures["alternates"]) == 170
    return here


def test_the_files_verify(folder):
    for name in ("b.json", "r.json"):
        done = gongyi("verify", "draw", folder / name)
        assert done.exit_code == 0, done.output
        assert "✗" not in done.output
    digest = json.loads((folder / "b.json").read_text())["method_hash"]
    assert gongyi("verify", "draw", folder / "r.json", "--method-hash", digest).exit_code == 0
    assert gongyi("verify", "draw", folder / "r.json", "--method-hash", "0" * 64).exit_code == 1


def test_a_changed_file_does_not_verify(folder, tmp_path):
    changed = tmp_path / "changed.json"
    changed.write_text((folder / "r.json").read_text().replace('"seed":"9319."', '"seed":"9318."'))
    assert gongyi("verify", "draw", changed).exit_code == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", "x", '{"format": "gongyi-receipt/1"}', "[" * 100_000])
def test_rubbish_is_unusable(tmp_path, content):
    file = tmp_path / "rubbish.json"
    file.write_text(content)
    assert gongyi("verify", "draw", file).exit_code == 2
    assert gongyi("verify", "draw", tmp_path / "nothing.json").exit_code == 2


def test_the_checker_needs_only_python_and_its_folder(folder, tmp_path):
    source = Path(__file__).parents[3] / "hearings" / "draw"
    copy = tmp_path / "hearings" / "draw"
    copy.mkdir(parents=True)
    for name in ("__init__.py", "lots.py", "proofs.py", "check.py"):
        (copy / name).write_bytes((source / name).read_bytes())
    command = [sys.executable, "-S", "-m", "hearings.draw.check", str(folder / "r.json")]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={})
    assert ran.returncode == 0, ran.stderr
    assert "候补顺序一致" in ran.stdout


@pytest.mark.parametrize("form", ["bom", "crlf", "gb18030", "with an id"])
def test_the_same_lottery_from_files_of_any_form(folder, tmp_path, form):
    text = POOL.read_text("utf-8-sig")
    if form == "with an id":
        text = "\n".join(f"{i or '编号'},{line}" for i, line in enumerate(text.splitlines())) + "\n"
    if form == "crlf":
        text = text.replace("\n", "\r\n")
    encoding = {"bom": "utf-8-sig", "gb18030": "gb18030"}.get(form, "utf-8")
    pool = tmp_path / "pool.csv"
    pool.write_bytes(text.encode(encoding))
    assert lottery(tmp_path, pool).exit_code == 0
    assert (tmp_path / "b.json").read_bytes() == (folder / "b.json").read_bytes()


def test_a_simple_lot_and_all_in(tmp_path):
    assert lottery(tmp_path, POOL, None, 7).exit_code == 0
    assert "0.03500000" in lottery(tmp_path, POOL, None, 7).output
    done = lottery(tmp_path, POOL, None, 201)
    assert "全部入选" in done.output
    assert gongyi("verify", "draw", tmp_path / "b.json").exit_code == 0


def test_infeasible_quotas_say_what_to_change(tmp_path):
    quotas = tmp_path / "q.csv"
    quotas.write_text(QUOTAS.read_text("utf-8").replace("企业,7,8", "企业,70,80"))
    done = lottery(tmp_path, POOL, quotas)
    assert done.exit_code == 1
    assert "下限由 70 改为" in done.output
    done = lottery(tmp_path, POOL, quotas, 30, "--json")
    assert done.exit_code == 1
    repair = json.loads(done.stdout)["repairs"][0]
    assert repair["min"] == 70
    assert repair["new_min"] < 70


@pytest.mark.parametrize(
    ("pool", "quotas", "words"),
    [
        ("a\nx\ny\n", "category,feature,min,max\na,x,0,1\n", "配额表中没有这个值"),
        ("a\nx\n", "category,feature,min,max\nb,x,0,1\n", "缺少列「b」"),
        ("a\nx\n", "category,feature,min,max\na,x,?,1\n", "不是非负整数"),
        ("a\nx\n", "category,feature,min\na,x,0\n", "缺少列 max"),
        ("a,a\nx,x\n", "category,feature,min,max\na,x,0,1\n", "表头「a」重复"),
        ("a,b\nx\n", "category,feature,min,max\na,x,0,1\n", "有 1 列"),
        ("", "category,feature,min,max\na,x,0,1\n", "没有数据行"),
        ("a\nx\n", "\0\0", "不是 CSV"),
        ('a\n"x\n', "category,feature,min,max\na,x,0,1\n", "第 2 行"),
    ],
)
def test_unusable_tables_are_explained(tmp_path, pool, quotas, words):
    (tmp_path / "p.csv").write_text(pool)
    (tmp_path / "q.csv").write_text(quotas)
    done = lottery(tmp_path, tmp_path / "p.csv", tmp_path / "q.csv", 1)
    assert done.exit_code == 2
    assert words in done.output


def test_a_limit_on_earlier_draws_reads_its_column(tmp_path):
    pool = tmp_path / "p.csv"
    pool.write_text("name,drawn\n甲,0\n乙,2\n丙,\n")
    done = lottery(tmp_path, pool, None, 1, "--cap", 2, "--json")
    assert json.loads(done.stdout)["set_aside_rows"] == [2]
    assert lottery(tmp_path, pool, None, 1, "--cap", 2, "--drawn-column", "次数").exit_code == 2


def test_a_bundle_that_was_changed_is_not_drawn_from(folder, tmp_path):
    changed = tmp_path / "b.json"
    changed.write_text((folder / "b.json").read_text().replace('"seats":30', '"seats":29'))
    done = gongyi("draw", "run", "--bundle", changed, "--seed", "1", "--out", tmp_path / "r.json")
    assert done.exit_code == 1
    assert not (tmp_path / "r.json").exists()
