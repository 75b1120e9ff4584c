"""Believable opinions: hand-written sentences in the mouths of many people, always the same for the same seed."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from infra.clock import SHANGHAI, legal_date
from opinions.submission import Submission

REGIONS = (
    "呼和浩特市", "包头市", "呼伦贝尔市", "兴安盟", "通辽市", "赤峰市", "锡林郭勒盟", "乌兰察布市", "鄂尔多斯市",
    "巴彦淖尔市", "乌海市", "阿拉善盟",
)  # fmt: skip
WEIGHTS = (20, 16, 9, 5, 12, 15, 4, 7, 10, 6, 3, 2)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗白包韩梁宋郑谢唐许冯"
GIVEN = [
    "伟",
    "芳",
    "娜",
    "秀英",
    "敏",
    "静",
    "强",
    "磊",
    "洋",
    "艳",
    "勇",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "秀兰",
    "霞",
    "平",
    "刚",
    "桂英",
    "建华",
    "志远",
    "晓燕",
    "海波",
    "玉兰",
    "国庆",
    "文静",
]
MONGOLIAN = [
    "巴特尔",
    "乌云其木格",
    "萨仁",
    "苏日娜",
    "其其格",
    "斯琴",
    "阿拉坦",
    "娜仁花",
    "朝鲁",
    "格日勒图",
    "乌兰",
    "托娅",
    "宝音",
    "哈斯",
]
ORGANISATIONS = (
    "青原人力资源服务有限公司", "北疆家政服务行业协会", "草原之路物流有限公司", "河套农牧业专业合作社",
    "丰州职业培训学校", "云中机械制造有限公司", "锦绣社区居民委员会", "阳光律师事务所", "安达建筑劳务有限公司",
    "惠民灵活就业互助会",
)  # fmt: skip
JOBS = (
    "乡镇干部", "企业人事专员", "退休教师", "牧民", "货车司机", "社区网格员", "律师", "个体工商户", "外卖骑手",
    "大学教师", "建筑工人", "返乡青年", "社保协理员", "护士", "退役军人",
)  # fmt: skip
OPENINGS = (
    "",
    "",
    "",
    "您好。",
    "我是{region}的一名{job}。",
    "本人在{region}工作。",
    "结合工作实际提一点意见。",
    "{job}一名，说点心里话。",
)
CLOSINGS = (
    "。", "。", "。谢谢。", "。请予考虑。", "。我们这里就遇到过这样的情况。", "。这样群众心里才有底。", "，希望采纳。",
    "。基层的情况希望多听一听。", "。如有需要可以联系我。", "。其他条款没有意见。",
)  # fmt: skip
ECHOES = ("{}", "{}", "同意上面的意见：{}", "{}请考虑。", "强烈建议：{}", "我们村的人都这样想。{}", "{}谢谢！")
# Web first: what people write themselves; the rest is recorded by the officer.
CHANNELS = ("web", "web", "web", "web", "web", "web", "api", "letter", "phone", "visit", "symposium", "email", "social")
ORGANISATION_SHARE, ANONYMOUS_SHARE, MAIL_SHARE = 0.12, 0.15, 0.25
LARGEST_GROUP = 3


Voice = tuple[datetime, Submission]  # one opinion and the moment at which it arrives
Said = tuple[str, str, str]  # clause, stance, text


def voices(
    name: str,
    stored: dict[str, Any],
    *,
    consultation_id: int,
    times: int,
    opens: datetime,
    until: datetime,
    officer: int,
) -> list[Voice]:
    """Each sentence up to `times` times in different mouths, and the campaigns; ordered by arrival."""
    dice = random.Random(name)  # noqa: S311 -- believable, not secret
    said = list(_said(dice, stored, times))
    moments = sorted(_moment(dice, opens, until) for _ in said)
    dice.shuffle(said)
    return [
        (at, _submission(dice, f"demo-{name}-{n}", consultation_id, at, officer, words))
        for n, (at, words) in enumerate(zip(moments, said, strict=True))
    ]


def groups(all_voices: list[Voice]) -> Iterator[tuple[datetime, list[Submission]]]:
    """One to three at a time, stored at the moment when the last of them arrived."""
    start, size = 0, 1
    while group := all_voices[start : start + size]:
        yield group[-1][0], [submission for _, submission in group]
        start, size = start + size, size % LARGEST_GROUP + 1


def _said(dice: random.Random, stored: dict[str, Any], times: int) -> Iterator[Said]:
    for clause, stance, sentence, *_ in stored["opinions"]:
        for _ in range(dice.randint(1, times)):
            opening = dice.choice(OPENINGS).format(region=_region(dice), job=dice.choice(JOBS))
            yield clause, stance, opening + sentence + dice.choice(CLOSINGS)
    for clause, stance, number, sentence, *_ in stored["campaigns"]:
        for _ in range(number):
            yield clause, stance, dice.choice(ECHOES).format(sentence)


def _submission(
    dice: random.Random, key: str, consultation_id: int, at: datetime, officer: int, words: Said
) -> Submission:
    clause, stance, text = words
    channel = dice.choice(CHANNELS)
    is_own = channel in {"web", "api"}
    is_organisation = dice.random() < ORGANISATION_SHARE
    region = _region(dice)
    name = region + dice.choice(ORGANISATIONS) if is_organisation else _name(dice)
    has_mail = is_own and dice.random() < MAIL_SHARE
    return Submission(
        idempotency_key=key,
        consultation_id=consultation_id,
        text=text,
        clause=clause,
        stance=stance,
        submitter_kind="organisation" if is_organisation else "person",
        submitter_name=name,
        email=f"{key}@example.com" if has_mail else "",
        region=region,
        channel=channel,
        happened_on=None if is_own else legal_date(at) - timedelta(days=dice.randint(0, 2)),
        recorded_by=None if is_own else officer,
        by_role="public" if is_own else "officer",
    )


def _name(dice: random.Random) -> str:
    if dice.random() < ANONYMOUS_SHARE:
        return ""
    return dice.choice(MONGOLIAN) if dice.random() < ANONYMOUS_SHARE else dice.choice(SURNAMES) + dice.choice(GIVEN)


def _region(dice: random.Random) -> str:
    return dice.choices(REGIONS, WEIGHTS)[0]


def _moment(dice: random.Random, opens: datetime, until: datetime) -> datetime:
    """Between 7 and 23 o'clock of a day of the period."""
    days = (until - opens).days
    day = opens.astimezone(SHANGHAI) + timedelta(days=dice.randint(0, max(days, 0)))
    at = day.replace(hour=dice.randint(7, 22), minute=dice.randint(0, 59), second=dice.randint(0, 59))
    is_inside = opens < at < until
    return at if is_inside else opens + (until - opens) * dice.uniform(0.01, 0.99)
