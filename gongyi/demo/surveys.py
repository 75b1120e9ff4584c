"""The survey of the demo: forty questions with branching and quotas, a few hundred answers through three channels."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from gongyi.demo.rounds import Round, Step
from gongyi.demo.texts import load
from people.models import Staff
from surveys import services
from surveys.branching import route
from surveys.checking import check
from surveys.definition_json import from_json
from surveys.intake import store_answers
from surveys.models import Survey
from surveys.questions import Definition, Question
from surveys.regions import regions
from surveys.submission import SurveySubmission

ANSWERS, GROUPS = 320, 16
CHANNELS = ("web",) * 6 + ("phone",) * 2 + ("paper",) * 2
QUOTAS = (
    ("企业经办人", {"question": "q2", "op": "is", "value": "o2"}, 120),
    ("60 岁及以上", {"question": "q4", "op": "is", "value": "o3"}, 150),
)


@dataclass
class SurveyRound:
    """The survey beside one consultation, from preparation to its last answer."""

    beside: Round
    deputy: Staff
    stored: dict[str, Any] = field(default_factory=lambda: load("survey"))
    survey: Survey = field(init=False)

    def steps(self, now: datetime) -> Iterator[Step]:
        """Prepared the day after the draft went out, opened two days later, answered since."""
        begins = self.beside.published_at + timedelta(days=1, hours=1)
        opens = begins + timedelta(days=2)
        yield Step(begins, self.prepare)
        yield Step(begins + timedelta(hours=4), self.ask)
        yield Step(opens, self.publish)
        for n in range(GROUPS):
            at = opens + (now - opens) * ((n + 1) / (GROUPS + 1))
            yield Step(at, lambda db, moment, n=n: self.answer(db, moment, n))  # type: ignore[misc]

    def prepare(self, db: Session, at: datetime) -> None:
        """The questions, what is said around them, quotas, wording read."""
        officer, round_ = self.beside.officer, self.beside.consultation
        self.survey = services.create(
            db, matter_id=round_.matter_id, division_id=officer.division_id, deputy_id=self.deputy.id or 0,
            title=self.stored["title"], definition=from_json(self.stored["definition"]), by=officer, now=at,
        )  # fmt: skip
        changes = {
            "summary": self.stored["summary"],
            "purpose": self.stored["purpose"],
            "ways": ["web", "phone", "paper"],
            "contact": "政策法规处 0471-6655000",
            "closes_on": round_.closes_on,
            "consultation_id": round_.id,
        }
        services.edit(db, self.survey, changes=changes, seen=self.survey.edit, by=officer, now=at)
        services.set_quotas(db, self.survey, quotas=list(QUOTAS), by=officer, now=at)
        services.check_wording(db, self.survey, name="赵敏", by=officer, now=at)

    def ask(self, db: Session, at: datetime) -> None:
        """Consent asked and given."""
        services.ask_consent(db, self.survey, by=self.beside.officer, now=at)
        services.decide_consent(
            db, self.survey, granted=True, reason="同意，注意照顾不上网的群众。", by=self.deputy, now=at
        )

    def publish(self, db: Session, at: datetime) -> None:
        """Through the gate."""
        services.publish(db, self.survey, opens_at=None, by=self.beside.officer, now=at)

    def answer(self, db: Session, at: datetime, group: int) -> None:
        """A group of people answers."""
        definition = from_json(self.stored["definition"])
        sent = []
        for n in range(group * ANSWERS // GROUPS, (group + 1) * ANSWERS // GROUPS):
            luck = random.Random(f"survey {n}")  # noqa: S311 -- the demo is the same every time
            answers, wrong = check(definition, said(definition, luck, self.stored["words"]))
            assert not wrong, wrong
            channel = luck.choice(CHANNELS)
            sent.append(
                SurveySubmission(
                    idempotency_key=f"demo:{n}",
                    survey_id=self.survey.id or 0,
                    version=1,
                    answers=answers,
                    channel=channel,
                    begun_at=at - timedelta(minutes=luck.randint(5, 25)),
                    entered_by=None if channel == "web" else self.beside.officer.id,
                    sheet=f"{n:04}" if channel == "paper" else "",
                    by_role="public" if channel == "web" else "officer",
                )
            )
        db.flush()
        store_answers(db.connection(), sent, at)


def said(definition: Definition, luck: random.Random, words: list[str]) -> dict[str, Any]:
    """What one person says: question by question along the way the answers lead."""
    values: dict[str, Any] = {}
    mood = luck.random()
    while left := [key for key in route(definition, values).shown if key not in values]:
        values[left[0]] = _answer(definition.by_key[left[0]], luck, mood, words)
    return {key: value for key, value in values.items() if value is not None}


def _answer(q: Question, luck: random.Random, mood: float, words: list[str]) -> Any:
    keys = [key for key, _ in q.choices]
    if q.kind == "statement" or (not q.required and luck.random() < 0.12):
        return None
    if q.kind == "region":
        league = luck.choice(list(regions()))
        return f"{league}/{luck.choice(regions()[league])}"
    if q.kind in {"scale", "nps"}:
        return keys[min(len(keys) - 1, max(0, round(luck.gauss(mood * 0.5 + 0.4, 0.2) * (len(keys) - 1))))]
    if q.kind == "matrix":
        return {row.key: keys[min(len(keys) - 1, int((mood + luck.random()) / 2 * len(keys)))] for row in q.rows}
    if q.kind == "matrix_multiple":
        return {row.key: luck.sample(keys, 2) for row in q.rows}
    if q.kind == "multiple":
        plain = [o.key for o in q.options if not o.exclusive]
        return luck.sample(plain, luck.randint(1, min(3, len(plain))))
    if q.kind == "ranking":
        return luck.sample(keys, int(q.most or len(keys)))
    if q.kind == "clause":
        stance = luck.choice(["agree", "agree", "agree", "change", "unsure"])
        return {"stance": stance, **({"why": luck.choice(words)} if stance == "change" else {})}
    written = {
        "number": str(luck.randint(1, 60)),
        "date": f"2026-0{luck.randint(1, 6)}-1{luck.randint(0, 9)}",
        "short": "手机新闻",
    }
    return written.get(q.kind) or (luck.choice(words) if q.kind == "long" else _weighted(keys, luck))


def _weighted(keys: list[str], luck: random.Random) -> str:
    return luck.choices(keys, weights=[len(keys) - n for n in range(len(keys))])[0]
