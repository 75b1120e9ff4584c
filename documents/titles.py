"""Breaking a title into lines that make sense and have the shape of a trapezium or a rhombus (GB/T 9704-2012, 7.3.1)."""

import math
import re
from functools import lru_cache
from itertools import combinations, pairwise

from documents.characters import printable, width

_WORDS = re.compile(
    "人力资源和社会保障厅|内蒙古自治区|自治区|人力资源|社会保障|人民政府|办公厅|办公室|关于|公开|征求意见稿|征求|征集|意见|建议|公告|通知|通告|情况|反馈|采纳|"
    "听证会|听证|报告|办法|规定|条例|方案|草案|管理|实施|重大|行政|决策|程序|结果|公众|参与|专家|论证|风险|评估|社会|稳定|工作|印发|"
    "职业|技能|培训|补贴|资金|养老|保险|工伤|失业|医疗|就业|创业|补助|标准|企业|职工|基本|制度|暂行|细则|修订|修改|调整|部分|事项|目录|"
    "服务|人才|工资|支付|农民工|劳动|监察|仲裁|代表|名单|遴选|问卷|调查|说明|全文|汇总|[0-9A-Za-z]+"
)
_ONE_MORE = 35.0  # what a line more must be worth: it is when it saves cutting a name
_LONGEST = 20  # full characters of 2号 in the 版心


@lru_cache(maxsize=256)
def title_lines(title: str, longest: int = _LONGEST) -> tuple[str, ...]:
    """The lines of a title. Line breaks that were typed are kept; otherwise words stay whole."""
    text = printable(title).strip()
    if "\n" in text:
        return tuple(line.strip() for line in text.split("\n") if line.strip())
    text = " ".join(text.split())
    count = math.ceil(width(text) / (longest - 1))
    if width(text) <= longest or count < 2:
        return (text,)
    if count > 3 or len(text) > 90:
        return _equal(text, count)
    costs = _break_costs(text)
    few, more = (_best(text, number, longest, costs) for number in (count, count + 1))
    if few is None or (more and more[1] + _ONE_MORE < few[1]):
        few = more
    return few[0] if few else _equal(text, count)


def _best(text: str, count: int, longest: int, costs: list[float]) -> tuple[tuple[str, ...], float] | None:
    best, least = None, math.inf
    for breaks in combinations([at for at in range(3, len(text) - 2) if costs[at] < 50], count - 1):
        lines = tuple(text[start:end] for start, end in zip((0, *breaks), (*breaks, len(text)), strict=True))
        cost = sum(costs[at] for at in breaks) + _shape_cost([width(line) for line in lines], longest)
        if cost < least:
            best, least = lines, cost
    return (best, least) if best else None


def _shape_cost(widths: list[float], longest: int) -> float:
    if max(widths) > longest:
        return math.inf
    mean = sum(widths) / len(widths)
    uneven = sum((each - mean) ** 2 for each in widths) * 0.4
    hourglass = 12.0 if len(widths) == 3 and widths[1] < min(widths[0], widths[2]) else 0.0
    rectangle = 4.0 if max(widths) - min(widths) < 1 else 0.0
    return uneven + hourglass + rectangle


def _break_costs(text: str) -> list[float]:
    """What it costs to break before each character; 50 and more is forbidden."""
    costs = [0.0] * len(text)
    for word in _WORDS.finditer(text):
        for at in range(word.start() + 1, word.end()):
            costs[at] = 100.0
    depth = 0
    for at, (before, after) in enumerate(pairwise(text), 1):
        depth += (before in "《（(") - (after in "》）)")
        costs[at] += _seam(text, at, before, after) + (6.0 if depth > 0 else 0.0)
    return costs


def _seam(text: str, at: int, before: str, after: str) -> float:
    if after in "的和与及、，。》）)：；之" or before in "《（(和与及在对":
        return 60.0
    if before == "：":  # what a paper is, and of which matter
        return -40.0
    if text[:at].endswith("关于"):
        return 30.0
    if before in "的》）)、，" or after in "《（(" or text.startswith("关于", at):
        return -12.0
    return 5.0


def _equal(text: str, count: int) -> tuple[str, ...]:
    size = math.ceil(len(text) / count)
    return tuple(text[start : start + size] for start in range(0, len(text), size))
