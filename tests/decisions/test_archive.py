"""The bag: accepted by a validator written by others, checked with nothing but itself, one flipped byte is found."""

import io
import zipfile
from xml.etree import ElementTree as ET

import bagit
import pytest

from decisions import archive, evaluating
from decisions.archive_record import years_of
from decisions.bag_building import bag_zip
from decisions.bag_checking import verify_bag
from journal.checkpoints import publish_checkpoint
from journal.keys import load_key
from journal.receipts import Unusable
from law.findings import Unlawful
from people.services import NotAllowed


@pytest.fixture
def key(tmp_path):
    return load_key(tmp_path / "journal.key", create=True)


@pytest.fixture
def bag(walk, key, tmp_path):
    """The bag of a whole course, as ZIP and unpacked."""
    walk.to("promulgate")
    walk.conclude()
    row = walk.hand_over()
    content = bag_zip(walk.db, walk.matter, row, walk.files, key)
    path = tmp_path / "bag.zip"
    path.write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(tmp_path / "out")
    [folder] = (tmp_path / "out").iterdir()
    return path, folder


def test_a_validator_written_by_others_accepts_the_bag(bag):
    _, folder = bag
    assert bagit.Bag(str(folder)).validate()


def test_our_check_needs_only_the_bag_and_the_public_key(bag, key):
    path, folder = bag
    for place in (path, folder):
        report = verify_bag(place, key.public.text)
        assert report.holds, report.lines
    assert any("SM3" in line or "sm3" in line for line in verify_bag(path).lines)


def test_another_departments_key_does_not_fit(bag, tmp_path):
    other = load_key(tmp_path / "other.key", create=True)
    assert not verify_bag(bag[0], other.public.text).holds


def test_one_flipped_bit_in_any_file_is_found(bag):
    _, folder = bag
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        original = path.read_bytes()
        for place in {0, len(original) // 2, len(original) - 1}:
            for bit in (0x01, 0x20):  # 0x20 turns a small letter into a capital one
                altered = bytearray(original)
                altered[place] ^= bit
                path.write_bytes(altered)
                try:
                    holds = verify_bag(folder).holds
                except Unusable:
                    holds = False
                assert not holds, f"{path.relative_to(folder)} at {place} ^ {bit}"
        path.write_bytes(original)
    assert verify_bag(folder).holds


def test_a_flipped_byte_of_the_zip_is_found(bag):
    path, _ = bag
    original = path.read_bytes()
    for place in range(0, len(original), len(original) // 60):
        altered = bytearray(original)
        altered[place] ^= 0x01
        path.write_bytes(altered)
        try:
            holds = verify_bag(path).holds
        except (Unusable, ValueError):
            holds = False
        assert not holds, place


def test_a_file_added_or_taken_away_is_found(bag):
    _, folder = bag
    (folder / "data" / "A1" / "neu.txt").write_text("x")
    assert not verify_bag(folder).holds
    (folder / "data" / "A1" / "neu.txt").unlink()
    next((folder / "data" / "A4").iterdir()).unlink()
    assert not verify_bag(folder).holds


def test_metadata_names_every_file_with_its_hashes(bag):
    _, folder = bag
    root = ET.parse(folder / "data" / "metadata.xml").getroot()  # noqa: S314
    files = {f.findtext("电子属性/计算机文件名") for f in root.findall("电子文件")}
    there = {p.relative_to(folder / "data").as_posix() for p in (folder / "data").rglob("*") if p.is_file()}
    assert files == there - {"metadata.xml"}
    assert root.findtext("内容描述/题名") == "修订程序办法"
    assert all(len(f.findall("电子属性/信息摘要")) == 2 for f in root.findall("电子文件"))


def test_the_same_bag_has_the_same_payload_after_later_checkpoints(walk, key, engine, tmp_path):
    walk.to("promulgate")
    walk.keep("execution_report", "报告")
    row = walk.hand_over()
    first = bag_zip(walk.db, walk.matter, row, walk.files, key)
    walk.db.commit()
    publish_checkpoint(engine, key, tmp_path / "checkpoints.txt", at=walk.now)
    second = bag_zip(walk.db, walk.matter, row, walk.files, key)
    manifests = [zipfile.ZipFile(io.BytesIO(c)).read("JC-2026-001-1/manifest-sha256.txt") for c in (first, second)]
    assert manifests[0] == manifests[1]


def test_what_is_missing_is_named_or_explained(walk):
    walk.to("promulgate")
    with pytest.raises(Unlawful) as refusal:
        walk.hand_over()
    assert [(u.rule, u.field) for u in refusal.value.unmet] == [("P48", "A5")]
    archive.explain_gap(walk.db, walk.matter, category="A5", reason="尚在执行", by=walk.officer, now=walk.now)
    assert walk.hand_over().number == 1
    assert walk.matter.stage == "executing"  # the papers of execution come in a second hand-over


def test_a_damaged_file_stops_the_hand_over(walk):
    walk.to("promulgate")
    walk.keep("execution_report", "执行报告")
    walk.files.path(archive.queries.papers(walk.db, walk.matter.id)[0].sha256).write_bytes(b"altered")
    with pytest.raises(Unlawful) as refusal:
        walk.hand_over()
    assert ("P47", "papers") in [(u.rule, u.field) for u in refusal.value.unmet]


def test_every_undertaking_division_hands_in_its_list(walk):
    walk.propose()
    walk.study()
    walk.start(other_ids=[walk.executor.division_id])
    for step in walk.STEPS[3:]:
        getattr(walk, step)()
    walk.keep("execution_report", "执行报告")
    with pytest.raises(Unlawful) as refusal:
        walk.hand_over()
    assert [(u.rule, u.field) for u in refusal.value.unmet] == [("P49", "lists")]
    facts = {"originals": 12, "copies_kept": 12, "note": "", "now": walk.now}
    with pytest.raises(NotAllowed):
        archive.list_division(walk.db, walk.matter, **facts, by=walk.office)
    archive.list_division(walk.db, walk.matter, **facts, by=walk.executor)
    assert walk.hand_over().number == 1


def test_only_the_office_inspects(walk):
    walk.to("promulgate")
    facts = {"finding": "缺执行报告", "is_complete": False, "mend_by": None, "now": walk.now}
    with pytest.raises(Unlawful):
        archive.inspect(walk.db, walk.matter, **facts, by=walk.officer)
    archive.inspect(walk.db, walk.matter, **facts, by=walk.office)
    assert archive.inspections(walk.db, walk.matter.id)[0].finding == "缺执行报告"


def test_periods_of_keeping_can_be_changed(walk):
    assert {years_of(rule) for rule in archive.retention(walk.db).values()} == {"永久"}
    archive.set_retention(walk.db, category="A6", years=30, basis="保管期限表", by=walk.office, now=walk.now)
    assert years_of(archive.retention(walk.db)["A6"]) == "30年"


def test_accountability_is_kept_with_the_matter_and_the_journal(walk):
    walk.to("promulgate")
    row = evaluating.hold_accountable(
        walk.db, walk.matter, kind="rectification", article="程序办法第五十一条第一款", concerns="社会保险处",
        text="限期改正", due_on=None, by=walk.deputy, now=walk.now,
    )  # fmt: skip
    evaluating.close_record(
        walk.db, walk.matter, row, outcome="已改正", on=walk.now.date(), by=walk.deputy, now=walk.now
    )
    assert evaluating.accountability(walk.db, walk.matter.id)[0].outcome == "已改正"
