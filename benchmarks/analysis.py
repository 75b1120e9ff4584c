"""`make bench-analysis`: how well and how fast opinions are sorted, on data made here with seeds no test uses.

Sizes: 10,000 and 100,000 opinions; SIZE=1000000 adds a million.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sklearn.metrics import normalized_mutual_info_score

from benchmarks import results, vocabulary
from benchmarks.campaigns import EMBEDDED, HALF, OWN, REVERSED, Campaigns
from benchmarks.measures import b_cubed, grouped_with_others, kept_with_letter, pairs, same_words
from consultations.citations import cited
from consultations.numerals import write_numeral
from opinions.analysis.duplicates import duplicates
from opinions.analysis.machines import machine
from opinions.analysis.overview import overview
from opinions.analysis.themes import themes

SEEDS = ((901, "free"), (902, "free"), (903, "templates"), (908, "law"), (909, "stock"), (910, "citing"))
AT_LEAST, AT_MOST = "≥", "≤"


@dataclass(frozen=True)
class Measure:
    """One figure against its goal."""

    case: str
    value: float
    unit: str
    goal: float
    way: str = AT_LEAST

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.way == AT_LEAST else self.value <= self.goal


def main() -> int:
    """Prints the table and writes the rows; 0 when every goal is met."""
    measures: list[Measure] = []
    print("| case | value | goal | met |\n|---|---|---|---|")
    for part in (campaigns, reversals, speed, on_a_cluster, by_themes, by_articles, own_words, export):
        for measure in part():
            print(
                f"| {measure.case} | {measure.value:.4g} {measure.unit} | {measure.way} {measure.goal:g} | {measure.met} |",
                flush=True,
            )
            measures.append(measure)
    results.write(
        [
            {"case": m.case, "value": round(float(m.value), 4), "unit": m.unit, "goal": m.goal, "met": m.met}
            for m in measures
        ]
    )
    return 0 if all(m.met for m in measures) else 1


def campaigns() -> list[Measure]:
    """Copies, embedded and half letters, and opinions of one's own, by source of texts (see `Campaigns`)."""
    found = []
    for seed, style in SEEDS:
        rows = Campaigns(seed, style).rows(10_000)
        rows[["group", "variant_of", "contains"]] = duplicates(rows["text"])
        truth = same_words(rows)
        name = f"duplicates, {style} {seed}"
        found += [
            Measure(f"{name}: B³ F1", b_cubed(truth, rows["group"]), "", 0.995),
            Measure(f"{name}: pair F1", pairs(truth, rows["group"]), "", 0.99),
            Measure(f"{name}: letters embedded", kept_with_letter(rows, EMBEDDED), "", 0.97),
            Measure(f"{name}: half letters", kept_with_letter(rows, HALF), "", 0.90),
            Measure(f"{name}: independent grouped", grouped_with_others(rows, truth, OWN), "", 0.003, AT_MOST),
        ]
    return found


def reversals() -> list[Measure]:
    """One word turned round in a letter; true copies with other edits."""
    rows = pd.concat(
        [
            Campaigns(seed, style).reversals(400).assign(letter=lambda f, s=style: s + f["letter"])
            for seed, style in SEEDS
        ]
    )
    rows = rows.reset_index(drop=True)
    rows[["group", "variant_of", "contains"]] = duplicates(rows["text"])
    return [
        Measure("duplicates: reversed apart", 1 - kept_with_letter(rows, REVERSED), "", 0.99),
        Measure(
            "duplicates: true copies split",
            float(rows.loc[rows["kind"] != REVERSED, "variant_of"].notna().mean()),
            "",
            0.03,
            AT_MOST,
        ),
    ]


def speed() -> list[Measure]:
    """The commands as an analyst runs them, start and files included: wall time and the peak of memory."""
    sizes = {10_000: 1.0, 100_000: 5.0, 1_000_000: 60.0}
    largest = int(os.environ.get("SIZE", "100000"))
    found = []
    for size, most in sizes.items():
        if size > largest:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "opinions.csv"
            Campaigns(904, "free").rows(size).to_csv(path, index=False)
            for command in ("duplicates", "themes"):
                if command == "themes" and size < largest:
                    continue
                seconds, peak = _run(command, path, Path(folder) / "out.csv")
                goal = 60.0 if command == "themes" else most
                found.append(Measure(f"{command}, {size:,}", seconds, "s", goal, AT_MOST))
                found.append(Measure(f"{command}, {size:,}: memory", peak, "GiB", 4.0, AT_MOST))
    return found


