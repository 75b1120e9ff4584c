"""A survey of forty questions, built by clicking in a real browser, consented, published, answered by a phone, by telephone,
on paper and by programs, counted, published and reported. GONGYI_SURVEY_BY_HAND=1 clicks all forty questions together;
otherwise the last two pages come from a table."""

import os
from datetime import datetime
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from documents.xlsx import write_rows
from people.permissions import Role
from surveys.importing import COLUMNS
from tests.browser.person import Person
from tests.factories import make_matter, make_staff
from tests.journeys.survey_filling import coded, fill, questions_of
from tests.journeys.survey_plan import AGES, ASKED, KIND_NAMES, PAGES, REST, figures, people
from tests.journeys.test_main_job import sign_in_again

BY_HAND = os.environ.get("GONGYI_SURVEY_BY_HAND") == "1"
SIXTY = 8  # how many of the oldest are taken
CHARTS = """() => [...document.querySelectorAll('figure.chart')].flatMap(f => [...f.querySelectorAll('tbody tr')].map(
    r => [f.querySelector('caption').textContent, r.children[0].textContent, r.children[1].textContent]))"""

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize(("engine", "javascript"), [("sqlite", True)], ids=["sqlite"], indirect=True)
def test_from_the_first_question_to_the_report(site, person, officer, deputy, db, now, chromium, tmp_path):
    matter = make_matter(db, officer=officer, deputy=deputy, now=now)
    make_staff(db, login="er", roles={Role.OFFICER}, now=now)
    db.commit()
    bo, dai, er, ann = person("bo"), person("dai"), person("er"), person()
    survey = begin(bo, matter.id)
    build(bo, survey)
    branch(bo, survey)
    arrange(bo, survey)
    try_it(bo, survey)
    prepare(bo, survey)
    consent(dai, survey)
    publish(bo, survey)

    asked = questions_of(ann.page.request.get(f"{site.address}/api/v1/surveys/{survey}").json())
    said = people()
    by_telephone(bo, survey, asked, said[0])
    on_paper(bo, er, survey, asked, said[1])
    by_phone(ann, survey, asked, said[2])
    by_programs(ann, survey, asked, said[3:])
    the_quota_is_full(ann, survey, asked, said[2])
    without_scripts(Person(chromium, site.address, javascript=False), survey, asked, said[0])

    site.at(datetime(2026, 4, 2, 0, 0, 1, tzinfo=now.tzinfo))
    bo.go("/admin/sign-in")
    sign_in_again(site, bo)
    said.append(said[0])  # whoever has no scripts says the same as the first
    results(bo, survey, said)
    files(bo, survey, said, tmp_path)
    public_page(ann, survey, said)


def begin(bo, matter):
    """From the matter to an empty questionnaire."""
    bo.go(f"/admin/matters/{matter}/surveys/new")
    bo.look()
    bo.page.get_by_label("问卷标题").fill("办事体验问卷")
    bo.page.get_by_role("button", name="开始编写题目").click()
    bo.page.wait_for_url("**/questions")
    return int(bo.page.url.split("/")[-2])


def build(bo, survey):
    """Three pages with every kind of question by clicking; the rest from a table, or by clicking as well."""
    page = bo.page
    for n, (title, questions) in enumerate((PAGES | (REST if BY_HAND else {})).items()):
        if n:
            page.fill("#page-title", title)
            page.get_by_role("button", name="加一页").click()
        else:
            page.get_by_role("link", name="编辑本页").click()
            page.fill("#title", title)
            page.get_by_role("button", name="保存本页").click()
        for kind, words, details in questions:
            add(page, title, kind, words, details)
    if not BY_HAND:
        rows = [
            (title, KIND_NAMES[kind], words, "", "", "\n".join(details.get("options", [])), "", "", "")
            for title, questions in REST.items()
            for kind, words, details in questions
        ]
        content = write_rows(COLUMNS, rows, title="题目")
        page.set_input_files(
            "#file", [{"name": "题目.xlsx", "mimeType": "application/octet-stream", "buffer": content}]
        )
        page.get_by_role("button", name="导入题目").click()
    bo.go(f"/admin/surveys/{survey}")
    assert f"题目 ({ASKED})" in bo.text()


def add(page, where, kind, words, details):
    """Two forms: the kind and the words, then what belongs to the kind."""
    page.select_option("#page", label=where)
    page.select_option("#kind", kind)
    page.fill("#title", words)
    page.get_by_role("button", name="加一题").click()
    page.wait_for_url("**/questions/q*")
    for name, value in details.items():
        if name == "required":
            page.locator("#required").set_checked(value)
        else:
            page.fill(f"#{name}", "\n".join(value) if isinstance(value, list) else value)
    if kind == "single" and "age" not in page.url:
        page.locator("#preview").get_by_text(words).wait_for()  # the live preview
    page.get_by_role("button", name="保存题目").click()
    page.wait_for_url("**/questions#*")


