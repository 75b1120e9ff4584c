"""The dossier as one PDF: its pages are where the contents say, what cannot be set is listed, and it is made again."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from decisions import volumes
from decisions.volume import Entry, VolumePlan, plan_volume, set_volume
from decisions.volume_models import RecordVolume
from infra.files import FileStore
from tests.documents.conftest import JPEG, picture

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def volume(walk):
    """Of a decided matter with a text file, a picture that is not one, and a broken PDF."""
    walk.to("promulgate")
    walk.keep("representatives_heard", "听取人大代表意见")
    for name, content in (("名单.docx", b"PK"), ("破损.pdf", b"%PDF-1.4 broken")):
        from decisions.services import keep_paper

        digest = walk.files.put(content)
        keep_paper(
            walk.db, walk.matter, kind="other", title=name, filename=name, sha256=digest, by=walk.officer, now=walk.now
        )
    plan = plan_volume(walk.db, walk.matter, department="厅", now=walk.now)
    return plan, set_volume(plan, walk.files)


def words(page):
    return "".join(page.extract_text().split())


def test_the_contents_name_the_page_on_which_each_paper_begins(walk, volume):
    plan, made = volume
    reader = PdfReader(io.BytesIO(made.content))
    assert len(reader.pages) == made.pages and made.papers == len(plan.entries) - 2
    outline = [(o.title, reader.get_destination_page_number(o) + 1) for o in reader.outline]
    assert outline[0] == ("封面和卷内目录", 1)
    front = "".join(words(reader.pages[n]) for n in range(outline[1][1] - 1))
    own = {entry.title: entry.document.title if entry.document else entry.title for entry in plan.entries}
    for title, page in outline[1:]:
        assert "".join(title.split())[:12] in front
        assert "".join(own[title].split())[:8] in words(reader.pages[page - 1]), title
    raw = "\n".join(reader.pages[n].extract_text() for n in range(outline[1][1] - 1))
    rows = re.findall(r"2026-03-\d\d\s+(\d+)", raw)
    assert len(rows) >= made.papers - 1 and {str(page) for _, page in outline[1:]} <= set(rows)
    for number, page in enumerate(reader.pages, 1):
        assert f"{plan.number}{number}" in words(page), "every page has its number"
    assert plan.title in front and f"共{made.papers}件{made.pages}页" in front


def test_what_cannot_be_set_is_listed_with_its_hash(walk, volume):
    plan, made = volume
    front = "".join(words(page) for page in PdfReader(io.BytesIO(made.content)).pages[:8])
    for entry in plan.entries:
        if entry.title in {"名单.docx", "破损.pdf"}:
            assert entry.title in front and entry.sha256[:8] in front
    assert "不规范" in front and "DOCX" in front


def test_pictures_are_pages_and_hostile_ones_are_listed(tmp_path, now, engine):
    files, announced = FileStore(tmp_path), bytearray(picture(8, 8))
    announced[16:24] = (60_000).to_bytes(4, "big") * 2  # what it unpacks to, if one believes its head
    contents = {
        "现场.png": picture(400, 300),
        "长图.png": picture(20, 900),
        "炸弹.png": bytes(announced),
        "断.jpg": JPEG[:24],
    }
    contents["签到.jpg"] = JPEG
    entries = tuple(
        Entry("A6", f"材料：{name}", now.date(), filename=name, sha256=files.put(content))
        for name, content in contents.items()
    )
    made = set_volume(VolumePlan("JC-1", "题名", "处", "厅", now.date(), now, entries), files)
    reader = PdfReader(io.BytesIO(made.content))
    pages = {o.title: reader.pages[reader.get_destination_page_number(o)] for o in reader.outline[1:]}
    assert made.papers == 3 and made.pages == len(reader.pages)
    assert {title: len(page.images) for title, page in pages.items()} == {
        "材料：现场.png": 1, "材料：长图.png": 1, "材料：签到.jpg": 1,
    }  # fmt: skip
    front = "".join(words(page) for page in reader.pages[1:-3])
    assert "炸弹.png图片尺寸过大" in front and "断.jpg图片不能转成存档格式" in front


def test_it_is_made_by_the_worker_and_says_when_the_record_has_grown(walk, engine):
    walk.to("draft")
    walk.db.commit()
    make = lambda: volumes.make_due(engine, walk.files, department="厅", now=walk.now)  # noqa: E731
    assert make() == 0
    volumes.ask(walk.db, walk.matter, by=walk.officer, now=walk.now)
    volumes.ask(walk.db, walk.matter, by=walk.legal, now=walk.now)
    walk.db.commit()
    assert (make(), make()) == (1, 0)
    walk.db.expire_all()
    row = volumes.of(walk.db, walk.matter.id)
    assert row.status == "ready" and walk.files.get(row.sha256)[:5] == b"%PDF-"
    assert not volumes.has_grown(walk.db, walk.matter, row)
    walk.keep("representatives_heard", "听取人大代表意见")
    assert volumes.has_grown(walk.db, walk.matter, row)


def test_a_failure_is_tried_again_later(walk, engine, monkeypatch):
    walk.to("start")
    volumes.ask(walk.db, walk.matter, by=walk.officer, now=walk.now)
    walk.db.commit()

    def broken(*_):
        raise RuntimeError("no fonts")

    with monkeypatch.context() as patched:
        patched.setattr(volumes, "set_volume", broken)
        assert volumes.make_due(engine, walk.files, department="厅", now=walk.now) == 0
    walk.db.expire_all()
    row = walk.db.get_one(RecordVolume, walk.matter.id)
    assert (row.status, row.problem, row.tries) == ("failed", "RuntimeError", 1)
    assert volumes.make_due(engine, walk.files, department="厅", now=walk.now) == 0
    walk.db.commit()
    assert volumes.make_due(engine, walk.files, department="厅", now=walk.now + timedelta(minutes=2)) == 1
