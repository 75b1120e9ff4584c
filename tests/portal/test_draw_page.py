"""The page that checks draws, in a real browser: a good file, a changed one and none; axe at both widths."""

import json

import pytest

from hearings.draw.lots import method_hash
from hearings.selection import draw
from tests.browser.axe import violations
from tests.browser.chromium import CHROMIUM, MISSING
from tests.hearings.draw.conftest import QUOTAS, SEED, people
from tests.hearings.draw.test_check import FORGED, OUTSIDE
from tests.portal.conftest import SITE

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason=MISSING)]
CHANGED = {
    "one registrant": FORGED["a registrant's commitment"],
    "one digit of the seed": OUTSIDE["one digit of the seed"],
    "one quota": FORGED["a maximum lowered"],
}


@pytest.fixture(scope="module")
def result():
    from hearings.selection import lottery

    return draw(lottery(people(), QUOTAS, 6, title="甲项目听证会"), SEED)


def told(page, content, published=""):
    """What the page says of a file."""
    page.goto(f"{SITE}/hearings/verify")
    page.fill("#draw-hash", published)
    page.set_input_files("#draw-file", {"name": "r.json", "mimeType": "application/json", "buffer": content})
    page.wait_for_selector("#draw-result p, #draw-result li")
    return page.inner_text("#draw-result")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_page_tells_a_good_file_from_a_changed_one(page, result):
    published = result["bundle"]["method_hash"]
    said = told(page, json.dumps(result).encode(), published)
    assert "全部成立。" in said and "✗" not in said and "与事先公布的方案摘要一致" in said
    assert "、".join(map(str, result["chosen"])) in said
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name, change in CHANGED.items():
        changed = json.loads(json.dumps(result))
        change(changed["bundle"] if name != "one digit of the seed" else changed)
        changed["bundle"]["method_hash"] = method_hash(changed["bundle"])  # whoever changes it computes it anew
        said = told(page, json.dumps(changed).encode(), published)
        assert "有不成立的项目" in said and "✗" in said, name
    assert violations(page) == []
    assert "这不是公议的抽签文件" in told(page, b"{}")
