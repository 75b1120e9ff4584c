"""Results as files: a report for people, a table with codebook for statisticians, SPSS with labels."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from documents.csv import csv_rows
from documents.official import Block, Figure, Heading, OfficialDocument, Paragraph, Table
from documents.xlsx import Sheet, write_sheets
from surveys.analysis import Results, columns_of, frame_of
from surveys.charts import bars_svg, bars_words
from surveys.questions import Definition
from surveys.tally import Tally
from surveys.versions import Given


@dataclass(frozen=True)
class ReportFacts:
    """What stands around the figures."""

    title: str
    department: str
    division: str
    consented_on: str
    period: str
    ways: str
    wording_checked_by: str
    promise: str
    made_on: date
    data_sha256: str
    note: str = ""


def report(facts: ReportFacts, results: Results) -> OfficialDocument:
    """问卷调查报告: basis, how it was done, the figures of each question, the data's hash."""
    blocks: list[Block] = [
        Heading(1, "调查的依据和过程"),
        Paragraph(
            f"依照程序办法第十五条，经分管厅领导同意（{facts.consented_on}），{facts.division}以{facts.ways}等方式进行了本次调查。"
        ),
        Paragraph(f"调查期间：{facts.period}。文字审核人：{facts.wording_checked_by}。"),
        Paragraph(f"对答卷人的承诺：“{facts.promise}”"),
        Heading(1, "答卷情况"),
        Paragraph(f"共收到有效答卷 {results.total} 份，本报告统计其中 {results.used} 份。"),
        Table(("途径", "份数"), tuple((label, str(n)) for label, n in results.channels), (3, 1)),
    ]
    if len(results.versions) > 1:
        used = tuple((f"第 {number} 版", str(n)) for number, n in results.versions)
        words = "调查期间问卷修订过。没有改动的题目合并统计，改动过的题目按版本分别统计，题目后注明版本。"
        blocks += [Paragraph(words), Table(("问卷版本", "份数"), used, (3, 1))]
    if results.raked:
        blocks.append(
            Paragraph(
                f"数字按已知人口比例加权（迭代比例拟合），设计效应 {results.raked.design_effect:.3f}，有效样本量 {results.raked.effective:.0f}。"
            )
        )
    if facts.note.strip():
        blocks += [Heading(1, "主要发现"), *(Paragraph(line) for line in facts.note.splitlines() if line.strip())]
    blocks.append(Heading(1, "各题结果"))
    for tally in results.tallies:
        blocks += [Heading(2, tally.title), Paragraph(_sentence(tally))]
        if not tally.answered:
            continue
        if tally.counts:
            picture = bars_svg(tally).encode()
            blocks.append(Figure(picture, f"{tally.title}（人数和比例）", bars_words(tally) or tally.title))
        if shares := results.shares.get(tally.key):
            rows = tuple((s.label, f"{s.n:g}", f"{s.share:.1%}", f"{s.low:.1%}—{s.high:.1%}") for s in shares)
            blocks.append(Table(("选项", "人数", "比例", "95% 置信区间"), rows, (4, 1, 1, 2)))
    if facts.data_sha256:
        blocks += [
            Heading(1, "数据校验"),
            Paragraph("全部答卷的校验值已记入公开日志。"),
            Paragraph(f"SHA-256：{facts.data_sha256}", "left"),
        ]
    return OfficialDocument(
        title=f"{facts.title}调查报告", dated_on=facts.made_on, signer=facts.department, blocks=tuple(blocks)
    )


def workbook(definition: Definition, results: Results, answers: Sequence[Given]) -> bytes:
    """Figures, data and codebook on three sheets."""
    figures = [
        (tally.title, share.label, share.n, round(share.share, 6), round(share.low, 6), round(share.high, 6))
        for tally in results.tallies
        for share in results.shares.get(tally.key, [])
    ]
    columns = columns_of(definition)
    frame = frame_of(definition, answers)
    data = ([None if cell != cell else cell for cell in row] for row in frame.itertuples(index=False))
    written = BytesIO()
    write_sheets(
        [
            Sheet("结果", ("题目", "选项", "人数", "比例", "置信下限", "置信上限"), figures, (30, 20, 6, 6, 6, 6)),
            Sheet("数据", [name for name, _, _ in columns], data),
            Sheet("编码表", ("变量", "含义", "取值"), codebook(definition), (12, 40, 40)),
        ],
        written,
    )
    return written.getvalue()


def codebook(definition: Definition) -> list[tuple[str, str, str]]:
    """What each column and each value means."""
    return [
        (name, title, "；".join(f"{k}={v}" for k, v in labels.items()))
        for name, title, labels in columns_of(definition)
    ]


def table(definition: Definition, answers: Sequence[Given]) -> bytes:
    """The data as CSV; no cell is run as a formula."""
    frame = frame_of(definition, answers)
    rows = ([None if cell != cell else cell for cell in row] for row in frame.itertuples(index=False))
    return csv_rows(list(frame.columns), rows)


def codebook_table(definition: Definition) -> bytes:
    """The codebook as CSV."""
    return csv_rows(("变量", "含义", "取值"), codebook(definition))


def spss(definition: Definition, answers: Sequence[Given]) -> bytes:
    """The data as SPSS .sav with variable and value labels; chosen keys become numbers in the order of the options."""
    import pandas as pd
    import pyreadstat  # noqa: PLC0415

    frame = frame_of(definition, answers)
    labels: dict[str, str | None] = {}
    values: dict[str, dict[float, str]] = {}
    for name, title, known in columns_of(definition):
        labels[name] = title[:250]
        if known and set(known) != {"0", "1"}:
            codes = {key: float(n) for n, key in enumerate(known, 1)}
            frame[name] = frame[name].map(codes).astype("float64")
            values[name] = {codes[key]: label[:120] for key, label in known.items()}
        elif set(known) == {"0", "1"}:
            frame[name] = pd.to_numeric(frame[name]).astype("float64")
            values[name] = {0.0: "未选", 1.0: "选中"}
        else:
            plain = pd.to_numeric(frame[name], errors="coerce")
            is_number = plain.notna().sum() == frame[name].notna().sum()
            frame[name] = plain.astype("float64") if is_number else frame[name].astype("object").fillna("").astype(str)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.sav"
        pyreadstat.write_sav(frame, str(path), column_labels=labels, variable_value_labels=values)
        return path.read_bytes()


def _sentence(tally: Tally) -> str:
    words = f"{tally.answered:g} 人回答。"
    words += f"平均 {tally.mean:.2f}。" if tally.mean is not None else ""
    words += f"净推荐值 {tally.score:.1f}。" if tally.score is not None else ""
    if tally.places:
        words += (
            f"图中是排在第一的人数；平均名次：{'，'.join(f'{label} {place:.2f}' for label, place in tally.places)}。"
        )
    return words
