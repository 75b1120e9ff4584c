"""Chinese numerals of articles and chapters, 1 to 999, both ways; Arabic and full-width digits are read, too."""

import unicodedata

DIGITS = "零一二三四五六七八九"


def read_numeral(text: str) -> int | None:
    """十四 -> 14, 一百零一 -> 101, 12 -> 12; None for anything else."""
    text = unicodedata.normalize("NFKC", text).replace("〇", "零")
    if text.isascii() and text.isdigit():
        return int(text)
    total = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS.index(char)
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            return None
    return total + digit or None


def write_numeral(number: int) -> str:
    """14 -> 十四, 101 -> 一百零一. Raises ValueError outside 1 to 999."""
    if not 0 < number < 1000:
        raise ValueError("a numeral from 1 to 999")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")
