"""`gongyi analyse` on files, as analysts use it."""

import json
import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

from benchmarks.campaigns import Campaigns
from gongyi.cli import app

run = CliRunner()
DRAFT = "tests/consultations/material/notice_237.txt"


@pytest.fixture
def opinions(tmp_path):
    path = tmp_path / "opinions.csv"
    Campaigns(5).rows(300).to_csv(path, index=False, encoding="gb18030")
    return path


def test_duplicates_keeps_rows_and_columns(opinions, tmp_path):
    out = tmp_path / "out.csv"
    result = run.invoke(app, ["analyse", "duplicates", str(opinions), "--text", "text", "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    said, rows = json.loads(result.stdout), pd.read_csv(out)
    assert rows["text"].tolist() == pd.read_csv(opinions, encoding="gb18030")["text"].tolist()
    assert rows.columns[-3:].tolist() == ["group", "variant_of", "contains"]
    assert said["totals"]["groups"] == rows["group"].nunique()
    assert said["seed"] == 1
    assert said["version"]


def test_without_out_json_holds_the_rows(opinions):
    said = json.loads(run.invoke(app, ["analyse", "duplicates", str(opinions), "--json"]).stdout)
    assert len(said["rows"]) == 300
    assert set(said["rows"][0]) == {"group", "variant_of", "contains"}


@pytest.mark.slow
def test_a_cluster_gives_the_same(opinions, tmp_path, monkeypatch):
    for name, scheduler in (("alone", ""), ("cluster", "threads")):
        monkeypatch.setenv("GONGYI_DASK_SCHEDULER", scheduler)
        arguments = ["analyse", "duplicates", str(opinions), "--out", str(tmp_path / f"{name}.csv")]
        assert run.invoke(app, arguments).exit_code == 0
    assert (tmp_path / "alone.csv").read_bytes() == (tmp_path / "cluster.csv").read_bytes()


def test_articles_that_are_named_come_first(tmp_path):
    texts = ["第14条期限太短", "听证会的代表名额应当公开", "第二条和第三条", ""]
    pd.DataFrame({"text": texts}).to_csv(tmp_path / "a.csv", index=False)
    out = tmp_path / "out.csv"
    arguments = ["analyse", "articles", str(tmp_path / "a.csv"), "--draft", DRAFT, "--out", str(out)]
    assert run.invoke(app, arguments).exit_code == 0
    rows = pd.read_csv(out, keep_default_na=False)
    assert rows["article_numbers"].str.split().str[0].tolist()[:3:2] == ["14", "2"]
    assert rows["cited"].tolist() == ["14", "", "2 3", ""]
    assert rows["articles"].iloc[3] == ""


def test_a_wrong_column_is_named(opinions):
    result = run.invoke(app, ["analyse", "duplicates", str(opinions), "--text", "words"])
    assert result.exit_code == 2


def test_the_command_starts_without_the_site(opinions, tmp_path):
    code = (
        "import sys; sys.argv[:] = ['gongyi', 'analyse', 'duplicates', sys.argv[1], '--json', '--out', sys.argv[2]]\n"
        "from gongyi.front import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not {'uvicorn', 'sqlalchemy', 'starlette', 'sklearn', 'distributed'} & set(sys.modules)"
    )
    arguments = [sys.executable, "-c", code, str(opinions), str(tmp_path / "out.csv")]
    ended = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["totals"]["rows"] == 300