def branch(bo, survey):
    """A jump, a condition of a page, and a group inside a group for one question."""
    page = bo.page
    bo.go(f"/admin/surveys/{survey}/questions")
    page.get_by_role("link", name="最近一年您办过业务吗？").click()
    page.select_option("#jump0_to", label="意见建议")
    line(page, "jump0_", 0, "最近一年您办过业务吗？", "is", option="否")
    page.get_by_role("button", name="保存题目").click()
    page.get_by_role("link", name="哪里让您不满意？").click()
    line(page, "show_", 0, "您总的满意程度是？", "le", words="2")
    page.locator("#show_editor").get_by_role("button", name="加一组").click()
    page.locator("#show_g0_q0:focus").wait_for()  # the focus moves there a moment after it came
    page.locator("#show_editor").get_by_role("group", name="这些条件之间").first.get_by_label("满足一个").check()
    line(page, "show_g0_", 0, "请评价窗口服务。：等候时间", "is", option="不满意")
    page.locator(".condition-group").get_by_role("button", name="加一条").click()
    page.locator("#show_g0_q1").wait_for()
    page.locator(".condition-group").get_by_label("都满足").check()
    line(page, "show_g0_", 1, "您的年龄是？", "is", option=AGES[2])
    bo.look_at(page, "condition editor")
    page.get_by_role("button", name="保存题目").click()
    assert "（第 7 题（等候时间）等于「不满意」 并且 第 1 题等于「60 岁及以上」）" in bo.text()
    assert "第 13 题：" in page.inner_html("svg.flow") and "→ 第 3 页：第 6 题等于「否」" in page.inner_html("svg.flow")
    page.locator(".builder-page").last.get_by_role("link", name="编辑本页").click()
    bo.look()
    line(page, "show_", 0, "您的年龄是？", "answered")
    page.get_by_role("button", name="保存本页").click()
    bo.look()
    page.get_by_role("link", name="您的年龄是？").first.click()
    bo.look()


def line(page, prefix, n, about, op, *, option="", words=""):
    """One comparison; the value becomes a list of the options as soon as the question is known."""
    value = page.locator(f"#{prefix}q{n} option", has_text=about).first.get_attribute("value")
    for name, wanted in (("op", op), ("q", value)):
        if page.input_value(f"#{prefix}{name}{n}") != wanted:
            page.evaluate(f"document.getElementById('{prefix}v{n}-box').dataset.old = 'yes'")
            page.select_option(f"#{prefix}{name}{n}", wanted)
            page.locator(f"#{prefix}v{n}-box:not([data-old])").wait_for()
    if option:
        page.select_option(f"#{prefix}v{n}", label=option)
    elif words:
        page.fill(f"#{prefix}v{n}", words)


def arrange(bo, survey):
    """Dragged by the mouse, put back by the keyboard; both are stored."""
    page = bo.page
    bo.go(f"/admin/surveys/{survey}/questions")
    order = "() => [...document.querySelectorAll('[data-list]')].flatMap(l => [...l.children].map(i => i.dataset.key))"
    before = page.evaluate(order)
    with page.expect_response("**/questions/order"):
        page.locator("#q5").drag_to(
            page.locator("#q3"), source_position={"x": 6, "y": 6}, target_position={"x": 6, "y": 4}
        )
    page.reload()
    assert page.evaluate(order)[:5] == ["q1", "q2", "q5", "q3", "q4"]
    page.locator("#q5").focus()
    for _ in range(2):
        with page.expect_response("**/questions/order"):
            page.keyboard.press("Alt+ArrowDown")
    assert page.inner_text("#live") == "已移到第 5 位"
    page.reload()
    assert page.evaluate(order) == before


def try_it(bo, survey):
    """The preview follows the branches as one clicks."""
    page = bo.page
    bo.go(f"/admin/surveys/{survey}/preview")
    bo.look()
    hidden = page.locator("[data-question]", has_text="哪里让您不满意？")
    assert not hidden.is_visible()
    page.get_by_label(AGES[2]).check()
    page.get_by_role("group", name="等候时间").get_by_label("不满意", exact=True).check()
    assert hidden.is_visible()
    page.get_by_role("group", name="最近一年您办过业务吗？").get_by_label("否", exact=True).check()
    assert not hidden.is_visible() and not page.get_by_role("group", name="等候时间").is_visible()


