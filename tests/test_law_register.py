"""The law and its register agree in both directions, and the page generated from them is current."""

import ast
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import yaml

from gongyi import law_register
from gongyi.law_register import chapter_files, composed_gates, register, registered_rules, rule_functions
from law.findings import Rule
from law.gates import GATES

ROOT = Path(__file__).parent.parent
RULES = {rule["id"]: rule for rule in yaml.safe_load((ROOT / "docs/law/rules.yaml").read_text("utf-8"))["rules"]}
YAML_GATES = {gate["id"]: gate for gate in yaml.safe_load((ROOT / "docs/law/rules.yaml").read_text("utf-8"))["gates"]}
LINES = yaml.safe_load((ROOT / "docs/law/register.yaml").read_text("utf-8"))
CITATION = re.compile(
    r"(程序|专家论证|风险评估)办法第[一二三四五六七八九十]+条(第[一二三四五六七八九十]+款)? \(([PER]\d+[\w.]*)\)$"
)


def lines():
    return [line["id"] for line in (*LINES["recorded"], *LINES["not_for_software"])]


def public_functions():
    return [
        pytest.param(ast.get_docstring(node) or "", id=f"{path.stem}.{node.name}")
        for path in chapter_files()
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def test_the_law_is_whole():
    articles = json.loads((ROOT / "docs/law/articles.json").read_text("utf-8"))
    assert (len(RULES), len(articles), len(YAML_GATES)) == (136, 92, 28)


def test_every_quote_is_in_its_article():
    articles = json.loads((ROOT / "docs/law/articles.json").read_text("utf-8"))
    texts = {article["id"]: _bare("".join(article["paras"])) for article in articles}
    strayed = [
        (rule_id, quote)
        for rule_id, rule in RULES.items()
        for quote in rule["q"]
        if _bare(quote) not in texts[re.split(r"[.a-z]", rule_id)[0]]
    ]
    assert strayed == []


def _bare(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("docstring", public_functions())
def test_every_legal_function_cites_an_existing_rule_and_its_article(docstring):
    cited = CITATION.search(docstring)
    assert cited, "end the docstring with the article and the rule"
    assert cited[0] == f"{RULES[cited[3]]['cite']} ({cited[3]})"


def test_every_rule_has_at_most_one_function_or_one_line():
    named = Counter([*(function.rule for function in rule_functions()), *lines()])
    assert {rule: count for rule, count in named.items() if count > 1} == {}
    assert set(named) <= set(RULES)


def test_no_hard_or_soft_rule_is_put_aside_as_not_for_software():
    assert [line["id"] for line in LINES["not_for_software"] if "severity" in RULES[line["id"]]] == []


def test_every_recorded_line_points_to_a_file():
    assert [line["where"] for line in LINES["recorded"] if not (ROOT / line["where"]).is_file()] == []


def test_every_rule_constant_is_the_rule_it_names():
    for path in chapter_files():
        module = __import__(f"law.{path.stem}", fromlist=["*"])
        constants = [value for value in vars(module).values() if isinstance(value, Rule)]
        assert constants
        assert [(rule.id, rule.article) for rule in constants] == [(r.id, RULES[r.id]["cite"]) for r in constants]


def test_chapter_three_is_complete():
    chapter = {rule for rule in RULES if re.match(r"P(1[3-9]|2[01])\D|P(1[3-9]|2[01])$", rule)}
    assert {function.rule for function in rule_functions()} >= chapter


def test_the_table_of_gates_says_what_the_code_composes():
    rules = {function.name: function.rule for function in rule_functions()}
    composed = {gate: set() for gate in GATES}
    for gate, calls in composed_gates().values():
        composed[gate] |= {rules[name] for name in calls & rules.keys()}
    assert {gate.id: set(gate.rules) for gate in GATES.values()} == composed


def test_every_gate_is_the_gate_of_the_register_and_checks_its_basis():
    having_function = {function.rule for function in rule_functions()}
    for gate in GATES.values():
        registered = YAML_GATES[gate.id]
        assert (gate.name, gate.blocks) == (registered["name"], registered["blocks"])
        assert set(registered["basis"]) & having_function <= set(gate.rules)


def test_the_law_imports_only_the_standard_library():
    for path in (ROOT / "law").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
            tops = {name.split(".")[0] for name in names}
            assert tops <= {"law", *sys.stdlib_module_names}, f"{path.name}: law/ must stay pure"


def test_register_lists_every_rule_in_the_order_of_the_law():
    listed = register()
    assert [rule["id"] for rule in listed] == list(RULES)
    assert {tuple(rule) for rule in listed} == {("id", "article", "strength", "status", "where", "tests", "gates")}
    assert Counter(rule["strength"] for rule in listed) == {"hard": 57, "soft": 10, "advice": 69}
    assert {rule["status"] for rule in listed} <= set(law_register.STATUS_NAMES)


def test_register_shows_function_gates_and_tests_of_a_rule():
    [rule] = [rule for rule in register() if rule["id"] == "P19.2b"]
    assert rule["where"] == "law/hearings.py:every_side_represented"
    assert rule["gates"] == ["G09", "G11"]
    assert rule["tests"] == ["tests/law/test_hearings.py::test_every_side_represented"]


def test_register_says_why_a_rule_is_not_for_software():
    [rule] = [rule for rule in registered_rules() if rule.id == "P56"]
    assert (rule.status, rule.note, rule.called_by) == ("not-for-software", "施行日期", [])


def test_every_function_of_a_rule_has_a_test_that_names_it():
    assert [rule.id for rule in registered_rules() if rule.where.startswith("law/") and not rule.tests] == []


def test_a_rule_is_enforced_only_when_somebody_outside_the_law_calls_it():
    with_function = [rule for rule in registered_rules() if rule.where.startswith("law/")]
    assert {rule.id for rule in with_function if rule.status == "enforced"} == {
        rule.id for rule in with_function if rule.called_by
    }


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("from law.gates import publish_draft\n", {"publish_draft"}),
        ("from law import gates\ngates.survey(1)\n", {"survey"}),
        ("from law import gates as g\ng.survey(1)\nother.publish_draft(1)\n", {"survey"}),
        ("from laws import gates\ngates.survey(1)\n", set()),
    ],
)
def test_callers_are_found_by_what_they_import(code, names):
    assert law_register.law_names(ast.parse(code)) == names


def test_the_law_index_is_current():
    assert law_register.is_current(), "run: python -m gongyi.law_register --write"


def test_the_command_tells_a_stale_page_and_writes_a_current_one(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(law_register, "INDEX", tmp_path / "law-index.md")
    assert law_register.main([]) == 1
    assert "out of date" in capsys.readouterr().err
    assert law_register.main(["--write"]) == 0
    assert law_register.main([]) == 0
