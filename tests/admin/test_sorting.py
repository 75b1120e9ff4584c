"""Sorting a ledger in the back office."""

from io import BytesIO

import openpyxl
import pytest
from sqlmodel import Session, select

from opinions import sorting
from opinions.intake_group import store_group
from opinions.models import Opinion
from opinions.sorting_models import Campaign, CampaignMember, ProposedTheme
from tests.admin.conftest import read
from tests.factories import make_submission
from tests.opinions.test_sorting import TEXTS


@pytest.fixture
def at(db, consultation, now):
    store_group(db.connection(), [make_submission(consultation.id, text=text) for text in TEXTS], now)
    db.commit()
    return f"/admin/consultations/{consultation.id}/sorting"


def test_from_the_first_look_to_themes(bo, dai, engine, at, consultation, now):
    assert "还没有同文意见" in bo.get(at).text
    assert bo.post(at, data={"k": "99", "seed": "1"}).status_code == 422
    assert bo.post(at, data={"k": "2", "seed": "1"}).headers["location"] == at
    waiting = bo.get(at, headers={"hx-request": "true"}).text
    assert 'hx-trigger="every 2s"' in waiting
    assert "<html" not in waiting
    assert sorting.run_waiting(engine, lambda: now)
    page = read(bo.get(at))
    assert "一个论点，3 人支持" in page.text
    assert "随机种子 1" in page.text
    exported = openpyxl.load_workbook(BytesIO(bo.get(at.replace("/sorting", "/exports/sorting.xlsx")).content))
    assert [sheet.title for sheet in exported] == ["意见", "参数"]
    assert exported["意见"].max_row == 1 + len(TEXTS)
    assert ("随机种子", 1) in list(exported["参数"].values)
    told = bo.get(at.replace("/sorting", "/exports/sorting.json")).json()
    assert sum(row["意见"] in TEXTS for row in told["opinions"]) == len(TEXTS)
    assert bo.get(at.replace("/sorting", "/exports/sorting.csv")).content.count(b"YJ-") == len(TEXTS)
    with Session(engine) as db:
        letter = db.exec(select(Campaign).where(Campaign.variant_of_id == None)).one()  # noqa: E711
        copies = [m.opinion_id for m in db.exec(select(CampaignMember).where(CampaignMember.campaign_id == letter.id))]
        proposal = db.exec(select(ProposedTheme)).first().id
    one = f"{at}/campaigns/{letter.id}"
    assert read(bo.get(one)).find("ins")
    assert not read(dai.get(one)).find("input", attrs={"name": "ids"})
    assert bo.post(f"{one}/split", data={"ids": copies[1:2]}).status_code == 422
    assert bo.post(f"{one}/split", data={"ids": [letter.letter_id], "reason": "x"}).status_code == 422
    apart = bo.post(f"{one}/split", data={"ids": copies[1:2], "reason": "另有诉求"}).headers["location"]
    assert "另有诉求" in bo.get(apart).text
    assert bo.post(f"{apart}/join", data={"into": letter.id, "reason": "是同一件事"}).headers["location"] == one
    assert bo.post(f"{at}/proposals/{proposal}", data={"title": "", "surest": "0.5"}).status_code == 422
    taken = bo.post(f"{at}/proposals/{proposal}", data={"act": "take", "title": "期限", "surest": "0"})
    assert taken.status_code == 303
    assert "期限" in bo.get(taken.headers["location"]).text
    theme = int(taken.headers["location"].rsplit("/", 1)[1])
    with Session(engine) as db:
        free = db.exec(select(Opinion).where(Opinion.theme_id == None)).first()  # noqa: E711
    assert bo.post(f"{at}/opinions/{free.id}", data={}).status_code == 422
    assert bo.post(f"{at}/opinions/{free.id}", data={"theme_id": theme}).status_code == 303
    with Session(engine) as db:
        assert db.get(Opinion, free.id).theme_id == theme


def test_only_the_own_division_sorts(dai, at):
    assert dai.post(at, data={"k": "2", "seed": "1"}).status_code == 403