def prepare(bo, survey):
    """What is said around the questions, a quota, wording read, consent asked."""
    page = bo.page
    bo.go(f"/admin/surveys/{survey}/quotas")
    page.fill("#label0", "60 岁及以上")
    page.fill("#most0", str(SIXTY))
    line(page, "when0_", 0, "您的年龄是？", "is", option=AGES[2])
    page.get_by_role("button", name="保存配额").click()
    assert page.input_value("#most0") == str(SIXTY)
    bo.look()
    bo.go(f"/admin/surveys/{survey}/edit")
    bo.look()
    page.get_by_label("一句话说明").fill("请来办过事的人回答")
    for way in ("电话", "纸质问卷"):
        page.get_by_role("group", name="方式").get_by_label(way).check()
    page.fill("#closes_on", "2026-04-01")
    page.get_by_role("button", name="保存说明").click()
    bo.look()
    page.get_by_label("审核人").fill("王审核")
    page.get_by_role("button", name="已通读").click()
    page.get_by_role("button", name="报请分管厅领导同意").click()
    assert "等待决定" in bo.text()


def consent(dai, survey):
    """The deputy reads everything and agrees."""
    dai.follow("报请同意", within="nav")
    dai.page.get_by_role("link", name="办事体验问卷", exact=True).click()
    dai.look()
    assert "哪里让您不满意？" in dai.text()  # what is asked of some only, too
    dai.page.locator("form.ask").get_by_label("同意", exact=True).check()
    dai.page.get_by_role("button", name="提交决定").click()


def publish(bo, survey):
    """Through gate G06."""
    bo.go(f"/admin/surveys/{survey}")
    bo.page.get_by_role("button", name="发布问卷").click()
    assert "正在调查" in bo.text()
    for path in ("/admin/surveys", f"/admin/surveys/{survey}/people"):
        bo.go(path)
        bo.look()


def by_telephone(bo, survey, asked, one):
    """The list, the script, the questions, the branch."""
    page = bo.page
    bo.go(f"/admin/surveys/{survey}/calls")
    listed = "姓名,电话\n张三,13900000001\n李四,13900000002\n".encode()
    page.set_input_files("#file", [{"name": "名单.csv", "mimeType": "text/csv", "buffer": listed}])
    page.get_by_role("button", name="加入名单").click()
    bo.look()
    page.get_by_role("link", name="张三").click()
    bo.look()
    assert "请逐题照原文念" in bo.text()
    fill(page, asked, coded(asked, one))
    page.get_by_role("button", name="登记这份回答").click()
    page.wait_for_url("**/calls")
    assert "李四" in bo.text() and "张三" not in bo.text()


def on_paper(bo, er, survey, asked, one):
    """Printed, typed in by one, typed in again by another with a slip, compared."""
    bo.go(f"/admin/surveys/{survey}/paper")
    for link in ("下载纸质问卷（PDF）", "下载大字版（PDF）"):
        with bo.page.expect_download() as printed:
            bo.page.get_by_role("link", name=link).click()
        assert "您的年龄是" in "".join(p.extract_text() for p in PdfReader(printed.value.path()).pages)
    for who, second, said in ((bo, "录入一份", one), (er, "抽查：第二次录入", one | {"您家里有几口人？": 9})):
        who.go(f"/admin/surveys/{survey}/paper")
        who.page.get_by_role("link", name=second).click()
        bo.look()
        who.page.get_by_label("表号").fill("A-001")
        fill(who.page, asked, coded(asked, said))
        who.page.get_by_role("button", name="登记这份纸质问卷").click()
        who.page.wait_for_url("**/paper")
    assert "您家里有几口人？" in er.text() and "9" in er.text()
    er.look()


def by_phone(ann, survey, asked, one):
    """At 360 px, page by page; saved, left, resumed by the link; back without loss; a receipt at the end."""
    page = ann.page
    ann.go("/surveys/")
    ann.look()
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("link", name="办事体验问卷").first.click()
    ann.look()
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="开始答卷").click()
    mine = coded(asked, one)
    page.get_by_role("button", name="下一页").click()
    assert "请回答此题" in ann.page.inner_text("#errors")
    ann.look_at(page, "answer with errors")
    page.set_viewport_size({"width": 360, "height": 740})
    fill(page, asked, mine)
    page.get_by_role("button", name="下一页").click()
    fill(page, asked, {key: value for key, value in mine.items() if key != "q12"})
    page.get_by_role("button", name="先保存").click()
    page.locator("summary", has_text="回来继续的链接").click()
    link = page.inner_text("details code")
    page.goto("about:blank")
    page.goto(ann.site + link[link.index("/surveys/") :])
    assert page.locator("h2", has_text="办事体验").is_visible()  # where one was
    page.get_by_role("button", name="上一页").click()
    assert page.get_by_label(AGES[2]).is_checked()
    page.get_by_role("button", name="下一页").click()
    for n in range(4):
        if n < 2:  # the pages with the more difficult kinds
            ann.looked_at.clear()
            ann.look()
        page.set_viewport_size({"width": 360, "height": 740})
        fill(page, asked, mine)
        page.locator("button[name=go][value=next]").click()
    assert "答卷已登记" in ann.text()
    ann.look()


