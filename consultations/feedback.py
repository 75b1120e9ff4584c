"""The published result of a consultation (结果反馈): numbers, answers by theme, and what changed because of whom."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from consultations.clauses import DraftText
from consultations.comparison import ClauseChange, compare
from consultations.models import Consultation
from documents.personal import mask_name
from opinions.models import CHANNELS, OUTCOMES, STANCES, Answer, Theme
from opinions.results import Said
from opinions.summary import gist

WHOLE = "全文"
NOBODY = "匿名"
SHOWN = 10  # opinions under each answer on the page of the consultation; more are on pages of their own


@dataclass(frozen=True)
class FeedbackOpinion:
    """A line of the table 序号 / 意见人(脱敏) / 意见摘要."""

    number: int
    who: str
    gist: str
    clause_label: str
    stance: str
    channel: str


@dataclass(frozen=True)
class FeedbackTheme:
    """One answer and the first of the opinions it answers. `id`: of the answer, for the page that shows all of them."""

    id: int
    title: str
    summary: str
    outcome: str
    reason: str
    changed_clause: str
    changed_label: str
    people: int
    arguments: int  # what is said, however many say it: both numbers are always shown
    opinions: list[FeedbackOpinion]


@dataclass(frozen=True)
class Feedback:
    """Everything the public reads after the close."""

    note: str
    total: int
    themes: list[FeedbackTheme]
    by_channel: list[tuple[str, int]]
    by_clause: list[tuple[str, int]]
    by_stance: list[tuple[str, int]]
    outcomes: list[tuple[str, int]]
    changes: list[ClauseChange]
    causes: dict[str, list[str]]  # clause key of the new draft -> titles of the themes that changed it


def feedback(
    consultation: Consultation, said: Sequence[Said], themes: Sequence[Theme], answers: Sequence[Answer]
) -> Feedback:
    """Put the result together from the ledger. `said`: each opinion that counts, the first under each answer with words."""
    before = DraftText.from_json(consultation.version.text)
    revised = consultation.revised_version
    after = DraftText.from_json(revised.text) if revised else None
    labels = labels_of(before)
    blocks = _themes(said, themes, answers, labels, labels_of(after or before))
    changes = [c for c in compare(before, after) if c.kind != "unchanged"] if after else []
    return Feedback(
        note=consultation.feedback_note,
        total=len(said),
        themes=blocks,
        by_channel=_count(said, "channel", CHANNELS),
        by_clause=_count(said, "clause", {"": WHOLE, **labels}),
        by_stance=_count(said, "stance", STANCES),
        outcomes=_outcomes(blocks),
        changes=changes,
        causes=_causes(blocks),
    )


def labels_of(text: DraftText) -> dict[str, str]:
    """What each clause is called: clause key -> 第十四条."""
    return {c.key: c.label or c.heading for c in text.clauses}


def line(one: Said, labels: dict[str, str]) -> FeedbackOpinion:
    """An opinion as the table shows it: the name masked, the words in short."""
    return FeedbackOpinion(
        number=one.number,
        who=mask_name(one.name) if one.name else NOBODY,
        gist=gist(one.text or ""),
        clause_label=labels.get(one.clause, WHOLE),
        stance=STANCES[one.stance],
        channel=CHANNELS[one.channel],
    )


def _count(said: Sequence[Said], field: str, names: dict[str, str]) -> list[tuple[str, int]]:
    counts = Counter(getattr(o, field) for o in said)
    order = {key: n for n, key in enumerate(names)}
    return [(names.get(key, key), n) for key, n in sorted(counts.items(), key=lambda kn: order.get(kn[0], len(order)))]


def _outcomes(blocks: Sequence[FeedbackTheme]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for block in blocks:
        counts[block.outcome] += block.people
    return [(OUTCOMES[key], counts[key]) for key in OUTCOMES]


def _causes(blocks: Sequence[FeedbackTheme]) -> dict[str, list[str]]:
    causes: dict[str, list[str]] = defaultdict(list)
    for block in blocks:
        if block.changed_clause:
            causes[block.changed_clause].append(block.title)
    return dict(causes)


def _themes(
    said: Sequence[Said],
    themes: Sequence[Theme],
    answers: Sequence[Answer],
    labels: dict[str, str],
    new_labels: dict[str, str],
) -> list[FeedbackTheme]:
    groups: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        if one.answer_id:
            groups[one.answer_id].append(one)
    titles = {t.id: t for t in themes}
    order = {t.id: n for n, t in enumerate(themes)}
    given = (a for a in answers if a.id in groups)
    ranked = sorted(given, key=lambda a: (order.get(a.theme_id, len(order)), a.id))
    return [_block(a, titles.get(a.theme_id), groups[a.id or 0], labels, new_labels) for a in ranked]


def _block(
    answer: Answer, theme: Theme | None, members: list[Said], labels: dict[str, str], new_labels: dict[str, str]
) -> FeedbackTheme:
    return FeedbackTheme(
        id=answer.id or 0,
        title=theme.title if theme else gist(members[0].text or ""),
        summary=theme.summary if theme else "",
        outcome=answer.outcome,
        reason=answer.reason,
        changed_clause=answer.changed_clause,
        changed_label=new_labels.get(answer.changed_clause, ""),
        people=len(members),
        arguments=len({one.argument for one in members}),
        opinions=[line(one, labels) for one in members[:SHOWN]],
    )
