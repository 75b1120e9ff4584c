"""The leagues and cities of Inner Mongolia with their banners, counties and districts (民政部 names, 103 in all)."""

import json
from functools import cache
from pathlib import Path

ELSEWHERE = "自治区以外"


@cache
def regions() -> dict[str, list[str]]:
    """League or city -> its banners, counties and districts, in the official order."""
    found: dict[str, list[str]] = json.loads((Path(__file__).parent / "regions.json").read_text("utf-8"))
    return found


def is_region(value: str) -> bool:
    """Whether a text is 呼和浩特市/新城区 or ELSEWHERE."""
    league, _, banner = value.partition("/")
    return value == ELSEWHERE or banner in regions().get(league, ())


def league_of(value: str) -> str:
    """The league or city of a region: what results are counted by."""
    return value.partition("/")[0]
