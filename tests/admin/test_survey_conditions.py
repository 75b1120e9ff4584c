"""Conditions with groups inside groups, built without JavaScript: each button is a round trip of the form."""

import pytest

from surveys import queries
from surveys.models import Survey
from tests.admin.conftest import filled, read
from tests.factories import make_matter


@pytest.fixture
def at(bo, db, officer, deputy, now):
    matter = make_matter(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    answer = bo.post(f"/admin/matters/{matter.id}/surveys/new", data={"title": "问卷", "template": "satisfaction"})
    return answer.headers["location"].removesuffix("/questions")


def question(db, at, key):
    db.expire_all()
    found = queries.definition(db.get(Survey, int(at.rpartition("/")[2])))
    db.rollback()  # or the site would wait for this test
    return found.by_key[key]


def press(bo, address, form, button):
    """Press one of the buttons that add or take away: the page comes back with what was typed."""
    answer = bo.post(address, data=form | {"more": button})
    assert answer.status_code == 200, answer.text
    return read(answer), filled(read(answer), address.rpartition("/")[2])


def test_two_levels_are_built_by_buttons_and_come_back(bo, db, at):
    address = f"{at}/questions/why"
    form = filled(read(bo.get(address)), "/why") | {"title": "为什么不满意？", "show_joint": "any"}
    form |= {"show_q0": "overall", "show_op0": "le", "show_v0": "2"}
    page, form = press(bo, address, form, "show_:group")
    assert form["title"] == "为什么不满意？" and form["show_joint"] == "any" and form["show_g0_joint"] == "all"
    assert page.select_one("#show_g0_q0").has_attr("autofocus")
    assert page.select_one("#preview .question:not([hidden])").text.count("为什么不满意？") == 1
    form |= {"show_g0_q0": "parts.r1", "show_g0_v0": "很不满意"}
    _, form = press(bo, address, form, "show_g0_:row")
    form |= {"show_g0_q1": "way", "show_g0_op1": "not", "show_g0_v1": "到窗口办"}
    _, form = press(bo, address, form, "show_g0_:group")
    form |= {"show_g0_g0_q0": "times", "show_g0_g0_op0": "answered"}
    assert bo.post(address, data=form).status_code == 303
    parts = question(db, at, "parts")
    key = next(o.key for o in parts.options if o.label == "很不满意")
    inner = [
        {"question": "parts", "op": "is", "row": "r1", "value": key},
        {"question": "way", "op": "not", "value": "o1"},
        {"question": "times", "op": "answered"},
    ]
    assert question(db, at, "why").show == {"any": [{"question": "overall", "op": "le", "value": "2"}, {"all": inner}]}
    page = read(bo.get(f"{at}/questions"))
    drawn = page.select_one("svg.flow").text
    assert "不大于「2」 或者 （" in drawn.replace("　", "") and "并且" in drawn
    page = read(bo.get(address))
    assert (
        page.select_one("#show_v0")["value"] == "2"
        and page.select_one("#show_g0_v1 option[selected]").text == "到窗口办"
    )


def test_a_group_is_taken_away_and_empty_lines_do_not_count(bo, db, at):
    address = f"{at}/questions/why"
    form = filled(read(bo.get(address)), "/why") | {"show_q0": "way", "show_op0": "is", "show_v0": "o2"}
    _, form = press(bo, address, form, "show_:group")
    page, form = press(bo, address, form, "show_g0_:drop")
    assert page.select_one(".condition-group") is None
    _, form = press(bo, address, form, "show_:row")
    assert bo.post(address, data=form).status_code == 303
    assert question(db, at, "why").show == {"question": "way", "op": "is", "value": "o2"}


def test_what_is_wrong_is_said_at_its_line(bo, at):
    address = f"{at}/questions/why"
    form = filled(read(bo.get(address)), "/why") | {"show_q0": "way", "show_op0": "is", "show_v0": "o1"}
    form |= {"show_g0_joint": "any", "show_g0_q0": "way", "show_g0_op0": "is", "show_g0_v0": "坐飞机"}
    answer = bo.post(address, data=form)
    page = read(answer)
    assert answer.status_code == 422 and "坐飞机" in page.select_one("#show_g0_q0-error").text
    assert page.select_one("#errors a[href='#show_g0_q0']")


def test_several_jumps_and_a_league(bo, db, at):
    address = f"{at}/questions/way"
    page, form = press(bo, address, filled(read(bo.get(address)), "/way"), "jump:add")
    goal = page.select("#jump1_to option")[1]["value"]
    form |= {"jump1_to": goal, "jump1_q0": "way", "jump1_op0": "is", "jump1_v0": "打电话问"}
    assert bo.post(address, data=form).status_code == 303
    jumps = question(db, at, "way").jumps
    assert [(j.to, j.when["value"]) for j in jumps] == [("p3", "o5"), (goal, "o4")]
    bo.post(f"{at}/questions", data={"page": "p1", "kind": "region", "title": "住在哪里？"})
    form = filled(read(bo.get(f"{at}/quotas")), "/quotas")
    form |= {"label0": "包头", "most0": "9", "when0_q0": "q1", "when0_op0": "is", "when0_v0": "包头市"}
    assert bo.post(f"{at}/quotas", data=form).status_code == 303
    page = read(bo.get(f"{at}/quotas"))
    assert page.select_one("#when0_op0 option[selected]")["value"] == "under"
    assert page.select_one("#when0_v0 option[selected]").text == "包头市"
    page, form = press(bo, f"{at}/quotas", filled(page, "/quotas"), "when0_:row")
    assert form["label0"] == "包头" and page.select_one("#when0_q1")


def test_the_page_form_adds_lines_too_and_htmx_gets_the_same_page(bo, at):
    address = f"{at}/questions/pages/p2"
    form = filled(read(bo.get(address)), "/p2") | {"title": "改过的标题", "more": "show_:row"}
    answer = bo.post(address, data=form, headers={"HX-Request": "true"})
    page = read(answer)
    assert answer.status_code == 200 and page.select_one("#show_editor #show_q1")
    assert page.select_one("#title")["value"] == "改过的标题"
