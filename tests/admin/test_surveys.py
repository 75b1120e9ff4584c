"""Building a survey in the office, without JavaScript, up to its publication."""

import json

import pytest

from surveys import queries
from surveys.importing import template
from surveys.models import Survey
from tests.admin.conftest import filled, read


@pytest.fixture
def built(bo, matter):
    def make(template="empty"):
        answer = bo.post(f"/admin/matters/{matter.id}/surveys/new", data={"title": "问卷", "template": template})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].split("/")[-2]

    return make


def questions(db, id_):
    db.expire_all()
    found = queries.definition(db.get(Survey, int(id_)))
    db.rollback()  # or the site would wait for this test
    return found


def test_from_the_first_question_to_the_public_page(bo, dai, db, built):
    id_ = built()
    at = f"/admin/surveys/{id_}"
    add = {"page": "p1", "kind": "single", "title": "您办过吗？"}
    answer = bo.post(f"{at}/questions", data=add)
    assert answer.status_code == 303 and answer.headers["location"].endswith("/questions/q1")
    form = filled(read(bo.get(answer.headers["location"])), "/questions/q1")
    form |= {"options": "办过\n没办过 [排他]\n其他 [其他]", "required": "true"}
    assert bo.post(f"{at}/questions/q1", data=form).status_code == 303
    bo.post(f"{at}/questions", data={"page": "p1", "kind": "scale", "title": "满意吗？"})
    form = filled(read(bo.get(f"{at}/questions/q2")), "/questions/q2")
    form |= {"show_q0": "q1", "show_op0": "is", "show_v0": "办过"}
    assert bo.post(f"{at}/questions/q2", data=form).status_code == 303
    made = questions(db, id_)
    assert [o.label for o in made.by_key["q1"].options] == ["办过", "没办过", "其他"]
    assert made.by_key["q1"].options[1].exclusive and made.by_key["q1"].options[2].other
    assert made.by_key["q2"].show == {"question": "q1", "op": "is", "value": made.by_key["q1"].options[0].key}
    form = filled(read(bo.get(f"{at}/edit")), "/edit") | {"closes_on": "2026-04-01", "ways": ["web", "phone"]}
    assert bo.post(f"{at}/edit", data=form).status_code == 303
    page = read(bo.get(at))
    assert "程序办法第十五条" in page.select_one(".problems").text
    refused = bo.post(f"{at}/publish", data={})
    assert refused.status_code == 422 and "程序办法第十五条" in refused.text
    assert bo.post(f"{at}/wording", data={"name": "王审核"}).status_code == 303
    assert bo.post(f"{at}/ask-consent").status_code == 303
    assert "问卷" in dai.get("/admin/consents").text and "满意吗" in dai.get(f"{at}/consent").text
    assert dai.post(f"{at}/consent", data={"decision": "granted"}).status_code == 303
    page = read(bo.get(at))
    assert bo.post(f"{at}/publish", data=filled(page, "/publish")).status_code == 303
    assert "您办过吗" not in bo.get(f"/surveys/{id_}").text and "开始答卷" in bo.get(f"/surveys/{id_}").text


def test_questions_move_copy_and_go(bo, db, built):
    id_ = built("satisfaction")
    at = f"/admin/surveys/{id_}/questions"
    before = [q.key for q in questions(db, id_).questions()]
    bo.post(f"{at}/{before[0]}/down")
    assert [q.key for q in questions(db, id_).questions()][:2] == [before[1], before[0]]
    bo.post(f"{at}/{before[2]}/down")  # over the edge of the page
    assert questions(db, id_).page_of(before[2]).key == "p2"
    bo.post(f"{at}/{before[0]}/copy")
    assert len(list(questions(db, id_).questions())) == len(before) + 1
    bo.post(f"{at}/{before[0]}/delete")
    assert before[0] not in questions(db, id_).by_key
    bo.post(f"{at}/pages", data={"title": "新的一页"})
    new = questions(db, id_).pages[-1].key
    bo.post(f"{at}/pages/{new}/up")
    assert questions(db, id_).pages[-2].key == new
    bo.post(f"{at}/pages/{new}/delete")
    assert questions(db, id_).page(new) is None
    assert bo.post(f"{at}/nothing/up").status_code == 404 and bo.post(f"{at}/age/explode").status_code == 404


