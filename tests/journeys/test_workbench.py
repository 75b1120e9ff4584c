"""A division's whole course with a full ledger: from the first look to the published feedback, in the browser.

`GONGYI_MANY_OPINIONS=3000` for the full size; `GONGYI_PICTURES=docs/screenshots` keeps a picture of each step.
"""

import os
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from opinions.desk_models import AnswerReading, BulkAct
from opinions.intake_group import store_group
from opinions.models import Answer, Opinion, Theme
from opinions.sorting_models import Campaign
from people.permissions import Role
from tests.factories import make_staff
from tests.journeys.many_opinions import many

MANY = int(os.environ.get("GONGYI_MANY_OPINIONS", "200"))
PICTURES = os.environ.get("GONGYI_PICTURES", "")
WORDS = {"期限": "期限 延长 三十日 截止", "听证": "听证 代表 旁听", "反馈": "反馈 答复 采纳 理由"}

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize(("engine", "javascript"), [("sqlite", True)], ids=["sqlite, scripts"], indirect=True)
def test_from_the_first_look_to_the_published_feedback(site, person, db, consultation, officer, now, engine):
    make_staff(db, login="wang", roles={Role.HEAD}, now=now)
    db.commit()
    said = many(consultation.id, MANY, ["a1", "a2", "a3"])
    for n in range(0, MANY, 500):
        store_group(db.connection(), said[n : n + 500], now)
        db.commit()
    bo, at = person("bo"), f"/admin/consultations/{consultation.id}"

    first_look(bo, at)
    sort_the_ledger(bo, site, now, at, engine)
    themes_of_our_own(bo, site, now, at)
    one_answer_for_a_campaign(bo, at, engine)
    one_by_one_with_keys(bo, at, engine)
    answer_the_rest(bo, at, engine)
    second_reader(bo, person("wang"), at, engine)

    site.at(datetime(2026, 4, 2, 9, 0, tzinfo=now.tzinfo))
    publish(site, bo, at)
    everybody_can_read_it(person(), consultation)
    with Session(engine) as session:
        answered = select(func.count()).select_from(Opinion).where(Opinion.status == "answered")
        assert session.exec(answered).one() == MANY


def show(somebody, name):
    """axe finds nothing wide or narrow; a picture where they are kept."""
    somebody.look_at(somebody.page, name)
    if PICTURES:
        somebody.page.set_viewport_size({"width": 1280, "height": 800})
        somebody.page.screenshot(path=Path(PICTURES) / f"workbench-{name}.png")
        somebody.page.set_viewport_size({"width": 1280, "height": 900})


def first_look(bo, at):
    """What is there, what is left; a filter worth keeping; the keys."""
    bo.go(at + "/opinions")
    assert f"还剩 {MANY:,} 条没有答复".replace(",", "\u202f") in bo.text()
    show(bo, "01-ledger")
    bo.page.keyboard.press("j")
    bo.page.keyboard.press("j")
    assert bo.page.evaluate("document.activeElement.matches('tbody tr:nth-child(2) [data-row]')")
    bo.page.keyboard.press("/")
    assert bo.page.evaluate("document.activeElement.id") == "words"
    bo.go(at + "/opinions?channel=letter&answered=no")
    bo.open("保存这个筛选")
    bo.fill("名称", "来信待答复", within="#rows")
    bo.tick("本处共用", within="#rows")
    bo.press("保存筛选")
    assert (
        bo.page.locator("nav[aria-label=常用筛选]").get_by_role("link", name="来信待答复").get_attribute("aria-current")
    )


def sort_the_ledger(bo, site, now, at, engine):
    """The worker finds campaigns and proposes themes; the officer looks at a campaign and takes two themes."""
    bo.follow("整理", within="main nav")
    bo.press("开始整理")
    site.at(now)
    bo.go(at + "/sorting")
    assert "人支持" in bo.text()
    show(bo, "02-sorting")
    with Session(engine) as session:
        assert len(session.exec(select(Campaign)).all()) >= 3
    with bo.page.expect_navigation():
        bo.page.locator("section[aria-labelledby=campaigns] a").first.click()
    show(bo, "03-campaign")
    bo.go(at + "/sorting")
    bo.fill("理由", "与另一主题重复", within="section[aria-labelledby=proposals] article:last-of-type")
    bo.press("不用", within="section[aria-labelledby=proposals] article:last-of-type")
    bo.go(at + "/sorting/clauses")
    show(bo, "04-clauses")


def themes_of_our_own(bo, site, now, at):
    """Three themes with words of our own; what is sure goes there, and the page says by whom."""
    for title, words in WORDS.items():
        bo.go(at + "/themes")
        bo.fill("主题", title, within="section[aria-labelledby=add]")
        bo.press("添加主题")
        bo.follow(title, within="main .entries", exact=True)
        bo.fill("本处自己的词", words)
        bo.press("保存主题词")
    bo.go(at + "/sorting")
    bo.press("按主题词归类")
    site.at(now)
    for title in WORDS:
        bo.go(at + "/sorting")
        one = f"section[aria-labelledby=suggest] li:has(h3 a:text-is('{title}'))"
        bo.fill("把握不低于", "0.4", within=one)
        bo.press("归入", within=one)
    bo.go(at + "/sorting")
    bo.press("摘录各主题的诉求和代表性意见")
    site.at(now)
    bo.go(at + "/themes")
    assert "主题词" in bo.text()
    show(bo, "05-themes")
    bo.follow("听证", within="main .entries", exact=True)
    assert "诉求和代表性意见" in bo.text()
    show(bo, "06-theme")


