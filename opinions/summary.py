"""The summary of opinions and their adoption (意见汇总及采纳情况): the table, the report, and the gist of a text. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from documents.official import Block, Heading, OfficialDocument, Paragraph, Table, written_date
from documents.personal import mask_name
from opinions.digesting import Digest
from opinions.models import CHANNELS, OUTCOMES, STANCES, Answer, Opinion, Theme

HEADER = ("序号", "意见人", "意见摘要", "条款", "立场", "渠道", "主题", "采纳情况", "理由", "修改条款")
END = Paragraph("特此报告。")
ANONYMOUS, WHOLE, OPEN = "匿名", "全文", "尚未答复"
_SENTENCE_END = re.compile(r"[\u3002!?;\uff01\uff1f\uff1b\n\r]+")
_PAUSE = re.compile(r"[,:\u3001\uff0c\uff1a]")
SHORTEST = 6  # "您好" and "建议如下" say nothing yet


@dataclass(frozen=True, kw_only=True)
class SummaryFacts:
    """What the report says besides the opinions. `changes`: (label, what changed) of each clause that did."""

    title: str
    department: str
    division: str
    published_on: date
    closes_on: date
    made_on: date
    places: Sequence[str] = ()  # where the notice was published
    changes: Sequence[tuple[str, str]] = ()
    labels: Mapping[str, str] = field(default_factory=dict)  # clause key -> label, of both versions


def gist(text: str, most: int = 40) -> str:
    """The first clause that says something, word for word, at most `most` characters."""
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    if not sentences:
        return ""
    first = next((s for s in sentences if len(s) >= SHORTEST), sentences[0])
    if len(first) <= most:
        return first
    pauses = [m.start() for m in _PAUSE.finditer(first, 0, most + 1)]
    end = next((p for p in reversed(pauses) if p >= SHORTEST), most)
    return first[:end].strip()


def adoption_rows(
    opinions: Sequence[Opinion], themes: Sequence[Theme], answers: Sequence[Answer], labels: Mapping[str, str]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Header and rows of the table 采纳情况表, one row an opinion in the given order; names are masked.

    `labels` names the clauses of the draft and of the revised version: clause key -> 第十四条.
    """
    titles = {theme.id: theme.title for theme in themes}
    given = answers_of(opinions, answers)
    rows = [_row(n, o, titles, given.get(o.id or 0), labels) for n, o in enumerate(opinions, 1)]
    return HEADER, rows


def answers_of(opinions: Sequence[Opinion], answers: Sequence[Answer]) -> dict[int, Answer]:
    """Opinion id -> its answer: its own, else that of the one it repeats, else its theme's."""
    by_opinion: dict[int | None, Answer] = {a.opinion_id: a for a in answers if a.opinion_id}
    by_theme: dict[int | None, Answer] = {a.theme_id: a for a in answers if a.theme_id}
    by_id = {o.id: o for o in opinions}
    given: dict[int, Answer] = {}
    for opinion in opinions:
        original = by_id.get(opinion.duplicate_of_id, opinion) if opinion.duplicate_of_id else opinion
        own = by_opinion.get(opinion.id) or by_opinion.get(original.id)
        if answer := own or by_theme.get(opinion.theme_id) or by_theme.get(original.theme_id):
            given[opinion.id or 0] = answer
    return given


def summary_document(
    facts: SummaryFacts,
    opinions: Sequence[Opinion],
    themes: Sequence[Theme],
    answers: Sequence[Answer],
    digests: Mapping[int, Digest] | None = None,
) -> OfficialDocument:
    """The report 意见汇总及采纳情况报告, ready to be written as DOCX or PDF. `digests`: requests and quotations by theme id."""
    given = answers_of(opinions, answers)
    return OfficialDocument(
        title=f"《{facts.title}》公开征求意见汇总及采纳情况报告",
        dated_on=facts.made_on,
        signer=facts.division,
        blocks=(
            Heading(1, "征求意见的基本情况"),
            *_circumstances(facts, opinions, given),
            Heading(1, "意见汇总"),
            *_counts(facts, opinions),
            *_digests(themes, digests or {}),
            Heading(1, "采纳情况"),
            *_adoption(facts, opinions, themes, given),
            Heading(1, "草案修改情况"),
            *_changes(facts),
        ),
    )


def _row(
    number: int, opinion: Opinion, titles: Mapping[int | None, str], answer: Answer | None, labels: Mapping[str, str]
) -> tuple[str, ...]:
    return (
        str(number),
        mask_name(opinion.submitter_name) if opinion.submitter_name else ANONYMOUS,
        gist(opinion.text),
        _clause(opinion.clause, labels),
        STANCES[opinion.stance],
        CHANNELS[opinion.channel],
        titles.get(opinion.theme_id, ""),
        OUTCOMES[answer.outcome] if answer else OPEN,
        answer.reason if answer else "",
        _clause(answer.changed_clause, labels) if answer and answer.changed_clause else "",
    )


