"""A survey of forty questions with branching, matrix and quotas: by phone-width page, interviewer and paper, then the report."""

import random
from collections import Counter

from sqlmodel import select
from starlette.testclient import TestClient

from gongyi.demo.surveys import QUOTAS, said
from gongyi.demo.texts import load
from surveys.definition_json import from_json
from surveys.form_values import fields_of
from surveys.models import SurveyAnswer
from surveys.tally import tallies
from tests.admin.conftest import filled, read
from tests.factories import make_survey

PEOPLE = 4


def test_three_channels_and_the_figures(bo, app, db, officer, deputy, now):
    stored = load("survey")
    definition = from_json(stored["definition"])
    assert sum(q.is_asked for q in definition.questions()) == 39 and len(list(definition.questions())) == 41
    survey = make_survey(
        db, officer=officer, deputy=deputy, now=now, definition=definition, quotas=QUOTAS, once_per_device=False
    )
    db.commit()
    people = [said(definition, random.Random(n), stored["words"]) for n in range(3 * PEOPLE)]
    at = f"/admin/surveys/{survey.id}"
    with TestClient(app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False) as reader:
        for values in people[:PEOPLE]:
            address = reader.post(f"/surveys/{survey.id}/begin", data={}).headers["location"]
            answer = None
            for _ in range(20):
                page = read(reader.get(address if answer is None else answer.headers["location"]))
                hidden = {f["name"]: f["value"] for f in page.select("form[data-survey] input[type=hidden]")}
                answer = reader.post(address, data={**fields_of(definition, values), **hidden, "go": "next"})
                if answer.status_code == 422:  # questions that have become due on this page
                    hidden = {
                        f["name"]: f["value"] for f in read(answer).select("form[data-survey] input[type=hidden]")
                    }
                    answer = reader.post(address, data={**fields_of(definition, values), **hidden, "go": "next"})
                assert answer.status_code == 303, read(answer).select_one("#errors")
                if answer.headers["location"].startswith("/receipts/"):
                    break
            assert answer.headers["location"].startswith("/receipts/WJ-")
    for values in people[PEOPLE : 2 * PEOPLE]:
        form = filled(read(bo.get(f"{at}/calls/visit")), "/record")
        hidden = {name: form[name] for name in ("key", "contact", "shown")}
        answer = bo.post(f"{at}/calls/record", data=fields_of(definition, values) | hidden)
        if answer.status_code == 422:  # questions that became due by these answers are shown with what was typed
            hidden = {name: filled(read(answer), "/record")[name] for name in ("key", "contact", "shown")}
            answer = bo.post(f"{at}/calls/record", data=fields_of(definition, values) | hidden)
        assert answer.status_code == 303, read(answer).select_one("#errors")
    for n, values in enumerate(people[2 * PEOPLE :]):
        sent = fields_of(definition, values) | {"sheet": f"S{n}", "second": "0"}
        answer = bo.post(f"{at}/paper/enter", data=sent)
        if answer.status_code == 422:
            answer = bo.post(
                f"{at}/paper/enter", data=sent | {"shown": read(answer).select_one("[name=shown]")["value"]}
            )
        assert answer.status_code == 303, read(answer).select_one("#errors")
    rows = db.exec(select(SurveyAnswer)).all()
    assert Counter(row.channel for row in rows) == {"web": PEOPLE, "visit": PEOPLE, "paper": PEOPLE}
    found = {t.key: t for t in tallies(definition, [(row.answers, 1) for row in rows])}
    db.rollback()
    assert {c.key: c.n for c in found["q2"].counts if c.n} == dict(Counter(v["q2"] for v in people))
    chosen = Counter(key for v in people for key in v.get("q8", []))  # each option by itself
    assert {c.key: c.n for c in found["q8"].counts if c.n} == dict(chosen)
    row = Counter(v["q18"]["r1"] for v in people if v.get("q18"))
    assert {c.key: c.n for c in found["q18.r1"].counts if c.n} == dict(row)
    grades = [int(v["q36"]) for v in people]
    assert abs(found["q36"].mean - sum(grades) / len(grades)) < 1e-12
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert bo.get(f"{at}/results/report.{form}").content.startswith(start)
