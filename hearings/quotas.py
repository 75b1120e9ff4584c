"""Quotas as officers type them: 性别：女 3-6; 年龄段:60岁及以上 2 (pure)."""

import re
from collections.abc import Iterable

from hearings.models import HearingQuota
from hearings.registration_models import ATTRIBUTES

_PART = re.compile(r"(?P<label>[^:：]+)[:：]\s*(?P<value>\S+)\s+(?P<low>\d+)(?:\s*[-—~至到]\s*(?P<high>\d+))?")
_KEYS = {label: key for key, (label, _) in ATTRIBUTES.items()}


def read_quotas(typed: str, seats: int) -> list[dict[str, object]]:
    """[{attribute, value, minimum, maximum}]; one number alone is a minimum. ValueError in words for people."""
    found: list[dict[str, object]] = []
    for part in (p.strip() for p in re.split(r"[;；\n]", typed)):
        if not part:
            continue
        matched = _PART.fullmatch(part)
        if matched is None or matched["label"].strip() not in _KEYS:
            labels = "、".join(_KEYS)
            raise ValueError(f"配额「{part}」写法有误。例如：性别：女 3-6；可用的项目：{labels}")
        key = _KEYS[matched["label"].strip()]
        low, high = int(matched["low"]), int(matched["high"] or seats)
        if matched["value"] not in ATTRIBUTES[key][1]:
            raise ValueError(f"配额「{part}」的取值应当是：{'、'.join(ATTRIBUTES[key][1])}")
        if not low <= high <= seats:
            raise ValueError(f"配额「{part}」的下限不能大于上限，上限不能大于名额 {seats}")
        found.append({"attribute": key, "value": matched["value"], "minimum": low, "maximum": high})
    return found


def written_quotas(quotas: Iterable[HearingQuota]) -> str:
    """As they are typed."""
    return "；".join(f"{ATTRIBUTES[q.attribute][0]}：{q.value} {q.minimum}-{q.maximum}" for q in quotas)
