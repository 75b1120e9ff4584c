"""The register of the law: for each of the 136 rules, what in this software answers for it.

It reads the code, it does not run it: a rule's function is the one in law/ whose docstring ends with the rule's id; its
gates are those in law/gates/ which call it; it is enforced when a service calls it, or calls such a gate.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs" / "law"
INDEX = ROOT / "docs" / "law-index.md"
NO_CHAPTER = {"__init__", "findings", "calendar_days", "consent"}
CALLERS = ("admin", "consultations", "decisions", "hearings", "opinions", "portal", "reviews", "surveys", "web")
CITED = re.compile(r"\(([PER]\d+[\w.]*)\)$")
GATE_ID = re.compile(r"\((G\d\d)\)$")
STATUS_NAMES = {
    "enforced": "已强制",
    "recorded": "有记录",
    "not-for-software": "不由软件判断",
    "not-yet": "尚未实现",
}
RULE_HEADER = ["| 编号 | 条款 | 原文 | 强度 | 状态 | 落在何处 | 门 | 测试 |", "|---" * 8 + "|"]
STRENGTH_NAMES = {"hard": "刚性", "soft": "一般", "advice": "不阻断"}


@dataclass(frozen=True, kw_only=True)
class RuleFunction:
    """A public function of law/ that decides one rule."""

    rule: str
    module: str
    name: str

    @property
    def where(self) -> str:
        """File and function, as people look them up."""
        return f"law/{self.module}.py:{self.name}"


@dataclass(frozen=True, kw_only=True)
class RegisteredRule:
    """One rule, with what answers for it."""

    id: str
    article: str
    strength: str
    status: str
    where: str
    tests: list[str]
    gates: list[str]
    quotes: list[str]
    note: str  # why it is not for software, or how it is recorded
    called_by: list[str]


def register() -> list[dict[str, object]]:
    """The 136 rules as `gongyi law --json` shows them."""
    keys = ("id", "article", "strength", "status", "where", "tests", "gates")
    return [{key: getattr(rule, key) for key in keys} for rule in registered_rules()]


def registered_rules() -> list[RegisteredRule]:
    """Every rule in the order of the law. Raises FileNotFoundError where docs/law was not installed."""
    functions = {function.rule: function for function in rule_functions()}
    lines = {line["id"]: (status, line) for status, line in _lines()}
    return [_registered(rule, functions.get(rule["id"]), lines.get(rule["id"])) for rule in _rules()["rules"]]


def rule_functions() -> list[RuleFunction]:
    """The functions of the chapter files that hand back findings and cite a rule."""
    found = []
    for path in chapter_files():
        for node in _public_functions(path):
            docstring = ast.get_docstring(node) or ""
            decides = re.search("Unmet|Finding", ast.unparse(node.returns) if node.returns else "")
            if decides and (cited := CITED.search(docstring)):
                found.append(RuleFunction(rule=cited[1], module=path.stem, name=node.name))
    return found


def chapter_files() -> list[Path]:
    """The files of law/ that hold rules."""
    return [path for path in sorted((ROOT / "law").glob("*.py")) if path.stem not in NO_CHAPTER]


def gate_files() -> list[Path]:
    """The files of law/gates/, which compose rules."""
    return sorted((ROOT / "law" / "gates").glob("*.py"))


@cache
def composed_gates() -> dict[str, tuple[str, frozenset[str]]]:
    """Gate function -> its gate and the law functions it calls, those of the gates inside it included."""
    nodes = {node.name: node for path in gate_files() for node in _public_functions(path)}
    names = {name: _names(node) for name, node in nodes.items()}
    gates = {}
    for name, node in nodes.items():
        inner = [names[other] for other in names[name] & nodes.keys()]
        if cited := GATE_ID.search(ast.get_docstring(node) or ""):
            gates[name] = (cited[1], frozenset().union(names[name], *inner))
    return gates


@cache
def callers() -> dict[str, list[str]]:
    """Law function or gate function -> the files outside law/ that use it."""
    used: dict[str, list[str]] = {}
    for package in CALLERS:
        for path in sorted((ROOT / package).rglob("*.py")):
            for name in sorted(law_names(ast.parse(path.read_text("utf-8")))):
                used.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    return used


def law_names(tree: ast.Module) -> set[str]:
    """What a file uses of law/: the names it imports, and the attributes of the modules it imports."""
    names, modules = set[str](), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "law":
            bound = {alias.name: alias.asname or alias.name for alias in node.names}
            modules |= set(bound.values()) if node.module == "law" else set()
            names |= set() if node.module == "law" else bound.keys()
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return names | {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id in modules}


def law_index() -> str:
    """docs/law-index.md: what a jurist reads instead of the code."""
    rules = registered_rules()
    lines = [
        "# 规则索引",
        "",
        "本页由 `python -m gongyi.law_register --write` 生成，不要手改。原文逐字引自内人社办发〔2020〕237号的三个办法；",
        "规则编号见 `docs/law/rules.yaml`，不由软件判断的理由见 `docs/law/register.yaml`。",
        "",
        *_summary(rules),
        "## 门",
        "",
        "| 门 | 阻断 | 函数 | 调用处 |",
        "|---|---|---|---|",
        *_gate_rows(),
    ]
    chapter = ""
    for rule in rules:
        if (heading := _chapter(rule)) != chapter:
            chapter = heading
            lines += ["", f"## {chapter}", "", *RULE_HEADER]
        lines.append(_row(rule))
    return "\n".join(lines) + "\n"


def is_current() -> bool:
    """Whether docs/law-index.md says what the code says."""
    return INDEX.exists() and INDEX.read_text("utf-8") == law_index()


def _registered(
    rule: dict[str, Any], function: RuleFunction | None, line: tuple[str, dict[str, str]] | None
) -> RegisteredRule:
    gates = {str(gate) for gate in rule.get("gate", ())}
    status, where, note, used = "not-yet", "", "", set[str]()
    if function:
        composing = {name: gate for name, (gate, calls) in composed_gates().items() if function.name in calls}
        gates |= set(composing.values())
        used = {path for name in (function.name, *composing) for path in callers().get(name, ())}
        status, where = ("enforced" if used else "not-yet"), function.where
    elif line:
        status = line[0]
        where, note = line[1].get("where", "docs/law/register.yaml"), line[1].get("how") or line[1]["why"]
    return RegisteredRule(
        id=str(rule["id"]),
        article=str(rule["cite"]),
        strength=str(rule.get("severity", "advice")),
        status=status,
        where=where,
        tests=_tests_by_name().get(function.name, []) if function else [],
        gates=sorted(gates),
        quotes=list(rule["q"]),
        note=note,
        called_by=sorted(used),
    )


def _lines() -> Iterator[tuple[str, dict[str, str]]]:
    lines = yaml.safe_load((DOCS / "register.yaml").read_text("utf-8"))
    for status in ("recorded", "not-for-software"):
        yield from ((status, line) for line in lines[status.replace("-", "_")])


@cache
def _rules() -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load((DOCS / "rules.yaml").read_text("utf-8"))
    return loaded


@cache
def _chapters() -> dict[str, str]:
    articles = json.loads((DOCS / "articles.json").read_text("utf-8"))
    return {article["id"]: f"{article['cite'].split('第')[0]} {article['chapter'] or ''}" for article in articles}


def _chapter(rule: RegisteredRule) -> str:
    return _chapters()[re.split(r"[.a-z]", rule.id)[0]].strip()


def _public_functions(path: Path) -> list[ast.FunctionDef]:
    body = ast.parse(path.read_text("utf-8")).body
    return [node for node in body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def _names(tree: ast.AST) -> set[str]:
    """Every name and attribute that is read somewhere in the tree."""
    nodes = list(ast.walk(tree))
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


@cache
def _tests_by_name() -> dict[str, list[str]]:
    """Name -> the tests in tests/law that name it."""
    tests: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests" / "law").glob("test_*.py")):
        for node in _public_functions(path):
            if node.name.startswith("test_"):
                for name in _names(node):
                    tests.setdefault(name, []).append(f"{path.relative_to(ROOT).as_posix()}::{node.name}")
    return tests


def _summary(rules: list[RegisteredRule]) -> list[str]:
    header = ["| 状态 | " + " | ".join(STRENGTH_NAMES.values()) + " | 合计 |", "|---" * 5 + "|"]
    rows = []
    for status, name in STATUS_NAMES.items():
        counts = [sum(r.status == status and r.strength == s for r in rules) for s in STRENGTH_NAMES]
        rows.append("| " + " | ".join([name, *map(str, [*counts, sum(counts)])]) + " |")
    return [*header, *rows, ""]


def _gate_rows() -> Iterator[str]:
    for gate in _rules()["gates"]:
        functions = [name for name, (id_, _) in composed_gates().items() if id_ == gate["id"]]
        used = sorted({path for name in functions for path in callers().get(name, ())})
        where = "、".join(f"`gates.{name}`" for name in functions) or "尚无"
        yield f"| {gate['id']} {gate['name']} | {gate['blocks']} | {where} | {'、'.join(used) or '尚无'} |"


def _row(rule: RegisteredRule) -> str:
    quote = "<br>".join(f"「{quote}」" for quote in rule.quotes)
    where = f"`{rule.where}`" if rule.where.startswith("law/") else rule.note
    where += f"<br>由 {'、'.join(rule.called_by)} 调用" if rule.called_by else ""
    tests = "<br>".join(test.split("::")[1] for test in rule.tests)
    cells = [rule.id, rule.article, quote, STRENGTH_NAMES[rule.strength], STATUS_NAMES[rule.status], where]
    return "| " + " | ".join([*cells, " ".join(rule.gates), tests]) + " |"


def main(arguments: list[str]) -> int:
    """`--write` writes the page; without it, says whether the page is current: status 0 when it is."""
    if "--write" in arguments:
        INDEX.write_text(law_index(), "utf-8")
    if not is_current():
        sys.stderr.write("docs/law-index.md is out of date: python -m gongyi.law_register --write\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
