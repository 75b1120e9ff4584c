"""The published result of a consultation (结果反馈): numbers, answers by theme, and what changed because of whom."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consultations.clauses import DraftText
from consultations.comparison import ClauseChange, compare
from consultations.models import Consultation
from documents.personal import mask_name
from opinions.models import CHANNELS, OUTCOMES, STANCES, Answer, Opinion, Theme
from opinions.summary import gist

WHOLE = "全文"
NOBODY = "匿名"


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
    """One answer and the opinions it answers."""

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
    consultation: Consultation, said: Sequence[tuple[Opinion, str]], themes: Sequence[Theme], answers: Sequence[Answer]
) -> Feedback:
    """Put the result together from the ledger. `said`: each opinion that counts with its argument."""
    opinions, argument_of = [o for o, _ in said], {o.id: argument for o, argument in said}
    before = DraftText.from_json(consultation.version.text)
    revised = consultation.revised_version
    after = DraftText.from_json(revised.text) if revised else None
    labels = {c.key: c.label or c.heading for c in before.clauses}
    new_labels = {c.key: c.label or c.heading for c in (after or before).clauses}
    blocks = _themes(opinions, argument_of, themes, answers, (labels, new_labels))
    changes = [c for c in compare(before, after) if c.kind != "unchanged"] if after else []
    return Feedback(
        note=consultation.feedback_note,
        total=len(opinions),
        themes=blocks,
        by_channel=_count(opinions, "channel", CHANNELS),
        by_clause=_count(opinions, "clause", {"": WHOLE, **labels}),
        by_stance=_count(opinions, "stance", STANCES),
        outcomes=_outcomes(blocks),
        changes=changes,
        causes=_causes(blocks),
    )


def _count(opinions: Sequence[Opinion], field: str, names: dict[str, str]) -> list[tuple[str, int]]:
    counts = Counter(getattr(o, field) for o in opinions)
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
    opinions: Sequence[Opinion],
    argument_of: Mapping[int | None, str],
    themes: Sequence[Theme],
    answers: Sequence[Answer],
    labels_before_after: tuple[dict[str, str], dict[str, str]],
) -> list[FeedbackTheme]:
    labels, new_labels = labels_before_after
    numbers = {o.id: n for n, o in enumerate(opinions, 1)}
    by_id = {o.id: o for o in opinions}
    of_opinion = {a.opinion_id: a for a in answers if a.opinion_id}
    of_theme = {a.theme_id: a for a in answers if a.theme_id}
    groups: dict[int, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        original = by_id.get(opinion.duplicate_of_id, opinion) if opinion.duplicate_of_id else opinion
        own = of_opinion.get(opinion.id or 0) or of_opinion.get(original.id or 0)
        answer = own or of_theme.get(opinion.theme_id or 0) or of_theme.get(original.theme_id or 0)
        if answer:
            groups[answer.id or 0].append(opinion)
    titles = {t.id: t for t in themes}
    order = {t.id: n for n, t in enumerate(themes)}
    ranked = sorted((a for a in answers if groups[a.id or 0]), key=lambda a: (order.get(a.theme_id, len(order)), a.id))
    blocks = []
    for answer in ranked:
        members = groups[answer.id or 0]
        theme = titles.get(answer.theme_id)
        lines = [_line(o, numbers[o.id], labels) for o in members]
        blocks.append(
            FeedbackTheme(
                title=theme.title if theme else gist(members[0].text),
                summary=theme.summary if theme else "",
                outcome=answer.outcome,
                reason=answer.reason,
                changed_clause=answer.changed_clause,
                changed_label=new_labels.get(answer.changed_clause, ""),
                people=len(members),
                arguments=len({argument_of[o.id] for o in members}),
                opinions=lines,
            )
        )
    return blocks


def _line(opinion: Opinion, number: int, labels: dict[str, str]) -> FeedbackOpinion:
    who = mask_name(opinion.submitter_name) if opinion.submitter_name else NOBODY
    return FeedbackOpinion(
        number=number,
        who=who,
        gist=gist(opinion.text),
        clause_label=labels.get(opinion.clause, WHOLE),
        stance=STANCES[opinion.stance],
        channel=CHANNELS[opinion.channel],
    )
