"""The generated pages of docs/: the law index, the states, the permissions. `--check` fails when one is old."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from consultations import states as consultation_states
from decisions import states as decision_states
from gongyi import law_register
from hearings import states as hearing_states
from infra.settings import Settings
from opinions import states as opinion_states
from people.permissions import PERMISSIONS, ROLE_NAMES, Role
from reviews import states as reviews
from surveys import states as survey_states

DOCS = Path(__file__).parent.parent / "docs"


def state_diagram(title: str, transitions: Mapping[str, Mapping[Any, str]], names: Mapping[Any, str]) -> str:
    """A Mermaid picture of a state table."""
    lines = [f"# {title}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{name}" as {state}' for state, name in names.items()]
    lines += [f"    {a} --> {b}: {act}" for act, moves in transitions.items() for a, b in moves.items()]
    return "\n".join([*lines, "```", ""])


def permission_matrix() -> str:
    """Who may do what."""
    every = sorted(set().union(*PERMISSIONS.values()))
    lines = ["# 权限表", "", "| | " + " | ".join(ROLE_NAMES[r] for r in Role) + " |", "|---" * (len(Role) + 1) + "|"]
    lines += [f"| `{p}` | " + " | ".join("✔" if p in PERMISSIONS[r] else "" for r in Role) + " |" for p in every]
    return "\n".join([*lines, ""])


def settings_table() -> str:
    """Every setting with its default and what it does."""
    lines = ["# Settings", "", "Environment variables, or lines of a file `.env` in the working folder. Generated.", ""]
    lines += ["| variable | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        shown = "" if default in {"", None} else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        lines.append(f"| `GONGYI_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join([*lines, ""])


def pages() -> dict[str, str]:
    """Path below docs/ -> content."""
    consultation, opinion = consultation_states, opinion_states
    hearing = hearing_states
    return {
        "law-index.md": law_register.law_index(),
        "settings.md": settings_table(),
        "permissions.md": permission_matrix(),
        "states/consultations.md": state_diagram("征求意见的状态", consultation.TRANSITIONS, consultation.NAMES),
        "states/surveys.md": state_diagram("问卷调查的状态", survey_states.TRANSITIONS, survey_states.NAMES),
        "states/matters.md": state_diagram("决策事项的阶段", decision_states.TRANSITIONS, decision_states.NAMES),
        "states/proposals.md": state_diagram(
            "事项建议的状态",
            decision_states.PROPOSAL_TRANSITIONS,
            decision_states.PROPOSAL_NAMES,
        ),
        "states/explanations.md": state_diagram(
            "解释说明活动的状态",
            consultation.EXPLANATION_TRANSITIONS,
            consultation.EXPLANATION_NAMES,
        ),
        "states/hearings.md": state_diagram("听证会的状态", hearing.TRANSITIONS, hearing.NAMES),
        "states/opinions.md": state_diagram("意见的状态", opinion.TRANSITIONS, opinion.NAMES),
        "states/expert-applications.md": state_diagram("专家报名的状态", reviews.APPLICATION, reviews.NAMES),
        "states/expert-reviews.md": state_diagram("专家论证的状态", reviews.REVIEW, reviews.REVIEW_NAMES),
        "states/risk-assessments.md": state_diagram("风险评估的状态", reviews.RISK, reviews.RISK_NAMES),
        "states/legality-reviews.md": state_diagram("合法性审查的状态", reviews.LEGALITY, reviews.LEGALITY_NAMES),
    }


def main() -> int:
    """Write, or with --check compare. Returns the exit status."""
    check = "--check" in sys.argv
    old = [p for p, text in pages().items() if not (DOCS / p).exists() or (DOCS / p).read_text("utf-8") != text]
    if check:
        for path in old:
            print(f"docs/{path} is old: run `make docs`")
        return 1 if old else 0
    for path, text in pages().items():
        (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / path).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
