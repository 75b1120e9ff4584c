"""The branch engine: the browser, the pages without JavaScript and the validator agree; bad branching is found."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.audit import problems
from surveys.branching import holds, route
from surveys.checking import check
from surveys.definition_json import BrokenDefinition, from_json, sha256, to_json
from surveys.form_values import fields_of, values_of
from tests.surveys.random_surveys import surveys_with_fields

SLOW_MACHINE = [HealthCheck.too_slow, HealthCheck.data_too_large]
NODE = shutil.which("node")
HERE = Path(__file__).parent
SCRIPT = HERE.parent.parent / "static/js/survey_engine.js"


def in_browser(cases):
    ask = json.dumps([{"definition": to_json(d), "fields": f} for d, f in cases])
    command = [NODE, str(HERE / "branch.mjs"), str(SCRIPT)]
    return json.loads(subprocess.run(command, input=ask, capture_output=True, text=True, check=True, timeout=60).stdout)


def page_by_page(definition, fields):
    """As somebody without JavaScript goes: only the fields of pages already seen are known."""
    seen, known = [], {}
    while True:
        way = route(definition, values_of(definition, known))
        left = [step for step in way.steps if step[0].key not in seen]
        if not left:
            return way
        page, _ = left[0]
        seen.append(page.key)
        names = {q.key for q in page.questions}
        known |= {name: value for name, value in fields.items() if name.partition(".")[0] in names}


@pytest.mark.skipif(not NODE, reason="no node on this machine")
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW_MACHINE)
@given(st.lists(surveys_with_fields(), min_size=8, max_size=16))
def test_browser_and_validator_agree(cases):
    for (definition, fields), said in zip(cases, in_browser(cases), strict=True):
        values = values_of(definition, fields)
        plain = {key: value for key, value in values.items() if "." not in key}
        way = route(definition, values)
        assert said["values"] == plain
        assert said["shown"] == list(way.shown)
        assert said["pages"] == [page.key for page, _ in way.steps]


@settings(max_examples=80, deadline=None)
@given(surveys_with_fields())
def test_without_javascript_one_comes_to_the_same_questions(case):
    definition, fields = case
    assert page_by_page(definition, fields).shown == route(definition, values_of(definition, fields)).shown


@settings(max_examples=80, deadline=None)
@given(surveys_with_fields())
def test_what_is_taken_is_what_was_asked_and_stays_so(case):
    definition, fields = case
    values = values_of(definition, fields)
    taken, wrong = check(definition, values)
    shown = set(route(definition, values).shown)
    assert {key.partition(".")[0] for key in taken} <= shown and set(wrong) <= shown
    if not wrong:  # stored answers lead the same way again, also through a form
        assert route(definition, taken).shown == route(definition, values).shown
        again, still = check(definition, values_of(definition, fields_of(definition, taken)))
        assert (again, still) == (taken, {})


@settings(max_examples=40, deadline=None)
@given(surveys_with_fields())
def test_json_brings_the_same_questionnaire_back(case):
    definition, _ = case
    again = from_json(json.loads(json.dumps(to_json(definition))))
    assert again == definition and sha256(again) == sha256(definition)


def survey(*pages, paging="pages"):
    return from_json({"paging": paging, "pages": list(pages)})


def q(key, kind="yesno", **more):
    return {"key": key, "kind": kind, "title": f"题 {key}", **more}


def told(definition):
    return [f"{p.key}:{p.message}" for p in problems(definition)]


def test_a_good_questionnaire_has_no_problems():
    good = survey(
        {
            "key": "p1",
            "questions": [q("q1", jumps=[{"when": {"question": "q1", "op": "is", "value": "no"}, "to": "p3"}])],
        },
        {"key": "p2", "questions": [q("q2")]},
        {"key": "p3", "questions": [q("q3", show={"question": "q1", "op": "is", "value": "yes"})]},
    )
    assert told(good) == []


ALWAYS = {"all": []}
MATRIX = q("q1", "matrix", options=[{"key": "a", "label": "A"}], rows=[{"key": "r1", "label": "R"}])
IN_ROW = {"question": "q1", "op": "is", "value": "a", "row": "r1"}


def test_a_row_or_the_whole_matrix_may_be_asked_about():
    whole = {"question": "q1", "op": "answered"}
    assert told(survey({"key": "p1", "questions": [MATRIX, q("q2", show=IN_ROW), q("q3", show=whole)]})) == []


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([{"key": "p1", "questions": [q("q1", jumps=[{"when": ALWAYS, "to": "p1"}])]}], "循环"),
        ([{"key": "p1", "questions": [q("q1", jumps=[{"when": ALWAYS, "to": "p9"}])]}], "死路"),
        (
            [
                {"key": "p1", "questions": [q("q1", jumps=[{"when": ALWAYS, "to": "end"}])]},
                {"key": "p2", "questions": [q("q2")]},
            ],
            "没有任何一条路",
        ),
        ([{"key": "p1", "questions": [q("q1", show={"question": "q2", "op": "answered"}), q("q2")]}], "后面的题目"),
        ([{"key": "p1", "questions": [q("q1", show={"question": "q7", "op": "answered"})]}], "不存在"),
        (
            [{"key": "p1", "questions": [q("q1"), q("q2", show={"question": "q1", "op": "is", "value": "maybe"})]}],
            "没有选项",
        ),
        (
            [
                {
                    "key": "p1",
                    "questions": [
                        q("q1"),
                        q("q2", show={"all": [{"question": "q1", "op": "is", "value": v} for v in ("yes", "no")]}),
                    ],
                }
            ],
            "自相矛盾",
        ),
        ([{"key": "p1", "questions": [MATRIX, q("q2", show={"question": "q1", "op": "is", "value": "a"})]}], "一行"),
        ([{"key": "p1", "questions": [MATRIX, q("q2", show=IN_ROW | {"row": "r9"})]}], "一行"),
        ([{"key": "p1", "questions": []}], "空的"),
        ([{"key": "p1", "questions": [q("q1"), q("q2", title="您说{{q1}}？")]}], "引用的回答"),
    ],
)
def test_bad_branching_is_found(pages, said):
    assert any(said in line for line in told(survey(*pages)))


@pytest.mark.parametrize(
    "broken",
    [None, {}, {"pages": []}, {"pages": [1]}, {"pages": [{"key": "p1", "questions": [{"key": "Q", "kind": "single"}]}]},
     {"pages": [{"key": "p1", "questions": [{"key": "q1", "kind": "single", "options": []}]}]},
     {"pages": [{"key": "p1", "questions": [{"key": "q1", "kind": "magic"}]}]},
     {"pages": [{"key": "p1", "questions": [{"key": "p1", "kind": "yesno"}]}]},
     {"pages": [{"key": "p1", "questions": [{"key": "q1", "kind": "yesno", "show": {"op": "is"}}]}]},
     {"pages": [{"key": "p1", "questions": [{"key": "q1", "kind": "scale", "least": 9, "most": 3}]}]}],
)  # fmt: skip
def test_what_is_no_questionnaire_is_refused_in_words(broken):
    with pytest.raises(BrokenDefinition) as refused:
        from_json(broken)
    assert refused.value.problems


def test_conditions_join():
    yes = {"question": "q", "op": "is", "value": "yes"}
    more = {"question": "n", "op": "gt", "value": "9"}
    assert holds({"all": [yes, more]}, {"q": "yes", "n": "10"}) and not holds(
        {"all": [yes, more]}, {"q": "yes", "n": "9"}
    )
    assert holds({"any": [yes, more]}, {"n": 9.5}) and not holds({"any": [yes, more]}, {})
    assert holds({"question": "m", "row": "r1", "op": "is", "value": "a"}, {"m": {"r1": "a"}})
    assert holds({"question": "m", "op": "not", "value": "a"}, {})
    league = {"question": "r", "op": "under", "value": "包头市"}
    assert (
        holds(league, {"r": "包头市/昆都仑区"}) and not holds(league, {"r": "包头市区/某区"}) and not holds(league, {})
    )
