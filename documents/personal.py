"""Personal data: found before anything is published, and masked where a name or number has to be shown.

Words of law: 个人信息保护法 articles 28 and 51; 政府信息公开条例 article 15.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from documents.reading import Reading, text_of

__all__ = ["Hit", "Reading", "find_personal", "mask_email", "mask_name", "mask_phone", "masked_text", "text_of"]

Found = Literal["身份证号", "银行卡号", "手机号", "电子邮箱"]

# A line end counts as a gap: a number in a narrow column of a PDF is cut by it.
_GAP = r"[ \n\u3000\-–—]?"
_ID = re.compile(rf"(?<![0-9A-Za-z])\d(?:{_GAP}\d){{16}}{_GAP}[\dXx](?![0-9A-Za-z])")
_CARD = re.compile(rf"(?<![0-9A-Za-z])[3-6](?:{_GAP}\d){{15,18}}(?![0-9A-Za-z])")
_MOBILE = re.compile(rf"(?<![0-9A-Za-z])(?:(?:\+|00)?86{_GAP})?1[3-9]\d(?:{_GAP}\d{{4}}){{2}}(?![0-9A-Za-z])")
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+){1,8}")
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    0xFF38: "X", 0xFF58: "x", 0xFF20: "@", 0xFF0D: "-", 0xFF0E: ".", 0xFF0B: "+",
}  # fmt: skip
_COMPOUND_NAMES = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
    "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生左丘东门西门第五"
)
_COMPOUND = frozenset(_COMPOUND_NAMES[at : at + 2] for at in range(0, len(_COMPOUND_NAMES), 2))


@dataclass(frozen=True)
class Hit:
    """One piece of personal data at text[start:end], and how it may be shown."""

    kind: Found
    start: int
    end: int
    masked: str


def find_personal(text: str) -> list[Hit]:
    """All ID numbers (right check digit and date), bank cards (Luhn), mobile numbers and e-mail addresses, in the
    order of the text and without overlaps. Full-width digits and single gaps (also line ends) between digits are seen through."""
    narrow = text.translate(_NARROW)  # one character for one, so that positions stay
    hits: list[Hit] = []
    taken = bytearray(len(text))
    for kind, pattern, holds, masked in _SEARCHES:
        for match in pattern.finditer(narrow):
            plain = match[0] if kind == "电子邮箱" else re.sub(_GAP[:-1], "", match[0])
            if holds(plain) and not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                hits.append(Hit(kind, match.start(), match.end(), masked(plain)))
    return sorted(hits, key=lambda hit: hit.start)


def masked_text(text: str) -> str:
    """The text with every piece of personal data masked."""
    return "".join(_masked_pieces(text, find_personal(text)))


def _masked_pieces(text: str, hits: list[Hit]) -> Iterator[str]:
    at = 0
    for hit in hits:
        yield text[at : hit.start]
        yield hit.masked
        at = hit.end
    yield text[at:]


def mask_name(name: str) -> str:
    """The surname and a star for each further character: 张三丰 → 张**, 欧阳修 → 欧阳*; otherwise the first
    character (Mongolian and foreign names): 娜仁·其其格 → 娜***, John Smith → J***."""
    name = " ".join(name.split())
    if len(name) < 2:
        return "*" if name else ""
    if len(name) > 4 or not all("\u3400" <= each <= "\u9fff" or ord(each) > 0x1FFFF for each in name):
        return name[0] + "***"
    surname = name[:2] if len(name) > 2 and name[:2] in _COMPOUND else name[0]
    return surname + "*" * (len(name) - len(surname))


def mask_phone(phone: str) -> str:
    """138****5678 for mobiles; other numbers keep their last four digits at most."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) in {11, 13, 15} and re.fullmatch(r"(?:00)?(?:86)?1[3-9]\d{9}", digits):
        return f"{digits[-11:-8]}****{digits[-4:]}"
    return "*" * max(len(digits) - 4, 0) + digits[-4:] if len(digits) > 6 else "*" * len(digits)


def mask_email(address: str) -> str:
    """z***@example.cn"""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}" if at else "***"


def _is_identity(number: str) -> bool:
    """The check digit and the date decide; the table of counties lags behind, so it is not asked."""
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(number) == number[17].upper())


def _is_card(number: str) -> bool:
    return len(set(number)) > 2 and bool(luhn.is_valid(number))


def _always(_: str) -> bool:
    return True


def _mask_identity(number: str) -> str:
    return number[:3] + "*" * 14 + number[-1]


def _mask_card(number: str) -> str:
    return "*" * (len(number) - 4) + number[-4:]


_SEARCHES: tuple[tuple[Found, re.Pattern[str], Callable[[str], bool], Callable[[str], str]], ...] = (
    ("身份证号", _ID, _is_identity, _mask_identity),
    ("银行卡号", _CARD, _is_card, _mask_card),
    ("手机号", _MOBILE, _always, mask_phone),
    ("电子邮箱", _EMAIL, _always, mask_email),
)
