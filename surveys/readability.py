"""Advice on wording: long sentences, double negatives, two questions in one, jargon, leading words (pure).

程序办法第十五条 asks for short, clear words. This advises; a person reads the questionnaire and signs for it.
"""

import re
from dataclasses import dataclass

from surveys.questions import Definition

LONGEST_SENTENCE = 40  # characters; what is read aloud on the telephone in one breath
MOST_CHOICES = 12
_SENTENCE = re.compile(r"[。！？?!；;\n]")
_NEGATIVES = re.compile(
    r"不是不|不得不|不能不|不会不|并非不|无不|未必不|难道不|没有不|否认.{0,6}不|不.{1,6}不(?!同|足|断|仅)"
)
_TWO = re.compile(
    r"(以及|并且|而且|同时|和|与|及).{1,12}(是否|满意|同意|合理|了解|认为)|是否.{1,15}(以及|并且|而且|同时)"
)
_LEADING = re.compile(r"众所周知|显然|毫无疑问|难道|理应|当然|您一定|大家都")
_JARGON = ("赋能", "抓手", "闭环", "顶层设计", "统筹推进", "一揽子", "常态化", "长效机制", "放管服", "双随机", "负面清单", "四不两直", "接诉即办", "颗粒度", "痛点", "堵点", "兜底", "协同联动", "归口", "参照执行")  # fmt: skip
_ABSOLUTE = re.compile(r"(总是|从不|所有|完全|绝对|任何)")


@dataclass(frozen=True)
class Advice:
    """One piece of advice on one question."""

    key: str
    words: str
    message: str


def advice(definition: Definition) -> list[Advice]:
    """Everything that could be said more simply."""
    found: list[Advice] = []
    for question in definition.questions():
        text = question.title + "\n" + question.help
        found += [Advice(question.key, words, message) for words, message in _of_text(text)]
        found += [Advice(question.key, words, message) for words, message in _of_question(question.title)]
        if question.kind in {"single", "multiple"} and len(question.options) > MOST_CHOICES:
            found.append(
                Advice(
                    question.key,
                    question.title[:20],
                    f"选项有 {len(question.options)} 个，可以改用下拉选择或者分成两题。",
                )
            )
    return found


def _of_text(text: str) -> list[tuple[str, str]]:
    found = []
    for sentence in _SENTENCE.split(text):
        if len(sentence) > LONGEST_SENTENCE:
            found.append(
                (
                    sentence[:20] + "……",
                    f"这句有 {len(sentence)} 个字，建议拆成几句，每句不超过 {LONGEST_SENTENCE} 个字。",
                )
            )
    for word in _JARGON:
        if word in text:
            found.append((word, "公众不常用这个词，请换成日常说法。"))
    return found


def _of_question(title: str) -> list[tuple[str, str]]:
    found = []
    if match := _NEGATIVES.search(title):
        found.append((match[0], "双重否定容易答反，请改成肯定的说法。"))
    if match := _TWO.search(title):
        found.append((match[0], "一题里问了两件事，请分成两题。"))
    if match := _LEADING.search(title):
        found.append((match[0], "这样问会引导回答，请用中性的说法。"))
    if (match := _ABSOLUTE.search(title)) and ("您" in title or "是否" in title):
        found.append((match[0], "过于绝对的词会让人难以作答，请换成具体的次数或者程度。"))
    return found
