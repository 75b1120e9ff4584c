"""Every component, rendered strictly, is valid HTML that needs no script and no style of its own."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import justhtml
import pytest
from bs4 import BeautifulSoup

COMPONENTS = Path(__file__).parent.parent.parent / "templates" / "components"
CLOSES = datetime(2026, 12, 23, 16, 0, tzinfo=UTC)
PAGE = SimpleNamespace(number=4, last=12, total=1171, url=lambda n: f"?page={n}")
CLAUSE = {
    "number": 7,
    "label": "第七条",
    "paragraphs": ["应当具备下列条件：", "（一）依法登记（含分支机构）；", "\uff08二\uff09有场地。"],
}
STEP = {"label": "启动", "status": "done"}
CALLS = {
    "icon": '{{ icon("clock") }}',
    "field": '{{ field("a", "甲", "x<y", hint="提示", error="错了", required=True, autocomplete="name", inputmode="text", '
    'width="half", maxlength=9, keep=False) }}{{ field("b", "乙", rows=3) }}',
    "choices": '{{ choices("c", "丙", [("1", "一"), ("2", "二", "提示")], "2", error="错了", hint="选一") }}',
    "select_field": '{{ select_field("d", "丁", [("1", "一"), ("2", "二")], "2") }}',
    "date_field": '{{ date_field("e", "戊", "2026-11-23", lowest="2026-01-01", highest="2026-12-31", required=True) }}',
    "file_field": '{{ file_field("f", "己", hint="PDF", error="太大", accept=".pdf", multiple=True) }}',
    "hidden_trap": "{{ hidden_trap() }}",
    "error_summary": '{{ error_summary({"a": "错了"}) }}{{ error_summary({}) }}',
    "problem_list": "{{ problem_list([finding]) }}",
    "departure_list": '{{ departure_list([{"article": "第九条", "reason": "只有三名"}]) }}{{ departure_list([]) }}',
    "notice": '{% call notice("好", "good") %}<p>正文</p>{% endcall %}{{ notice("无正文") }}',
    "faster_notice": '{{ faster_notice({"why": "", "happenings": [{"at": closes, "who": "办公室", "title": "公布"}], "texts": ["甲"]}) }}',
    "confirm": '{{ confirm("撤回吗", "/x", "撤回", "不能恢复", back="/y", hidden={"v": 1}, danger=True) }}',
    "disabled_button": '{{ disabled_button("公布", "尚未通过", "第三十八条", ("去补", "/x")) }}{{ disabled_button("甲", "乙") }}',
    "empty": '{{ empty("还没有", ("新建", "/x")) }}{{ empty("还没有") }}',
    "state_pill": '{% for k in ["open", "due", "done", "closed", "blocked", "draft"] %}{{ state_pill("状态", k) }}{% endfor %}',
    "days_left": "{{ days_left(12) }}{{ days_left(0) }}",
    "deadline": '{{ deadline(closes, 12, "次日起算") }}{{ deadline(closes, 0) }}{{ deadline(closes, -1) }}',
    "receipt_steps": '{% for s in ["received", "in_work", "answered"] %}{{ receipt_steps(s) }}{% endfor %}',
    "procedure": '{{ procedure([[step], [step, step]], "流程") }}',
    "timeline": '{{ timeline([{"title": "公布", "on": closes}, {"title": "反馈", "on": "以后", "kind": "now", "url": "/", "text": "x"}]) }}',
    "task_list": '{{ task_list([{"label": "甲", "status": "done", "state": "完成"}, '
    '{"label": "乙", "status": "blocked", "state": "被阻", "reason": "缺", "article": "第一条", "url": "/"}]) }}',
    "entries": '{{ entries([{"title": "甲", "url": "/"}, {"title": "乙", "url": "/", "pill": ("开", "open"), "meta": ["x"], "act": ("去", "/")}]) }}',
    "summary_list": '{{ summary_list([("甲", 1), ("乙", 2, "/x"), ("丙", 3, "/y", "丙项")]) }}',
    "tabs": '{{ tabs([("甲", "/", True), ("乙", "/b", False, 1204)], "查看") }}',
    "pagination": "{{ pagination(many) }}{{ pagination(one) }}",
    "table": '{{ table(["甲", "乙"], [["x", 1]], "表", numbers=[1]) }}',
    "bar_chart": '{{ bar_chart("条款（前 3）", [("甲", 96), ("乙", 0)], "条") }}{{ bar_chart("空", []) }}',
    "stacked_bar": '{{ stacked_bar("采纳", [("甲", 41), ("乙", 0), ("丙", 204)], "件") }}{{ stacked_bar("全空", [("甲", 0)]) }}',
    "clause": "{% call clause(article) %}<a href='/'>提意见</a>{% endcall %}",
    "diff": '{{ diff([("same", "自"), ("del", "二十"), ("ins", "十五<b>")]) }}',
    "breadcrumbs": '{{ breadcrumbs([("征求意见", "/consultations/"), ("这里", "")]) }}',
    "contents": '{{ contents("目录", [("第一章", "#a")]) }}',
}
FACTS = {
    "closes": CLOSES,
    "many": PAGE,
    "one": SimpleNamespace(number=1, last=1, total=0, url=str),
    "article": CLAUSE,
    "step": STEP,
    "finding": SimpleNamespace(message="未上传", article="程序办法第十四条", field="a"),
}


def defined():
    return [
        name
        for path in sorted(COMPONENTS.glob("*.html"))
        for name in re.findall(r"{%-?\s*macro (\w+)", path.read_text())
        if not name.startswith("_")
    ]


def test_names_of_components_are_unique_and_each_is_tried_here():
    names = defined()
    assert [n for n, times in Counter(names).items() if times > 1] == []
    assert set(names) == set(CALLS)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_component_is_sound_html(render, env, name):
    html = render(source=CALLS[name], **FACTS)
    assert name in env.globals
    assert_sound(html)


def assert_sound(html, *, whole=False):
    document = justhtml.JustHTML(html, collect_errors=True, fragment=not whole)
    # Icons and charts are SVG inside HTML, where the parser reports nothing; unknown reports would be real ones.
    assert [str(e) for e in document.errors] == []
    soup = BeautifulSoup(html, "html.parser")
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    assert [i for i, times in ids.items() if times > 1] == []
    for tag in soup.find_all(True):
        assert not [a for a in tag.attrs if a == "style" or a.startswith("on")], tag
        for name in ("aria-describedby", "aria-labelledby"):
            assert set(tag.get(name, "").split()) <= set(ids), tag
    assert not soup.find_all(["style"]) and not [s for s in soup.find_all("script") if not s.get("src")]
    for label in soup.find_all("label"):
        assert label["for"] in ids, label


def test_style_page_shows_every_component_and_is_sound(render, env):
    source = env.loader.get_source(env, "portal/style.html")[0]
    assert [n for n in defined() if not re.search(rf"\b{n}\(", source)] == []
    for values in ({}, {"elder": True}):
        assert_sound(render("portal/style.html", **values), whole=True)


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (COMPONENTS.parent.parent / "static" / "icons.svg").read_text()))
    templates = "".join(p.read_text() for p in COMPONENTS.parent.rglob("*.html"))
    named = set(re.findall(r'icon\("([\w-]+)"\)', templates))
    assert named <= sprite
    assert {"circle-dot", "clock", "circle-check", "archive", "ban", "pencil"} <= sprite


def test_what_people_typed_cannot_become_markup(render):
    html = render(
        source='{{ field("a", typed, typed, hint=typed, error=typed) }}{{ diff([("ins", typed)]) }}',
        typed='"><script>x()</script>',
    )
    assert "<script" not in html


def test_field_leads_to_its_hint_and_error(soup):
    box = soup(source=CALLS["field"]).select_one("#a")
    assert box["aria-describedby"] == "a-hint a-error"
    assert box["aria-invalid"] == "true" and box["value"] == "x<y"


def test_error_summary_links_to_the_first_choice(soup):
    page = soup(source='{{ error_summary({"c": "请选一项"}) }}' + CALLS["choices"])
    target = page.select_one("#errors a")["href"]
    assert page.select_one(target)["type"] == "radio"
    assert [i["value"] for i in page.select("input[checked]")] == ["2"]


def test_deadline_says_the_day_the_days_left_and_how_it_was_counted(soup):
    text = " ".join(soup(source='{{ deadline(closes, 12, "公布次日起算") }}', closes=CLOSES).text.split())
    assert "还剩 12 天" in text and "2026年12月23日（周三） 24:00" in text
    assert "公布次日起算" in text


def test_a_period_that_ends_at_midnight_is_never_read_as_the_next_day(soup):
    midnight = datetime(2026, 4, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert "2026年4月1日（周三） 24:00" in soup(source="{{ deadline(closes, 1) }}", closes=midnight).text


def test_items_hang_on_their_bracketed_number(soup):
    items = soup(source="{{ clause(article) }}", article=CLAUSE).select(".item")
    assert [[s.text for s in i.select("span")] for i in items] == [
        ["（一）", "依法登记（含分支机构）；"],
        ["\uff08二\uff09", "有场地。"],
    ]


def test_changes_are_told_without_colour(soup):
    page = soup(source=CALLS["diff"])
    assert page.find("del").text.startswith("[删去]")
    assert page.find("ins").text.startswith("[新增]")


def test_chart_writes_its_values_and_repeats_them_in_a_table(soup):
    page = soup(source='{{ stacked_bar("采纳", [("甲", 41), ("乙", 163)], "件") }}')
    assert [t.text for t in page.select("svg text")] == ["41", "163"]
    assert [c.text for c in page.select("details td")] == ["41", "163"]
    assert sum(float(r["width"][:-1]) for r in page.select("svg[role=img] > rect")) == pytest.approx(100)
    assert page.select_one("svg title").text == "采纳" and "乙 163件" in page.select_one("svg desc").text


def test_empty_problem_list_keeps_its_place_for_a_swap(soup):
    assert soup(source="{{ problem_list([]) }}").select_one("#problems").text == ""


def test_blocked_act_says_why_and_does_nothing(soup):
    page = soup(source=CALLS["disabled_button"])
    button = page.select_one("button")
    assert button["type"] == "button" and button["aria-disabled"] == "true"
    assert "第三十八条" in page.find(id=button["aria-describedby"]).text


def test_pagination_shows_the_ends_and_the_neighbours(soup):
    page = soup(source="{{ pagination(many) }}", many=PAGE)
    assert [a["href"] for a in page.select("a")] == [f"?page={n}" for n in (3, 1, 3, 4, 5, 12, 5)]
    assert page.select_one("[aria-current=page]")["href"] == "?page=4"
