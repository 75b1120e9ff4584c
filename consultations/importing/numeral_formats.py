"""The number formats of Word (ST_NumberFormat) that Chinese drafts use."""

from consultations.numerals import write_numeral

_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "ideographTraditional", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand",
}  # fmt: skip
_CIRCLES = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_SMALL_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def formatted(number: int, form: str) -> str:
    """A number as Word shows it: 11 in chineseCounting -> 十一. Unknown formats give Arabic digits."""
    if form in {"none", "bullet"}:
        return ""
    if not 0 < number < 10000:
        return str(number)
    if form in _CHINESE or form == "chineseLegalSimplified":
        words = write_numeral(number)
        return words.translate(_FORMAL) if form == "chineseLegalSimplified" else words
    if form in _CIRCLES and number <= 20:
        return chr(ord("①") + number - 1)
    latin = {"lowerRoman": _roman(number), "upperRoman": _roman(number).upper(),
             "lowerLetter": _letters(number), "upperLetter": _letters(number).upper()}  # fmt: skip
    digits = {"decimalFullWidth": str(number).translate(_FULL_WIDTH), "decimalZero": f"{number:02}"}
    return {**latin, **digits}.get(form, str(number))


def _letters(number: int) -> str:
    """a … z, aa, bb, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number < 260 else str(number)


def _roman(number: int) -> str:
    letters = ""
    for value, letter in (*_ROMAN, *_SMALL_ROMAN):
        count, number = divmod(number, value)
        letters += letter * count
    return letters
