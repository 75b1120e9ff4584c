"""The two frames: what a government site must say about itself, and ways round it."""

from types import SimpleNamespace

import pytest
from jinja2 import meta, nodes

PORTAL = (
    '{% extends "base_portal.html" %}{% block title %}标题{% endblock %}{% block main %}<h1>标题</h1>{% endblock %}'
)
ADMIN = '{% extends "base_admin.html" %}{% block title %}事项{% endblock %}{% block main %}<h1>事项</h1>{% endblock %}'
STAFF = SimpleNamespace(name="乌云", division_name="职业能力建设处", roles=["officer"], permissions={"matters.read"})
NAV = [("今天", "/admin/", False, "list-checks"), ("事项", "/admin/matters", True, "file-text")]


def test_page_carries_the_meta_tags_of_a_government_site(soup):
    about = {"ColumnName": "征求意见", "ArticleTitle": "标题", "PubDate": "2026-11-23 09:00", "Unknown": "x"}
    page = soup(source=PORTAL, page_meta=about)
    found = {m["name"]: m["content"] for m in page.select("meta[name]")}
    assert found["SiteName"] == "内蒙古自治区人力资源和社会保障厅"
    assert found["SiteDomain"] == "rst.example.gov.cn/gongyi"
    assert found["SiteIDCode"] == "1500000000"
    assert found["PubDate"] == "2026-11-23 09:00"
    assert "Unknown" not in found and "Keywords" not in found


def test_page_without_meta_renders_and_its_title_begins_with_the_heading(soup):
    page = soup(source=PORTAL)
    assert page.title.text.startswith(page.h1.text)
    assert page.html["lang"] == "zh-Hans" and "class" not in page.html.attrs


def test_htmx_is_configured_for_the_strict_policy(soup):
    for source, extra in ((PORTAL, {}), (ADMIN, {"staff": STAFF, "nav": NAV})):
        config = soup(source=source, **extra).select_one("meta[name=htmx-config]")["content"]
        for part in (
            '"includeIndicatorStyles":false',
            '"allowEval":false',
            '"historyCacheSize":0',
            '"422","swap":true',
        ):
            assert part in config


@pytest.mark.parametrize(
    ("path", "query", "label"),
    [
        ("/", "", "首页"),
        ("/consultations/", "", "征求意见"),
        ("/consultations/12", "", "征求意见"),
        ("/consultations/", "status=answered", "结果反馈"),
        ("/hearings/3", "", "听证会"),
        ("/search", "q=x", None),
    ],
)
def test_main_navigation_marks_where_we_are(soup, path, query, label):
    current = soup(source=PORTAL, path=path, query=query).select(".site-nav [aria-current]")
    assert [a.text for a in current] == ([label] if label else [])


def test_switches_come_back_to_the_same_address(soup):
    page = soup(source=PORTAL, path="/consultations/", query="status=open&page=2")
    links = {a.text: a["href"] for a in page.select(".owner a")}
    back = "next=/consultations/%3Fstatus%3Dopen%26page%3D2"
    assert links["长者模式"] == f"/view?elder=1&{back}"
    assert links["English"] == f"/view?lang=en&{back}"
    assert "蒙古文版" in links and links["无障碍浏览"] == "/accessibility"


def test_elder_mode_and_english_offer_the_way_back(soup):
    page = soup(source=PORTAL, elder=True, lang="en")
    assert page.html["class"] == ["elder"] and page.html["lang"] == "en"
    assert (
        page.select_one('.owner a[href*="elder=0"]')
        and page.select_one('.owner a[href*="lang=zh-Hans"]').text == "中文"
    )


def test_skip_link_comes_first_and_leads_to_the_main_part(soup):
    for source, extra in ((PORTAL, {}), (ADMIN, {"staff": STAFF, "nav": NAV})):
        page = soup(source=source, **extra)
        first = page.body.find("a")
        assert first["class"] == ["skip-link"] and page.select_one(first["href"]).name == "main"
        assert page.select_one("#live")["aria-live"] == "polite"


def test_search_shows_what_was_searched_and_nothing_else_does(soup):
    assert (
        soup(source=PORTAL, path="/search", query="q=%E5%85%BB%E8%80%81").select_one("#site-search")["value"] == "养老"
    )
    assert (
        soup(source=PORTAL, path="/hearings/", query="q=%E5%85%BB%E8%80%81").select_one("#site-search")["value"] == ""
    )


def test_foot_names_the_owner_and_the_codes(soup):
    foot = soup(source=PORTAL).select_one(".site-foot")
    for words in ("主办单位", "联系方式", "网站标识码 1500000000", "蒙ICP备", "蒙公网安备"):
        assert words in foot.text
    assert [a["href"] for a in foot.select("a")] == [
        "/sitemap",
        "/experts/",
        "/privacy",
        "/accessibility",
        "/journal/",
        "/feed.atom",
    ]


def test_print_mark_gives_title_date_and_address(soup):
    page = soup(
        source=PORTAL, path="/hearings/3", page_meta={"ArticleTitle": "听证公告", "PubDate": "2026-11-02 09:00"}
    )
    mark = page.select_one(".print-mark").text
    for words in ("听证公告", "https://rst.example.gov.cn/gongyi/hearings/3", "2026-11-02"):
        assert words in mark


def test_back_office_shows_who_is_signed_in_and_a_way_out(soup):
    page = soup(source=ADMIN, path="/admin/matters", staff=STAFF, nav=NAV)
    assert "乌云" in page.select_one(".who").text
    assert page.select_one('form[action="/admin/sign-out"]')["method"] == "post"
    assert [a.text for a in page.select(".office-nav [aria-current=page]")] == ["事项"]


def test_sign_in_page_has_no_navigation(soup):
    page = soup(source=ADMIN, path="/admin/sign-in", staff=None, nav=[])
    assert not page.select(".office-nav, .who, .search")
    assert "alone" in page.select_one(".office")["class"]


def test_no_page_uses_a_name_that_its_frame_sets(env):
    """What a frame sets outside its blocks hides a page's variable of the same name inside them."""
    for frame in ("base_portal.html", "base_admin.html"):
        taken = {a.target.name for a in _parsed(env, frame).body if isinstance(a, nodes.Assign)}
        for name in env.list_templates(filter_func=lambda n: n.endswith(".html")):
            source = env.loader.get_source(env, name)[0]
            if f'extends "{frame}"' in source:
                clash = taken & meta.find_undeclared_variables(env.parse(source))
                assert not clash, f"{name} uses {clash}, which {frame} sets"


def _parsed(env, name):
    return env.parse(env.loader.get_source(env, name)[0])
