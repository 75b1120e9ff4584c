"""What an opinion asks for, in its own words, and the stance its words suggest (never counted: only stated stances are)."""

import re

from opinions.analysis.gists import LONGEST

_ASKS = re.compile(
    r"(?:建议|希望|请求|恳请|呼吁|要求|盼望|期望|提议|最好|能否|能不能|可否|是否可以|应当|应该|必须|务必|不应|不得|请)[^，。；！？,;!?\n]{3,60}(?:[，,][^，。；！？,;!?\n]{2,24})?"
)
_POLITE = re.compile(
    r"^(?:请(?:问|采纳|回复|答复|领导|考虑|重视|批示|核实)|希望(?:采纳|重视|回复|领导)|应当说|应该说|应该是)"
)
_FOR = re.compile(r"支持|赞成|赞同|同意|拥护|欢迎|点赞|好政策|很好|非常好|及时雨")
_AGAINST = re.compile(r"反对|不同意|不支持|不赞成|不赞同|抵制|抗议|不应当?出台|不合理|取消这|撤回")
_CHANGE = re.compile(r"建议|希望|修改|改为|增加|删除|删去|补充|明确|细化|应当|应该|能否|能不能")
_DENIED = re.compile(r"(?:不|没|难以|无法|并非|别)(?:太|很|能|会|要)?$")


def asks(text: str) -> list[str]:
    """The requests of a text, verbatim, each once, at most five."""
    found = [m.group(0) for m in _ASKS.finditer(text) if not _POLITE.match(m.group(0))]
    return list(dict.fromkeys(f if len(f) <= LONGEST * 2 else f[: LONGEST * 2] for f in found))[:5]


def suggested_stance(text: str) -> str:
    """for, against, change or other: what the words suggest."""
    wins = sum(not _DENIED.search(text[max(m.start() - 3, 0) : m.start()]) for m in _FOR.finditer(text))
    losses = len(_AGAINST.findall(text)) + sum(
        bool(_DENIED.search(text[max(m.start() - 3, 0) : m.start()])) for m in _FOR.finditer(text)
    )
    if wins != losses:
        return "for" if wins > losses else "against"
    return "change" if _CHANGE.search(text) else "other"
