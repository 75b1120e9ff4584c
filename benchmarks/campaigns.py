"""Makes campaigns: letters, what people do to them before they send them, and opinions of one's own. Same seed, same rows."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from benchmarks import vocabulary as v

LAW = Path(__file__).parent.parent / "docs" / "law" / "articles.json"
EMBEDDED, HALF, REVERSED, OWN, QUOTING = "embedded", "half", "reversed", "own", "quoting"


class Campaigns:
    """A source of letters and opinions. `style`: templates (clauses repeat), free (words in free order), law (all of it is
    law), stock (every second clause is a phrase that many use) or citing (every third is a whole sentence of the draft)."""

    def __init__(self, seed: int, style: str = "templates") -> None:
        self.pick, self.style = random.Random(f"{seed}-{style}"), style
        articles = json.loads(LAW.read_text("utf-8"))
        self.law = [part for a in articles for p in a["paras"] for part in p.split("。") if 12 < len(part) < 120]
        self.words = sorted({w for s in v.SUBJECTS.values() for kind in s.values() for w in kind.split()})

    def clause(self, kind: str, subject: str) -> str:
        """One clause about a subject."""
        r, slots = self.pick, v.SUBJECTS[subject]
        if self.style == "law":
            words = [r.choice(self.law), r.choice(slots["what"].split()), r.choice(slots["do"].split())]
            cut = words[0].split(",")
            return r.choice(cut)[:30] + r.choice(["", "", words[1], words[2]])
        if self.style == "stock" and r.random() < 0.5:
            return r.choice(v.STOCK)
        if self.style == "citing" and r.random() < 0.33:
            return r.choice(self.law[:40])
        if self.style in {"free", "stock", "citing"}:
            return "".join(
                r.choice([r.choice(self.words), r.choice(slots[k].split())])
                for k in r.sample(["who", "what", "bad", "do"], r.randint(2, 3))
            )
        one = {k: r.choice(slots[k].split()) for k in slots}
        return r.choice(v.CLAUSES[kind]).format(
            **one, do2=r.choice(slots["do"].split()), who2=r.choice(slots["who"].split()), place=r.choice(v.PLACES),
            num=r.randint(2, 60), num2=r.randint(2, 60), season=r.choice(v.SEASONS),
        )  # fmt: skip

    def text(self, clauses: int, subject: str | None = None) -> str:
        """A text of so many clauses."""
        subject = subject or self.pick.choice(list(v.SUBJECTS))
        kinds = ["open", *[self.pick.choice(["fact", "want", "why", "fact", "want"]) for _ in range(clauses - 1)]]
        parts = [self.clause(kind, subject) for kind in kinds]
        marks = [self.pick.choice("，，，。；") for _ in parts[:-1]] + ["。"]
        return "".join(p + m for p, m in zip(parts, marks, strict=True))

    def rows(self, n: int, *, share: float = 0.4, mean: int = 60) -> pd.DataFrame:
        """`n` opinions, `share` of them from campaigns of about `mean` copies: text, letter, kind."""
        made: list[tuple[str, str, str]] = []
        number = 0
        while len(made) < n * share:
            number += 1
            letter = self.text(self.pick.randint(4, 10))
            made += [self.copy(letter, f"c{number}") for _ in range(max(3, int(self.pick.expovariate(1 / mean))))]
        while len(made) < n:
            quoted = self.pick.random() < 0.05
            text = self.quoting() if quoted else self.text(self.pick.choice([2, 2, 2, 3, 3, 3, 4, 5, 6, 9]))
            made.append((text, f"o{len(made)}", QUOTING if quoted else OWN))
        self.pick.shuffle(made)
        return pd.DataFrame(made[:n], columns=["text", "letter", "kind"])

    def copy(self, letter: str, name: str) -> tuple[str, str, str]:
        """A copy, as somebody sends it."""
        kind = self.pick.choice([*EDITS, "exact", "exact", EMBEDDED, HALF])
        return self.edited(letter, kind), name, kind

    def edited(self, letter: str, kind: str) -> str:
        """The letter after an edit of that kind."""
        if kind == EMBEDDED:
            before, after = self.text(self.pick.randint(1, 4)), self.text(self.pick.randint(1, 3))
            return self.pick.choice([before + letter, letter + after, before + letter + after])
        if kind == HALF:
            parts = split(letter)
            middle = (len(parts) + 1) // 2
            return "".join(self.pick.choice([parts[:middle], parts[-middle:]]))
        return letter if kind == "exact" else EDITS[kind](self.pick, letter)

    def quoting(self) -> str:
        """An own opinion that quotes the draft."""
        return f"第{self.pick.randint(1, 50)}条规定“{self.law[self.pick.randint(0, 30)]}”，" + self.text(
            self.pick.randint(1, 3)
        )

    def reversals(self, n: int, words: list[tuple[str, str]] | None = None) -> pd.DataFrame:
        """`n` letters with ten true copies each and one whose meaning is reversed by one word."""
        made: list[tuple[str, str, str]] = []
        number = 0
        while number < n:
            letter = self.text(self.pick.randint(3, 8))
            fitting = [(a, b) for a, b in words or v.REVERSALS if letter.count(a) == 1 and b not in letter]
            if not fitting:
                continue
            number += 1
            gentle = [k for k in EDITS if k not in {"traditional"}]
            made += [(self.edited(letter, k), f"r{number}", k) for k in ["exact", *self.pick.choices(gentle, k=9)]]
            made.append((letter.replace(*self.pick.choice(fitting)), f"r{number}", REVERSED))
        return pd.DataFrame(made, columns=["text", "letter", "kind"])


def split(text: str) -> list[str]:
    """The clauses with their marks."""
    parts = [""]
    for char in text:
        parts[-1] += char
        if char in "，。；":
            parts.append("")
    return [p for p in parts if p]


def synonyms(r: random.Random, text: str) -> str:
    """Other words for up to three words."""
    known = [w for w in v.SYNONYMS if w in text]
    for word in r.sample(known, min(len(known), 3)):
        text = text.replace(word, v.SYNONYMS[word], 1)
    return text


def insertion(r: random.Random, text: str) -> str:
    """A few filling words."""
    for _ in range(r.randint(1, 3)):
        at = r.randrange(len(text))
        text = text[:at] + r.choice(v.FILLERS) + text[at:]
    return text


def deletion(r: random.Random, text: str) -> str:
    """A clause or a few characters left out."""
    parts = split(text)
    if len(parts) > 3 and r.random() < 0.5:
        del parts[r.randrange(len(parts))]
        return "".join(parts)
    at = r.randrange(max(len(text) - 4, 1))
    return text[:at] + text[at + r.randint(1, 3) :]


def reorder(r: random.Random, text: str) -> str:
    """Clauses in another order."""
    parts = split(text)
    if len(parts) > 3:
        a = r.randrange(len(parts) - 1)
        parts[a], parts[a + 1] = parts[a + 1], parts[a]
    return "".join(parts)


def shuffled(r: random.Random, text: str) -> str:
    """Clauses in any order."""
    parts = split(text)
    r.shuffle(parts)
    return "".join(parts)


def greeting(r: random.Random, text: str) -> str:
    """A greeting before and a closing after."""
    return r.choice(v.GREETINGS) + r.choice("，！：") + text + r.choice([*v.CLOSINGS, ""]) + r.choice("！。")


def signed(r: random.Random, text: str) -> str:
    """Name and region before or after."""
    who = (
        r.choice(v.PLACES)
        + r.choice(["", "居民", "市民", "村民"])
        + r.choice(v.SURNAMES)
        + r.choice(["某", "女士", "先生", "建国"])
    )
    return r.choice([f"我是{who}，{text}", f"{text}{who}", f"{text}（{who}，{r.randint(1, 28)}日）"])


def punctuation(r: random.Random, text: str) -> str:
    """Other marks, blanks and line ends."""
    return "".join(r.choice(["，", ",", " ", "！", "\n", "。"]) if c in "，。；" else c for c in text)


def width(r: random.Random, text: str) -> str:
    """Full-width digits."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text) + "！"


def traditional(r: random.Random, text: str) -> str:
    """The other script."""
    from opinions.analysis.traditional import SIMPLIFIED

    back = {s: t for t, s in SIMPLIFIED.items()}
    return "".join(back.get(c, c) for c in text)


def typos(r: random.Random, text: str) -> str:
    """A few wrong characters."""
    chars = list(text)
    for _ in range(max(1, len(chars) // 25)):
        chars[r.randrange(len(chars))] = r.choice("在再的地得做作他她以已部布利力")
    return "".join(chars)


def heavy(r: random.Random, text: str) -> str:
    """Several of these together."""
    for edit in r.sample([synonyms, insertion, typos, reorder, greeting], 3):
        text = edit(r, text)
    return text


EDITS: dict[str, Callable[[random.Random, str], str]] = {
    f.__name__: f
    for f in (synonyms, insertion, deletion, reorder, shuffled, greeting, signed, punctuation, width, traditional, typos, heavy)
}  # fmt: skip
