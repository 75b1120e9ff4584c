"""A copy of the whole database cannot say who answered what: tried by order, time, id, transaction and journal."""

import json
import random
from datetime import timedelta

from sqlalchemy import text

from surveys.intake import store_answers
from surveys.models import SurveyContact
from surveys.submission import SurveySubmission
from tests.factories import make_survey

PEOPLE = 120


def answered(db, officer, deputy, now):
    """An anonymous survey that people have answered one after another, each in a transaction of its own."""
    survey = make_survey(db, officer=officer, deputy=deputy, now=now, anonymity="anonymous", access="invited")
    contacts = [
        SurveyContact(survey_id=survey.id, way="mail", email=f"p{n}@b.cn", added_on=now.date()) for n in range(PEOPLE)
    ]
    db.add_all(contacts)
    db.commit()
    ids = [c.id for c in contacts]
    random.Random(7).shuffle(ids)
    for n, contact_id in enumerate(ids):  # what each says is a secret number that only this test knows
        submission = SurveySubmission(
            idempotency_key=f"draft:{n}", survey_id=survey.id, version=1, answers={"way": "o5", "secret": contact_id},
            contact_id=contact_id, begun_at=now,
        )  # fmt: skip
        [outcome] = store_answers(db.connection(), [submission], now + timedelta(minutes=n))
        assert outcome.receipt and outcome.journal_index == -1
        db.commit()
    return survey


def rows(db, statement):
    return [dict(row._mapping) for row in db.connection().execute(text(statement))]


def test_nothing_links_a_respondent_to_an_answer(db, officer, deputy, now, engine):
    survey = answered(db, officer, deputy, now)
    is_postgres = engine.dialect.name == "postgresql"
    hidden = ", ctid::text AS place, xmin::text AS transaction" if is_postgres else ""
    answers = rows(db, f"SELECT *{hidden} FROM survey_answer")
    contacts = rows(db, f"SELECT *{hidden} FROM survey_contact WHERE answered_on IS NOT NULL")
    assert len(answers) == len(contacts) == PEOPLE
    said = [
        json.loads(a["answers"])["secret"] if isinstance(a["answers"], str) else a["answers"]["secret"] for a in answers
    ]
    assert all(a["contact_id"] is None and a["seconds"] is None and a["journal_index"] is None for a in answers)
    assert len({str(a["received_at"]) for a in answers}) <= 2 and len({str(c["answered_on"]) for c in contacts}) <= 2
    # By the order in which the rows stand, from either end, and by every column one could sort by.
    orders = {f"contacts by {k}": sorted(contacts, key=lambda c: str(c[k])) for k in contacts[0]}
    orders["contacts as stored"] = contacts
    for name, guess in orders.items():
        for key in ("as stored", *answers[0]):
            order = answers if key == "as stored" else sorted(answers, key=lambda a: str(a[key]))
            if key in {"answers", "fingerprint"}:
                continue  # what was said is no way to find out what was said
            mine = [said[answers.index(a)] for a in order]
            hits = sum(a == c["id"] for a, c in zip(mine, guess, strict=True))
            assert hits <= 8, f"{name}, answers by {key}: {hits} of {PEOPLE} guessed"
    if is_postgres:  # rows written by one transaction: the true pair must be lost among many
        shared = {
            c["id"]: {said[n] for n, a in enumerate(answers) if a["transaction"] == c["transaction"]} for c in contacts
        }
        assert sum(shared[c["id"]] == {c["id"]} for c in contacts) <= 3
    entries = rows(db, "SELECT * FROM journal_entry WHERE kind = 'survey.answered'")
    assert len(entries) == PEOPLE and len({e["at"] for e in entries}) <= 2
    salts = rows(db, "SELECT * FROM journal_salt")
    assert not {e["index"] for e in entries} & {s["index"] for s in salts}
    assert survey.id


def test_a_confidential_answer_keeps_its_link_and_its_proof(db, officer, deputy, now):
    survey = make_survey(db, officer=officer, deputy=deputy, now=now)
    [outcome] = store_answers(
        db.connection(),
        [SurveySubmission(idempotency_key="k", survey_id=survey.id, version=1, answers={"way": "o5"})],
        now,
    )
    assert outcome.journal_index >= 0