def test_dragging_sends_the_whole_order(bo, db, built):
    id_ = built("company")
    made = questions(db, id_)
    order = {p.key: [q.key for q in p.questions][::-1] for p in made.pages}
    assert bo.post(f"/admin/surveys/{id_}/questions/order", data={"order": json.dumps(order)}).status_code == 303
    assert [q.key for q in questions(db, id_).pages[0].questions] == order["p1"]
    order["p1"].pop()
    assert bo.post(f"/admin/surveys/{id_}/questions/order", data={"order": json.dumps(order)}).status_code == 400


def test_bad_input_comes_back_at_its_field(bo, built):
    id_ = built("policy")
    at = f"/admin/surveys/{id_}/questions"
    assert "#title" in str(read(bo.post(at, data={"page": "p1", "kind": "single", "title": ""})).select_one("#errors"))
    form = filled(read(bo.get(f"{at}/source")), "/source")
    answer = bo.post(f"{at}/source", data=form | {"options": "", "show_q0": "known", "show_v0": "也许"})
    errors = str(read(answer).select_one("#errors"))
    assert answer.status_code == 422 and "#options" in errors and "#show_q0" in errors
    assert bo.post(f"{at}/source", data=form | {"least": "9", "most": "2"}).status_code == 422


def test_json_goes_out_and_comes_in(bo, db, built):
    first, second = built("draft"), built()
    content = bo.get(f"/admin/surveys/{first}/export.json").content
    at = f"/admin/surveys/{second}/questions/import"
    assert bo.post(at, files={"file": ("q.json", content)}).status_code == 303
    assert questions(db, second) == questions(db, first)
    for bad in (b"nonsense", b"{}", b'{"pages": [{"key": "p1", "questions": [{"kind": "?"}]}]}'):
        assert bo.post(at, files={"file": ("q.json", bad)}).status_code == 422
    assert questions(db, second) == questions(db, first)


def test_questions_come_from_a_table_and_wrong_rows_are_named(bo, db, built):
    id_ = built()
    at = f"/admin/surveys/{id_}/questions/import"
    assert bo.post(at, files={"file": ("题目.xlsx", template())}).status_code == 303
    made = questions(db, id_)
    assert [q.kind for q in made.questions()] == ["single", "multiple", "matrix", "long"]
    assert [p.title for p in made.pages if p.questions] == ["基本情况", "评价"]
    table = "题型,题目,选项\n单选题,好吗,好；不好\n单选题,没有选项,\n什么题,题,\n".encode()
    answer = bo.post(at, files={"file": ("题目.csv", table)})
    assert answer.status_code == 422
    told = read(answer).text
    assert "2 处需要改正" in told and "需要填「选项」" in told and "没有题型" in told
    assert questions(db, id_) == made
    assert bo.get("/admin/surveys/questions-template.xlsx").status_code == 200


def test_a_preview_of_what_is_typed_stores_nothing(bo, db, built):
    id_ = built("training")
    at = f"/admin/surveys/{id_}/questions/topic"
    show = f"/admin/surveys/{id_}/question-preview/topic"
    form = filled(read(bo.get(at)), "/topic") | {"title": "想学点什么", "options": "开飞机"}
    answer = bo.post(show, data=form, headers={"hx-request": "true"})
    assert answer.status_code == 200 and "开飞机" in answer.text and "<html" not in answer.text
    assert questions(db, id_).by_key["topic"].title == "想学什么？"


def test_quotas_are_set_with_conditions(bo, db, built):
    id_ = built("company")
    at = f"/admin/surveys/{id_}/quotas"
    form = {"label0": "小企业", "most0": "10", "when0_q0": "size", "when0_op0": "is", "when0_v0": "20 人以下"}
    assert bo.post(at, data=form).status_code == 303
    [quota] = db.get(Survey, int(id_)).quotas
    assert (quota.most, quota.condition) == (10, {"question": "size", "op": "is", "value": "o1"})
    db.rollback()
    answer = bo.post(at, data=form | {"most0": "很多"})
    assert answer.status_code == 422 and "#most0" in str(read(answer).select_one("#errors"))


def test_another_division_cannot_change_it(signed_in, db, built, now):
    from people.permissions import Role
    from tests.factories import make_staff

    id_ = built("policy")
    make_staff(db, login="li", roles={Role.OFFICER}, division="社会保险处", now=now)
    db.commit()
    li = signed_in("li")
    assert li.post(f"/admin/surveys/{id_}/questions/known/delete").status_code == 403
    assert li.get(f"/admin/surveys/{id_}/questions").status_code == 200
    assert "known" in questions(db, id_).by_key