def _clause(key: str, labels: Mapping[str, str]) -> str:
    return labels.get(key, key) if key else WHOLE


def _circumstances(facts: SummaryFacts, opinions: Sequence[Opinion], given: Mapping[int, Answer]) -> list[Block]:
    days = (facts.closes_on - facts.published_on).days
    places = f"，通过{'、'.join(dict.fromkeys(facts.places))}" if facts.places else ""
    organisations = sum(o.submitter_kind == "organisation" for o in opinions)
    period = f"{written_date(facts.published_on)}至{written_date(facts.closes_on)}"
    outcomes = Counter(given[o.id or 0].outcome for o in opinions if (o.id or 0) in given)
    shares = "，".join(f"{name}{outcomes[key]}条" for key, name in OUTCOMES.items())
    left = len(opinions) - outcomes.total()
    return [
        Paragraph(
            f"《{facts.title}》由{facts.department}{facts.division}承办，于{period}{places}向社会公开征求意见，"
            f"自公布次日起计{days}日。"
        ),
        Paragraph(
            f"征求意见期间共收到意见{len(opinions)}条，其中单位和组织{organisations}条、个人{len(opinions) - organisations}条。"
            f"经逐条研究，{shares}{f'，尚未答复{left}条' if left else ''}。"
        ),
    ]


def _counts(facts: SummaryFacts, opinions: Sequence[Opinion]) -> list[Block]:
    if not opinions:
        return [Paragraph("征求意见期间未收到意见。")]
    tables = (
        ("渠道", Counter(CHANNELS[o.channel] for o in opinions), list(CHANNELS.values())),
        ("条款", Counter(_clause(o.clause, facts.labels) for o in opinions), [WHOLE, *facts.labels.values()]),
        ("立场", Counter(STANCES[o.stance] for o in opinions), list(STANCES.values())),
    )
    return [block for name, counts, order in tables for block in _count_table(name, counts, order)]


def _count_table(name: str, counts: Counter[str], order: Sequence[str]) -> list[Block]:
    place = {label: n for n, label in reversed(list(enumerate(order)))}
    ranked = sorted(counts.items(), key=lambda item: place.get(item[0], len(order)))
    rows = (*((label, str(number)) for label, number in ranked), ("合计", str(counts.total())))
    return [Heading(2, f"按{name}"), Table((name, "意见数（条）"), rows, widths=(3, 1))]


def _adoption(
    facts: SummaryFacts, opinions: Sequence[Opinion], themes: Sequence[Theme], given: Mapping[int, Answer]
) -> list[Block]:
    """A line for each answer with the number of opinions it answers; the order of the themes, then single opinions."""
    members: dict[int, list[Opinion]] = defaultdict(list)
    by_id: dict[int, Answer] = {}
    for opinion in opinions:
        if answer := given.get(opinion.id or 0):
            members[answer.id or 0].append(opinion)
            by_id[answer.id or 0] = answer
    titles = {theme.id: theme.title for theme in themes}
    order = {theme.id: n for n, theme in enumerate(themes)}
    ranked = sorted(by_id.values(), key=lambda a: (order.get(a.theme_id, len(order)), a.id or 0))
    if not ranked:
        return [Paragraph("尚无已作出的采纳决定。")]
    rows = []
    for number, answer in enumerate(ranked, 1):
        mine = members[answer.id or 0]
        title = titles[answer.theme_id] if answer.theme_id in titles else gist(mine[0].text)
        changed = _clause(answer.changed_clause, facts.labels) if answer.changed_clause else "—"
        rows.append((str(number), title, str(len(mine)), OUTCOMES[answer.outcome], answer.reason, changed))
    header = ("序号", "主题", "意见数", "采纳情况", "理由", "修改条款")
    return [Table(header, tuple(rows), widths=(1, 4, 1.4, 2, 6, 2))]


def _digests(themes: Sequence[Theme], digests: Mapping[int, Digest]) -> list[Block]:
    """For each theme its requests, with how many opinions contain each, and a few opinions in their own words."""
    blocks: list[Block] = []
    for theme in themes:
        digest = digests.get(theme.id or 0)
        if digest is None or not (digest.requests or digest.quotations):
            continue
        blocks.append(Heading(2, f"{theme.title}：诉求和代表性意见"))
        if digest.requests:
            blocks.append(
                Table(("诉求", "意见数（条）"), tuple((r, str(n)) for r, n in digest.requests), widths=(5, 1))
            )
        blocks += [Paragraph(f"“{words}”") for _id, words in digest.quotations]
    return blocks


def _changes(facts: SummaryFacts) -> list[Block]:
    if not facts.changes:
        return [Paragraph("草案条文未作修改。"), END]
    lead = Paragraph(f"根据所采纳的意见，对草案作了{len(facts.changes)}处修改：")
    return [lead, Table(("条款", "修改情况"), tuple(facts.changes), widths=(1, 5)), END]
