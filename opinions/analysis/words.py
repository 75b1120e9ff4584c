"""Texts as words (rjieba) and counts of them."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.sparse import csr_array

from opinions.analysis.sets import once

LONGEST_TEXT = 20_000  # characters: what follows adds nothing to the subject
_MEANS = re.compile(r"[\u3400-\u9fff]|[a-z][a-z]+", re.IGNORECASE)
STOP = frozenset(
    "的 了 和 是 在 我 我们 你 你们 他 她 它 他们 也 就 都 而 及 与 或 一个 没有 这 那 这个 那个 这样 这些 那些 有 为 对 对于 关于 于 以 之 并 但 但是 而且 因为 所以 如果 "
    "请 请问 谢谢 您 您好 你好 建议 希望 应该 应当 可以 能 能够 会 要 不 不能 很 非常 更 最 还 还是 让 把 被 给 从 到 由 向 上 下 中 里 等 等等 一 二 三 个 些 种 次 吗 呢 吧 啊 呀 "
    "什么 怎么 如何 为什么 哪 谁 几 多 多少 其 其中 该 本 各 每 某 另 另外 其他 进行 予以 目前 现在 已经 一直 问题 情况 方面 相关 有关 部门 领导 尊敬 意见 认为 觉得 需要 必须 时候 "
    "自己 大家 只 又 再 才 却 则 即 若 虽然 然而 因此 此 ok the of and to in is for on that with as are be this it was by an at or from".split()
)


@dataclass(frozen=True)
class Words:
    """Texts as words: `flat` are places in `spelled`, text after text; `offsets` is where each begins, and the end."""

    spelled: list[str]
    flat: NDArray[np.int32]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many words each text has."""
        return np.diff(self.offsets)

    @property
    def owners(self) -> NDArray[np.int64]:
        """The text of each word."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def chosen(self, texts: NDArray[np.int64]) -> "Words":
        """Some of the texts, in that order."""
        lengths = self.lengths[texts]
        starts = np.cumsum(lengths) - lengths
        places = np.repeat(self.offsets[:-1][texts] - starts, lengths) + np.arange(int(lengths.sum()))
        return Words(self.spelled, self.flat[places], _offsets(lengths))

    def between(self, first: int, last: int) -> "Words":
        """The texts from `first` to before `last`."""
        offsets = self.offsets[first : min(last, len(self)) + 1]
        return Words(self.spelled, self.flat[offsets[0] : offsets[-1]], offsets - offsets[0])

    def of(self, text: int) -> list[str]:
        """The words of one text."""
        return [self.spelled[n] for n in self.flat[self.offsets[text] : self.offsets[text + 1]].tolist()]


def segment(texts: Sequence[str]) -> Words:
    """The words of each text in lower case, without marks, numbers and words that say nothing of the subject."""
    places = _Places()
    flat, ends = array("i"), array("q", [0])
    for text in texts:
        flat.extend(map(places.__getitem__, rjieba.cut(text[:LONGEST_TEXT])))
        ends.append(len(flat))
    all_words = np.frombuffer(flat, np.int32) if flat else np.zeros(0, np.int32)
    kept = all_words >= 0
    return Words(list(places.spelled), all_words[kept], np.concatenate([[0], np.cumsum(kept)])[np.array(ends)])


class _Places(dict[str, int]):
    """For each word as it stands its place among the plain ones; -1: it says nothing."""

    def __init__(self) -> None:
        self.spelled: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        plain = word.strip().lower()
        says = plain not in STOP and _MEANS.search(plain)
        place = self[word] = self.spelled.setdefault(plain, len(self.spelled)) if says else -1
        return place


def joined(parts: Sequence[Words]) -> Words:
    """The texts of several parts, one after the other."""
    spelled: dict[str, int] = {}
    places = [np.array([spelled.setdefault(w, len(spelled)) for w in p.spelled], np.int32) for p in parts]
    flat = np.concatenate([np.zeros(0, np.int32), *[own[p.flat] for own, p in zip(places, parts, strict=True)]])
    lengths = np.concatenate([np.zeros(0, np.int64), *[p.lengths for p in parts]])
    return Words(list(spelled), flat, _offsets(lengths))


def _offsets(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


@dataclass(frozen=True)
class Vocabulary:
    """The words that are counted: word -> column."""

    columns: dict[str, int]

    def known(self, words: Words) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The known words of all texts as columns end to end, and where each text begins."""
        column = np.fromiter((self.columns.get(w, -1) for w in words.spelled), np.int32, len(words.spelled))
        flat = column[words.flat]
        kept = flat >= 0
        return flat[kept], np.concatenate([[0], np.cumsum(kept)])[words.offsets]

    def counts(self, words: Words) -> csr_array:
        """How often each word stands in each text."""
        flat, offsets = self.known(words)
        matrix = csr_array((np.ones(len(flat), np.float32), flat, offsets), shape=(len(words), len(self.columns)))
        matrix.sum_duplicates()
        return matrix


def vocabulary(words: Words, *, fewest: int = 2, most: int = 40_000) -> Vocabulary:
    """The words in at least `fewest` texts, the most frequent first; of equals the first in order."""
    pairs = once(words.owners * max(len(words.spelled), 1) + words.flat)
    counts = np.bincount(pairs % max(len(words.spelled), 1), minlength=len(words.spelled))
    often = np.flatnonzero(counts >= fewest).tolist()
    ranked = sorted(often, key=lambda n: (-counts[n], words.spelled[n]))[:most]
    return Vocabulary({words.spelled[n]: column for column, n in enumerate(ranked)})
