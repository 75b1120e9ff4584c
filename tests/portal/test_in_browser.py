"""The script that checks a receipt file in the browser agrees with `gongyi verify receipt`."""

import json

import pytest

from tests.portal.conftest import CHROMIUM, SITE

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]


def check(page, document):
    page.goto(f"{SITE}/journal/verify")
    content = json.dumps(document, ensure_ascii=False).encode()
    page.set_input_files("#verify-file", {"name": "r.json", "mimeType": "application/json", "buffer": content})
    page.wait_for_selector("#verify-result p")
    return page.inner_text("#verify-result")


def test_a_good_file_holds_and_an_altered_one_does_not(page, client, send, token):
    number = send(text='含 "引号"、\n换行和 \u2028 的意见').headers["location"].removeprefix("/receipts/")
    for n in range(3):  # entries after it, so that the path leads up on both sides
        assert send(token=token(key=f"later-{n}")).status_code == 303
    document = client.get(f"/receipts/{number}/proof").json()
    told = check(page, document)
    assert "全部成立" in told and "✗" not in told
    altered = json.loads(json.dumps(document))
    altered["submitted"]["text"] += "。"
    told = check(page, altered)
    assert "✗ 提交的内容与登记的摘要值不一致" in told and "有不成立的项目" in told
    moved = document | {"entry": document["entry"].replace("opinion", "opinlon")}
    assert "✗ 这条记录不在检查点所覆盖的册子里" in check(page, moved)
    assert "不是公议的回执凭证文件" in check(page, {"format": "other"})


def test_signature_of_another_key_is_told(page, client, send):
    number = send().headers["location"].removeprefix("/receipts/")
    document = client.get(f"/receipts/{number}/proof").json()
    body, _, signature = document["proof"].rpartition(" ")
    wrong = "A" if signature[20] != "A" else "B"
    document["proof"] = f"{body} {signature[:20]}{wrong}{signature[21:]}"
    told = check(page, document)
    assert "签名" in told and ("✗" in told or "?" in told)
