"""The table of working days through the pages."""

from datetime import date

import pytest
from sqlmodel import Session

from people.permissions import Role
from people.workdays import load_workdays
from tests.admin.conftest import filled, read
from tests.factories import make_staff


@pytest.fixture
def sys(signed_in, db, now):
    make_staff(db, login="sys", roles={Role.SYSTEM_ADMIN}, division="信息中心", now=now)
    db.commit()
    return signed_in("sys")


def table(engine):
    with Session(engine) as db:
        return load_workdays(db)


def test_a_pasted_notice_is_shown_before_it_counts(sys, engine):
    text = "一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月9日（周六）上班。"
    form = {"text": text, "source": "国办发明电〔2026〕1号", "publish": "true"}
    page = read(sys.post("/admin/workdays/2027/notice", data=form))
    assert "读出的安排" in page.text
    assert not {d for d in table(engine).exceptions if d.year == 2027}
    answer = sys.post("/admin/workdays/2027/notice", data=filled(page, "/2027/notice"))
    assert answer.status_code == 303
    made = table(engine)
    assert {d: w for d, w in made.exceptions.items() if d.year == 2027} == {
        date(2027, 1, 1): False, date(2027, 1, 9): True,
    }  # fmt: skip  # Saturday and Sunday rest anyway
    assert 2027 in made.published_years
    assert "国办发明电〔2026〕1号" in sys.get("/admin/workdays/2027").text


def test_what_cannot_be_read_comes_back_as_typed(sys):
    answer = sys.post("/admin/workdays/2027/notice", data={"text": "2月30日放假", "source": "国办"})
    assert answer.status_code == 422
    assert "2月30日放假" in read(answer).select_one("textarea").text


def test_a_change_that_moves_a_running_deadline_asks_first(sys, engine, consultation):
    last = consultation.closes_on  # 1 April 2026, a Wednesday
    form = {"on": last.isoformat(), "is_workday": "false", "name": "临时放假"}
    answer = sys.post("/admin/workdays/2026", data=form)
    assert answer.status_code == 409
    page = read(answer)
    assert consultation.title in page.text
    assert last not in table(engine).exceptions
    assert sys.post("/admin/workdays/2026", data=filled(page, "/workdays/2026")).status_code == 303
    assert table(engine).exceptions[last] is False
    page = read(sys.post("/admin/workdays/2026/remove", data={"on": last.isoformat()}))
    assert sys.post("/admin/workdays/2026/remove", data=filled(page, "/remove")).status_code == 303
    assert last not in table(engine).exceptions


@pytest.mark.parametrize(
    "form", [{}, {"on": "nonsense", "is_workday": "true"}, {"on": "2025-01-01", "is_workday": "true"}]
)
def test_a_wrong_day_is_refused(sys, form):
    assert sys.post("/admin/workdays/2026", data=form).status_code == 422
