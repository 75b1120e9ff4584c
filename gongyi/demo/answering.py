"""The third round of the demo is answered: themes, merged repeats, a revised version, reasons, publication."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz
from sqlmodel import Session

from consultations import services as consultations
from consultations.clause_suggesting import suggest_clauses
from consultations.clauses import DraftText
from consultations.models import Consultation
from gongyi.demo import texts
from opinions import queries, services, sorting
from opinions.models import Opinion
from people.models import Staff

SEED = 1
ALIKE = 80  # per cent: nearly the same words
SINGLE = "所提事项不属于本办法规定的内容，已转有关处室研究；可以通过12333咨询具体办理方式。"


def sort(db: Session, consultation: Consultation, *, by: Staff, now: datetime) -> None:
    """Find campaigns and proposals, group the opinions under themes, and mark those that repeat another."""
    sorting.sort_here(db, consultation.id or 0, seed=SEED, by=by, now=now, then=suggest_clauses)
    grouped = _group(db, consultation, texts.load("nearby"), by, now)
    _merge(db, grouped, by, now)


def write(db: Session, consultation: Consultation, *, by: Staff, now: datetime) -> None:
    """Revise the draft, and answer every theme and every single opinion."""
    stored = texts.load("nearby")
    revised = texts.altered(DraftText.from_json(consultation.version.text), stored["revised"])
    consultations.save_version(db, consultation.draft, text=revised, note=stored["revised_note"], by=by, now=now)
    answers = {title: rest for _, title, _, *rest in stored["themes"]}
    for theme in queries.themes(db, consultation.id or 0):
        outcome, reason, clause = answers[theme.title]
        services.prepare_answer(db, theme, outcome=outcome, reason=reason, changed_clause=clause, by=by, now=now)
    for opinion in queries.every(db, consultation.id or 0):
        if opinion.theme_id is None:
            services.prepare_answer(db, opinion, outcome="not", reason=SINGLE, changed_clause="", by=by, now=now)


def publish(db: Session, consultation: Consultation, *, by: Staff, now: datetime) -> None:
    """Publish the answers with the revised version."""
    note, revised = texts.load("nearby")["feedback_note"], consultation.draft.versions[-1].id
    consultations.publish_feedback(db, consultation, note=note, revised_version_id=revised, by=by, now=now)


def _group(
    db: Session, consultation: Consultation, stored: dict[str, Any], by: Staff, now: datetime
) -> list[list[Opinion]]:
    """Put every opinion under the theme of the sentence it was made from."""
    id_ = consultation.id or 0
    members: dict[str, list[Opinion]] = defaultdict(list)
    for opinion in queries.every(db, id_):
        members[_theme(stored, opinion.text)].append(opinion)
    for key, title, summary, *_ in stored["themes"]:
        theme = services.add_theme(db, id_, title=title, summary=summary, by=by, now=now)
        services.group(db, members[key], theme=theme, by=by, now=now)
    return list(members.values())


def _merge(db: Session, grouped: Sequence[Sequence[Opinion]], by: Staff, now: datetime) -> None:
    """Nearly the same words share an answer with the first that said so; each stays in the record."""
    for opinions in grouped:
        firsts: list[Opinion] = []
        for opinion in opinions:
            first = next((f for f in firsts if fuzz.ratio(f.text, opinion.text) >= ALIKE), None)
            if first is None or opinion.theme_id is None:
                firsts.append(opinion)
            else:
                services.merge(db, [opinion], into=first, by=by, now=now)


def _theme(stored: dict[str, Any], text: str) -> str:
    sentences = [(o[2], o[3]) for o in stored["opinions"]] + [(c[3], c[4]) for c in stored["campaigns"]]
    return str(next((theme for sentence, theme in sentences if sentence in text), ""))
