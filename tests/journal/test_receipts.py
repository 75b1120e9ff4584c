"""A receipt file holds; every change to any part of it is found, in Python and in a browser's JavaScript."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.db import reading
from journal.checkpoints import read_checkpoint
from journal.entries import erase_salts
from journal.keys import load_key
from journal.merkle import leaf_hash
from journal.proofs import BadProof, read_proof, write_proof
from journal.receipts import Erased, NotAsSubmitted, NotCovered, Unusable, proof_file, verify_receipt
from journal.stored import newest_note
from tests.journal.facts import SUBMITTED

HERE = Path(__file__).parent
NODE = shutil.which("node")


def judged(document, key=None):
    """True, False, or None when the file is unusable."""
    try:
        return verify_receipt(document, key).holds
    except Unusable:
        return None


def changed(receipt, part):
    """The receipt with one part changed."""
    lines = receipt["proof"].split("\n")
    proof = {
        "proof hash": [*lines[:2], lines[3], lines[2], *lines[4:]],
        "proof index": [lines[0], "index 3", *lines[2:]],
        "proof shorter": [*lines[:2], *lines[3:]],
    }
    root = receipt["checkpoint"].split("\n")[2]
    signature = receipt["checkpoint"][-10:-5]
    new = {
        "text": {"submitted": {**receipt["submitted"], "text": "第十二条很好"}},
        "name": {"submitted": {**receipt["submitted"], "submitter": {"kind": "person", "name": "李某"}}},
        "more": {"submitted": {**receipt["submitted"], "more": None}},
        "number": {"receipt": "GY-2026-0002"},
        "salt": {"salt": "00" + receipt["salt"][2:]},
        "entry": {"entry": receipt["entry"].replace("opinion.received", "opinion.rejected")},
        "entry time": {"entry": receipt["entry"].replace("2026-03-02", "2026-03-01")},
        "entry spacing": {"entry": receipt["entry"].replace(",", ", ", 1)},
        "index": {"index": 3},
        "checkpoint size": {k: receipt[k].replace("\n7\n", "\n8\n") for k in ("proof", "checkpoint")},
        "checkpoint root": {
            k: receipt[k].replace(root, ("B" if root[0] == "A" else "A") + root[1:]) for k in ("proof", "checkpoint")
        },
        "signature": {
            k: receipt[k].replace(signature, "AAAAA" if signature != "AAAAA" else "BBBBB")
            for k in ("proof", "checkpoint")
        },
        "checkpoint alone": {"checkpoint": receipt["checkpoint"] + "— other AAAAAAA=\n"},
    }
    return {**receipt, **(new[part] if part in new else {"proof": "\n".join(proof[part])})}


PARTS = [
    "text", "name", "more", "number", "salt", "entry", "entry time", "entry spacing", "index", "checkpoint size",
    "checkpoint root", "signature", "checkpoint alone", "proof hash", "proof index", "proof shorter",
]  # fmt: skip


def test_a_receipt_holds_after_a_trip_through_a_file(receipt, key):
    document = json.loads(json.dumps(receipt))
    report = verify_receipt(document, key.public.text)
    assert report.holds
    assert [line[0] for line in report.lines] == ["✓"] * 7
    assert list(document) == [
        "format", "receipt", "submitted", "salt", "entry", "index", "proof", "checkpoint", "public_key"
    ]  # fmt: skip


def test_without_a_published_key_the_report_says_so(receipt, key):
    report = verify_receipt(receipt, None)
    assert report.holds
    assert key.public.text in report.lines[-1]


def test_the_proof_is_in_the_form_of_c2sp(receipt):
    lines = receipt["proof"].split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 2"]
    assert lines[5] == ""
    assert "\n".join(lines[6:]) == receipt["checkpoint"]
    assert lines[6:8] == ["gongyi/journal", "7"]


@pytest.mark.parametrize("part", PARTS)
def test_a_changed_part_is_found(receipt, key, part):
    forged = changed(receipt, part)
    assert forged != receipt
    assert judged(forged, key.public.text) is not True
    assert judged(forged) is not True


def test_a_receipt_signed_by_somebody_else_is_not_ours(receipt, tmp_path):
    other = load_key(tmp_path / "other.key", create=True)
    assert judged(receipt, other.public.text) is False


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.data())
def test_any_flipped_bit_is_found(receipt, data):
    """In the bytes of the file; a flip may also leave JSON, which is unusable."""
    raw = json.dumps({**receipt, "public_key": "k"}, ensure_ascii=False).encode()
    key = receipt["public_key"]
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    flipped = bytearray(raw)
    flipped[bit // 8] ^= 1 << bit % 8
    try:
        document = json.loads(flipped)
    except ValueError:
        return
    if not isinstance(document, dict) or document == {**receipt, "public_key": "k"}:
        return  # the flip only changed white space
    if document.get("public_key") == "k":
        document["public_key"] = key
    assert judged(document, key) is not True


@pytest.mark.parametrize(
    "junk",
    [None, [], {}, "x", 7, {"format": "gongyi-receipt/1"}, {"format": "gongyi-receipt/2"}],
)
def test_what_is_no_receipt_is_unusable(junk):
    with pytest.raises(Unusable):
        verify_receipt(junk, None)


JUNK = [None, 1.5, [], "", "\ud800", {"a": float("nan")}, "\n\n", True, -1, 2**70]


def test_a_broken_part_never_passes_and_never_crashes(receipt):
    for part in receipt:
        for junk in JUNK:
            assert judged({**receipt, part: junk}) is not True, (part, junk)
        assert judged({name: value for name, value in receipt.items() if name != part}) is None, part


def test_an_unreadable_published_key_is_named(receipt):
    with pytest.raises(Unusable, match="密钥"):
        verify_receipt(receipt, "rubbish")


def test_no_receipt_for_other_content(engine, receipt, key):
    with reading(engine).begin() as connection, pytest.raises(NotAsSubmitted):
        proof_file(connection, key, index=2, number="GY-2026-0001", submitted={**SUBMITTED, "text": "别的"})


def test_no_receipt_after_the_salt_was_erased(engine, receipt, key):
    with engine.begin() as connection:
        erase_salts(connection, [2])
    with reading(engine).begin() as connection, pytest.raises(Erased):
        proof_file(connection, key, index=2, number="GY-2026-0001", submitted=SUBMITTED)


def test_no_receipt_for_an_entry_that_does_not_exist(engine, receipt, key):
    with reading(engine).begin() as connection, pytest.raises(LookupError, match="no entry 99"):
        proof_file(connection, key, index=99, number="GY-2026-0001", submitted=SUBMITTED)


def test_a_checkpoint_must_cover_the_entry(engine, receipt, grow, key):
    leaf = grow(1, SUBMITTED)[0]
    with reading(engine).begin() as connection:
        old = newest_note(connection)
        with pytest.raises(NotCovered):
            proof_file(connection, key, index=leaf.index, number="GY-2026-0001", submitted=SUBMITTED, checkpoint=old)
        fresh = proof_file(connection, key, index=leaf.index, number="GY-2026-0001", submitted=SUBMITTED)
    assert read_checkpoint(fresh["checkpoint"]).size == 8
    assert judged(fresh, key.public.text) is True


def test_proof_text_round_trip_and_extra_data():
    hashes = [leaf_hash(b"a"), leaf_hash(b"b")]
    text = write_proof(5, hashes, "o\n6\nr\n\n— o s\n")
    assert (read_proof(text).index, read_proof(text).hashes) == (5, hashes)
    assert read_proof(text.replace("index", "extra YQ==\nindex")) == read_proof(text)
    for bad in ("", text.replace("@v1", "@v2"), text.replace("index 5", "index 05"), text.replace("\n\n", "\n")):
        with pytest.raises(BadProof):
            read_proof(bad)


def in_browser(document, key=None, *, ed25519=True):
    """What static/js/verify.js shows for a file, run by node with a page of two elements."""
    ask = json.dumps({"file": json.dumps(document, ensure_ascii=False), "key": key, "ed25519": ed25519})
    script = HERE.parent.parent / "static" / "js" / "verify.js"
    ran = subprocess.run(
        [NODE, str(HERE / "page.mjs"), str(script)], input=ask, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(ran.stdout)


@pytest.mark.skipif(not NODE, reason="no node on this machine")
class TestInJavaScript:
    def test_a_receipt_holds(self, receipt, key):
        page = in_browser(receipt, key.public.text)
        assert page["verdict"] == "holds"
        assert page["lines"] == ["✓ same", "✓ content", "✓ inTree", "✓ keyOurs", "✓ signed"]

    def test_python_and_javascript_agree(self, receipt, key):
        for part in PARTS:
            forged = changed(receipt, part)
            expected = {False: "fails", None: "unusable"}[judged(forged, key.public.text)]
            assert in_browser(forged, key.public.text)["verdict"] == expected, part

    def test_another_key_is_not_ours(self, receipt, tmp_path):
        other = load_key(tmp_path / "other.key", create=True)
        page = in_browser(receipt, other.public.text)
        assert page["verdict"] == "fails"
        assert page["lines"][3:] == ["✗ notKeyOurs", "✗ notSigned"]

    def test_without_ed25519_it_says_what_was_not_checked(self, receipt, key):
        page = in_browser(receipt, key.public.text, ed25519=False)
        assert page["verdict"] == "unsigned"
        assert page["lines"][-1] == "? unsigned"

    @pytest.mark.parametrize("junk", [None, [], {}, {"format": "gongyi-receipt/1"}])
    def test_what_is_no_receipt_is_unusable(self, junk):
        assert in_browser(junk) == {"verdict": "unusable", "lines": []}

    def test_the_page_has_every_word_which_the_script_says(self):
        page = (HERE.parent.parent / "templates" / "portal" / "journal" / "verify.html").read_text()
        names = ["same", "content", "in-tree", "key-ours", "signed"]
        for name in ["key", "unusable", "unsigned", "holds", "fails", *names, *(f"not-{name}" for name in names)]:
            assert f' data-{name}="' in page, name
