"""Every gate has a test here in which it blocks and opens, and no test is about a gate that is not one."""

import ast
from pathlib import Path

from law.gates import GATES

HERE = Path(__file__).parent


def asked():
    """(gate, "blocks" or "opens") of every door that a test of this folder stands before."""
    for path in HERE.glob("test_*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_g"):
                gate = node.name.split("_")[1].upper()
                inside = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
                named = {a.value for call in inside for a in call.args if isinstance(a, ast.Constant)}
                assert gate in named, f"{node.name} is not about {gate}"
                for call in inside:
                    if isinstance(call.func, ast.Attribute) and call.func.attr in {"blocks", "opens"}:
                        yield gate, call.func.attr


def test_every_gate_blocks_and_opens_by_http():
    assert set(asked()) == {(gate, act) for gate in GATES for act in ("blocks", "opens")}
    assert len(GATES) == 28