def by_programs(ann, survey, asked, said):
    """The rest, each pressed twice: counted once."""
    for n, one in enumerate(said):
        body = {"answers": coded(asked, one), "idempotency_key": f"k{n}"}
        address = f"{ann.site}/api/v1/surveys/{survey}/answers"
        answers = [ann.page.request.post(address, data=body, headers={"Sec-Fetch-Site": "none"}) for _ in range(2)]
        assert [a.status for a in answers] == [201, 200], answers[0].text()


def the_quota_is_full(ann, survey, asked, one):
    """Another of the oldest is thanked."""
    page = ann.page
    ann.go(f"/surveys/{survey}")
    page.get_by_role("button", name="开始答卷").click()
    page.get_by_label("这台设备由几个人共用").check()
    page.get_by_role("button", name="开始答卷").click()
    for _ in range(5):
        fill(page, asked, coded(asked, one))
        page.locator("button[name=go][value=next]").click()
    assert "这一类人群的名额已满" in ann.text()
    ann.look_at(page, "full")


def without_scripts(cat, survey, asked, one):
    """The same questionnaire without JavaScript: the branch is taken by the server."""
    page = cat.page
    cat.go(f"/surveys/{survey}")
    page.get_by_role("button", name="开始答卷").click()
    for _ in range(4):  # the second page is jumped over
        fill(page, asked, coded(asked, one))
        page.locator("button[name=go][value=next]").click()
    assert "答卷已登记" in cat.text()
    cat.context.close()


def shown(page):
    """{(title, label): how many} of every chart's table."""
    return {(title, label): int(n.replace(",", "")) for title, label, n in page.evaluate(CHARTS)}


def same(found, said):
    """The page says what was counted apart from it, and says nothing else."""
    wanted = figures(said)
    assert {key: n for key, n in found.items() if n} == dict(wanted)


def results(bo, survey, said):
    """Counts, a cross-tab, channels, and publication."""
    page = bo.page
    bo.go(f"/admin/surveys/{survey}/results")
    same(shown(page), said)
    assert [dd.inner_text() for dd in page.locator("#counts dd").all()] == ["25", "2", "21", "1", "1"]
    first, last = (
        page.locator("#row option", has_text=t).first.get_attribute("value") for t in ("您的年龄", "周二来办")
    )
    bo.go(f"/admin/surveys/{survey}/results?row={first}&column={last}&compare={last}")
    bo.look()
    cells = page.locator("section[aria-labelledby=cross-title] table").first.locator("tbody tr")
    wanted = [
        [str(sum(o["您的年龄是？"] == a and o["周二来办方便吗？"] == v for o in said)) for v in ("方便", "不方便")]
        for a in AGES
    ]
    assert [[td.inner_text() for td in row.locator("td").all()][:2] for row in cells.all()] == wanted
    bo.go(f"/admin/surveys/{survey}/results")
    page.get_by_role("button", name="公布结果").click()
    page.get_by_role("button", name="存入决策记录").click()
    assert "办事体验问卷 调查报告" in bo.text()


def files(bo, survey, said, folder):
    """The report says the same in DOCX and PDF."""
    bo.go(f"/admin/surveys/{survey}/results")
    for words, ending in (("调查报告（DOCX）", "docx"), ("调查报告（PDF）", "pdf")):
        with bo.page.expect_download() as sent:
            bo.page.get_by_role("link", name=words).click()
        sent.value.save_as(folder / f"report.{ending}")
    heading, counted = "", {}
    for block in docx.Document(str(folder / "report.docx")).iter_inner_content():
        if hasattr(block, "rows"):
            cells = [[c.text for c in row.cells] for row in block.rows]
            counted |= {(heading, r[0]): int(r[1]) for r in cells[1:]} if cells[0][:2] == ["选项", "人数"] else {}
        elif block.text[:1] == "（" and "）" in block.text:
            heading = block.text.partition("）")[2]
    same(counted, said)
    text = "".join(p.extract_text() for p in PdfReader(BytesIO((folder / "report.pdf").read_bytes())).pages)
    assert "共收到有效答卷25份" in text.replace(" ", "") and "您的年龄是" in text


def public_page(ann, survey, said):
    """Chart and table of each question that was published, the same figures, and the hash of the data."""
    ann.go(f"/surveys/{survey}")
    same(shown(ann.page), said)
    assert ann.page.locator("figure.chart svg[role=img]").count() >= ASKED - 10
    assert "全部答卷的校验值" in ann.text()
    ann.looked_at.clear()
    ann.look()