def on_a_cluster() -> list[Measure]:
    """Rows that differ between this process and two Dask workers."""
    rows = Campaigns(905).rows(2_000)["text"]
    with machine("processes") as cluster:
        there = duplicates(rows, machine=cluster)
    return [
        Measure(
            "Dask and one process: rows that differ",
            float((duplicates(rows) != there).fillna(False).any(axis=1).sum()),
            "",
            0,
            AT_MOST,
        )
    ]


def by_themes() -> list[Measure]:
    """Twelve subjects, half of the texts with a clause about another one."""
    source, pick = Campaigns(906, "free"), random.Random(906)
    subjects = pick.choices(list(vocabulary.SUBJECTS), k=3_000)
    texts = pd.Series([source.text(3, s) + (source.text(1) if pick.random() < 0.5 else "") for s in subjects])
    truth = pd.Series(subjects)
    shown = pd.DataFrame({"text": texts, "subject": truth}).groupby("subject").head(20)
    rest = ~texts.index.isin(shown.index)
    proposed = themes(texts, k=12)["theme"]
    by_words = themes(texts, words={s: vocabulary.SUBJECTS[s]["what"].split() for s in vocabulary.SUBJECTS})["theme"]
    by_examples = themes(texts, labels=dict(zip(shown["text"], shown["subject"], strict=True)))["theme"]
    return [
        Measure("themes proposed: NMI", float(normalized_mutual_info_score(truth, proposed)), "", 0.60),
        Measure("themes by words: accuracy", float((by_words == truth).mean()), "", 0.82),
        Measure("themes by 20 examples: accuracy", float((by_examples == truth)[rest].mean()), "", 0.80),
    ]


def by_articles() -> list[Measure]:
    """Articles named in every usual way."""
    ways: list[Callable[[int], str]] = [
        lambda n: f"第{write_numeral(n)}条规定不清", lambda n: f"建议修改第{n}条第二款", lambda n: f"{write_numeral(n)}条应当细化",
        lambda n: f"Article {n} is unclear", lambda n: "第" + "".join(chr(ord(c) + 0xFEE0) for c in str(n)) + "条",
    ]  # fmt: skip
    asked = [(way(n), n) for n in range(1, 200) for way in ways]
    return [
        Measure(
            "articles named, found", sum(cited(text, range(1, 1300)) == [n] for text, n in asked) / len(asked), "", 1.0
        )
    ]


def own_words() -> list[Measure]:
    """Lines and quotations that stand in the texts; totals counted again."""
    texts = Campaigns(907).rows(3_000)["text"]
    rows, found = overview(texts, k=10)
    lines = [line in text for text, line in zip(texts, rows["summary"], strict=True)]
    quoted = [texts.iloc[q["row"]] == q["text"] for theme in found["themes"] for q in theme["quotations"]]
    wrong = sum(theme["opinions"] != (rows["theme"] == theme["theme"]).sum() for theme in found["themes"])
    return [
        Measure("summaries and quotations verbatim", (sum(lines) + sum(quoted)) / (len(lines) + len(quoted)), "", 1.0),
        Measure("totals that differ when counted again", float(wrong), "", 0, AT_MOST),
    ]


def export() -> list[Measure]:
    """A ledger of 100,000 opinions as XLSX, against the csv module with the same rows."""
    with tempfile.TemporaryDirectory() as folder:
        cpu, peak = {}, {}
        for kind in ("csv", "xlsx"):
            command = [sys.executable, "-m", "benchmarks.export", kind, "100000", str(Path(folder) / kind)]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            cpu[kind], peak[kind] = map(float, said)
    return [
        Measure("XLSX of 100,000 opinions", cpu["xlsx"] / cpu["csv"], "CPU of CSV", 2.0, AT_MOST),
        Measure("XLSX of 100,000 opinions: memory", peak["xlsx"], "MiB", 64, AT_MOST),
    ]


def _run(command: str, path: Path, out: Path) -> tuple[float, float]:
    gongyi = str(Path(sys.executable).parent / "gongyi")
    started = time.perf_counter()
    process = subprocess.Popen(
        [gongyi, "analyse", command, str(path), "--out", str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"gongyi analyse {command} failed")
    return time.perf_counter() - started, used.ru_maxrss / 2**20


if __name__ == "__main__":
    sys.exit(main())
