"""Chinese numerals of articles and chapters, both ways; Arabic and full-width digits are read, too."""

import re
import unicodedata

DIGITS = "零一二三四五六七八九"
NUMERAL = r"[〇零一二三四五六七八九十百千0-9０-９]{1,12}"  # what may stand between 第 and 条
_D = "[一二三四五六七八九]"
_WORDS = re.compile(rf"(?:({_D})千)?零?(?:({_D})百)?零?(?:({_D})?(十))?零?({_D})?")


def read_numeral(text: str) -> int | None:
    """十四 -> 14, 一百零一 or 一〇一 -> 101, １２ -> 12; None for anything else, zero included."""
    text = unicodedata.normalize("NFKC", text).replace("〇", "零")
    if text.isascii():
        return (int(text) or None) if text.isdigit() and len(text) < 5 else None
    if len(text) > 1 and all(char in DIGITS for char in text):
        return _read_digits(text)
    words = _WORDS.fullmatch(text)
    if words is None or text.startswith("零") or text.endswith("零"):
        return None
    thousands, hundreds, tens, ten, ones = words.groups()
    number = 1000 * _value(thousands) + 100 * _value(hundreds) + _value(ones)
    return number + 10 * (_value(tens) or (1 if ten else 0)) or None


def write_numeral(number: int) -> str:
    """14 -> 十四, 101 -> 一百零一. Raises ValueError outside 1 to 9999."""
    if not 0 < number < 10000:
        raise ValueError("a numeral from 1 to 9999")
    if 10 <= number < 20:
        return "十" + (DIGITS[number - 10] if number > 10 else "")
    words = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += DIGITS[digit] + name
        elif words and number and not words.endswith("零"):
            words += "零"
    return words


def _read_digits(text: str) -> int | None:
    """一〇一 is read digit by digit; 一二 without a 〇 is no number of an article."""
    if "零" not in text or text.startswith("零") or len(text) > 4:
        return None
    return int("".join(str(DIGITS.index(char)) for char in text))


def _value(digit: str | None) -> int:
    return DIGITS.index(digit) if digit else 0