def one_answer_for_a_campaign(bo, at, engine):
    """A common answer, the preview, the drafts, undone and done again."""
    bo.go("/admin/text-blocks")
    bo.fill("名称", "期限已写明", within="main")
    bo.choose("采纳情况", "部分采纳", within="main")
    bo.fill("文字", "期限已经在第二条写明，张贴方式采纳。", within="main")
    bo.press("保存常用答复")
    with Session(engine) as session:
        campaign = session.exec(select(Campaign).order_by(Campaign.id)).first().id
    for undone in (True, False):
        bo.go(f"{at}/opinions?campaign={campaign}&answered=no")
        bo.follow("给筛选出的意见批量拟答复")
        bo.open("常用答复")
        bo.follow("期限已写明", within="main")
        assert bo.page.input_value("#reason").startswith("期限已经在第二条写明")
        show(bo, "07-answer-many")
        bo.press("写入", within="main form")
        assert "批量拟答复" in bo.text()
        if undone:
            bo.press("撤销这一次")
            assert "恢复原样" in bo.text()
    with Session(engine) as session:
        acts = session.exec(select(BulkAct).where(BulkAct.kind == "answer").order_by(BulkAct.id)).all()
        assert [a.undone_at is None for a in acts] == [False, True]
        assert session.exec(select(func.count()).select_from(Answer)).one() == acts[1].changed


def one_by_one_with_keys(bo, at, engine):
    """Side by side: 3 chooses, r writes, Esc leaves, n saves and goes on, u goes back to the list."""
    bo.go(at + "/opinions?answered=no&theme=none")
    with bo.page.expect_navigation():
        bo.page.locator("[data-row]").first.click()
    for n in range(3):
        here = bo.page.url
        bo.page.keyboard.press("3")
        bo.page.keyboard.press("r")
        bo.page.keyboard.insert_text(f"所提事项另有规定，已转有关处室（{n}）。")
        bo.page.keyboard.press("Escape")
        if n == 0:
            show(bo, "08-side-by-side")
        with bo.page.expect_navigation():
            bo.page.keyboard.press("n")
        assert bo.page.url != here and "/answer" not in bo.page.url, bo.text()
    with bo.page.expect_navigation():
        bo.page.keyboard.press("u")
    with Session(engine) as session:
        own = select(func.count()).select_from(Answer).where(Answer.reason.startswith("所提事项另有规定"))
        assert session.exec(own).one() == 3
    bo.go(at + "/opinions/progress")
    show(bo, "09-progress")


def answer_the_rest(bo, at, engine):
    """Each theme once; what is left in one act."""
    with Session(engine) as session:
        themes = [t.id for t in session.exec(select(Theme))]
    for theme in themes:
        bo.go(f"{at}/themes/{theme}")
        bo.tick("部分采纳", within="section[aria-labelledby=answer-title]")
        bo.fill("理由", "合理的部分已经写入办法。", within="section[aria-labelledby=answer-title]")
        bo.press("保存答复草稿")
    bo.go(at + "/opinions?answered=no")
    bo.follow("给筛选出的意见批量拟答复")
    bo.tick("不采纳", within="main form")
    bo.fill("理由", "所提事项不属于本办法的内容，已转有关处室。", within="main form")
    bo.press("写入", within="main form")
    assert "还剩 0 条没有答复" in bo.text()


def second_reader(bo, wang, at, engine):
    """The head of the division confirms every answer, equal ones once."""
    bo.go(at + "/reading")
    bo.press("公布前须经第二人复核")
    wang.go(at + "/reading")
    show(wang, "10-second-reader")
    while wang.page.get_by_text("待复核").count():
        one = "li:has(.pill:text('待复核'))"
        wang.press("确认", within=one)
    assert "全部答复都已确认" in wang.text()
    with Session(engine) as session:
        read = session.exec(select(func.count()).select_from(AnswerReading)).one()
        assert read == session.exec(select(func.count()).select_from(Answer)).one() > 0


def publish(site, bo, at):
    """After the close."""
    bo.go("/admin/sign-in")  # the session is long over
    bo.fill("登录名", "bo")
    bo.fill("密码", "long enough 1")
    bo.fill("动态口令", site.code("bo"))
    bo.press("登录", within="main")
    bo.go(at + "/feedback")
    show(bo, "11-feedback")
    bo.fill("说明", "感谢参与。", within="main")
    bo.press("公布结果反馈")
    bo.go(at + "/feedback")
    assert "结果已于" in bo.text()


def everybody_can_read_it(ann, consultation):
    """Both numbers of every answer."""
    ann.go(f"/consultations/{consultation.id}")
    assert "个论点" in ann.text()
    assert "合理的部分已经写入办法。" in ann.text()
    if PICTURES:
        ann.page.locator("#result").scroll_into_view_if_needed()
        ann.page.screenshot(path=Path(PICTURES) / "workbench-12-result.png")
