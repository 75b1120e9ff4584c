"""Renders templates the way the application does, without an application."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from starlette.requests import Request

from web.i18n import language
from web.static import StaticFiles
from web.templating import make_environment

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SETTINGS = SimpleNamespace(
    site_name="内蒙古自治区人力资源和社会保障厅",
    base_url="https://rst.example.gov.cn/gongyi/",
    site_code="1500000000",
    site_icp="蒙ICP备00000000号",
    site_police_record="蒙公网安备00000000000000号",
    site_contact="0471-0000000",
)


def make_request(path="/", query=""):
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    return Request({**scope, "server": ("127.0.0.1", 80), "scheme": "http"})


@pytest.fixture(scope="session")
def env():
    return make_environment(SETTINGS, StaticFiles(ROOT / "static").url)


@pytest.fixture
def render(env):
    """A page or a piece of template source, with what every handler gives."""

    def draw(name=None, *, source=None, path="/", query="", **values):
        template = env.get_template(name) if name else env.from_string(source)
        always = {
            "request": make_request(path, query),
            "lang": "zh-Hans",
            "elder": False,
            "now": NOW,
            "today": NOW.date(),
        }
        token = language.set(values.get("lang", "zh-Hans"))
        try:
            return template.render(**{**always, "url_for": str, **values})
        finally:
            language.reset(token)

    return draw


@pytest.fixture
def soup(render):
    def read(name=None, **values):
        return BeautifulSoup(render(name, **values), "html.parser")

    return read
