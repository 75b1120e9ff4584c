"""Texts as words (rjieba) and counts of them."""

import re
from dataclasses import dataclass

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.sparse import csr_array

LONGEST_TEXT = 20_000  # characters: what follows adds nothing to the subject
_MEANS = re.compile(r"[\u3400-\u9fff]|[a-z][a-z]+", re.IGNORECASE)
STOP = frozenset(
    "的 了 和 是 在 我 我们 你 你们 他 她 它 他们 也 就 都 而 及 与 或 一个 没有 这 那 这个 那个 这样 这些 那些 有 为 对 对于 关于 于 以 之 并 但 但是 而且 因为 所以 如果 "
    "请 请问 谢谢 您 您好 你好 建议 希望 应该 应当 可以 能 能够 会 要 不 不能 很 非常 更 最 还 还是 让 把 被 给 从 到 由 向 上 下 中 里 等 等等 一 二 三 个 些 种 次 吗 呢 吧 啊 呀 "
    "什么 怎么 如何 为什么 哪 谁 几 多 多少 其 其中 该 本 各 每 某 另 另外 其他 进行 予以 目前 现在 已经 一直 问题 情况 方面 相关 有关 部门 领导 尊敬 意见 认为 觉得 需要 必须 时候 "
    "自己 大家 只 又 再 才 却 则 即 若 虽然 然而 因此 此 ok the of and to in is for on that with as are be this it was by an at or from".split()
)


def segment(texts: list[str]) -> list[list[str]]:
    """The words of each text in lower case, without marks, numbers and words that say nothing of the subject."""
    kept: list[list[str]] = []
    for text in texts:
        words = (word.strip().lower() for word in rjieba.cut(text[:LONGEST_TEXT]))
        kept.append([word for word in words if word not in STOP and _MEANS.search(word)])
    return kept


@dataclass(frozen=True)
class Vocabulary:
    """The words that are counted: word -> column."""

    columns: dict[str, int]

    def ids(self, texts: list[list[str]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The known words of all texts as columns end to end, and where each text begins."""
        known = [[c for w in words if (c := self.columns.get(w)) is not None] for words in texts]
        lengths = np.fromiter(map(len, known), np.int64, len(known))
        flat = np.fromiter((c for row in known for c in row), np.int32, int(lengths.sum()))
        return flat, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)

    def counts(self, texts: list[list[str]]) -> csr_array:
        """How often each word stands in each text."""
        flat, offsets = self.ids(texts)
        matrix = csr_array((np.ones(len(flat), np.float32), flat, offsets), shape=(len(texts), len(self.columns)))
        matrix.sum_duplicates()
        return matrix


def vocabulary(texts: list[list[str]], *, fewest: int = 2, most: int = 40_000) -> Vocabulary:
    """The words in at least `fewest` texts, the most frequent first; of equals the first in order."""
    counts: dict[str, int] = {}
    for words in texts:
        for word in dict.fromkeys(words):
            counts[word] = counts.get(word, 0) + 1
    ranked = sorted((w for w, n in counts.items() if n >= fewest), key=lambda w: (-counts[w], w))[:most]
    return Vocabulary({word: column for column, word in enumerate(ranked)})
