"""Script vectors written by others, as opinion, name and theme: nothing executes in any view, export or mail."""

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from sqlmodel import select
from starlette.testclient import TestClient

from consultations import services as consultation_services
from infra.clock import end_of
from infra.mail import Outbox
from opinions import services
from opinions.intake_group import store_group
from opinions.models import Opinion
from tests.factories import make_submission

MATERIAL = Path(__file__).parents[1] / "material" / "xss-sample.jsonl"
VECTORS = [json.loads(line)["payload"] for line in MATERIAL.read_text("utf-8").splitlines()]
ACTIVE = {"iframe", "object", "embed", "base", "applet", "frame", "frameset", "math", "style", "foreignobject", "set"}


def check_harmless(html):
    """No element that runs, no attribute that runs, no address that runs."""
    page = BeautifulSoup(html, "html.parser")
    for tag in page.find_all(True):
        assert tag.name not in ACTIVE, tag
        assert tag.name != "script" or (tag.get("src", "").startswith("/static/") and not tag.text), tag
        for name, value in tag.attrs.items():
            assert not name.lower().startswith("on"), tag
            assert name not in {"style", "srcdoc", "formaction"} or tag.name == "button", tag
            if name in {"href", "src", "action", "xlink:href"}:
                assert str(value).startswith(("/", "#", "http://testserver", "?", "mailto:", "tel:")) or value == "", (
                    tag
                )
    return page


@pytest.fixture
def hostile(db, consultation, officer, now):
    """Every vector is an opinion, with the vector as the name, too; all are under one hostile theme."""
    later = now + timedelta(days=1)
    sent = [make_submission(consultation.id, text=v, submitter_name=v[:80], clause="a1") for v in VECTORS]
    for at in range(0, len(sent), 40):
        store_group(db.connection(), sent[at : at + 40], later)
    theme = services.add_theme(db, consultation.id, title=VECTORS[0], summary=VECTORS[1], by=officer, now=later)
    opinions = db.exec(select(Opinion).order_by(Opinion.id)).all()
    services.group(db, opinions, theme=theme, by=officer, now=later)
    services.prepare_answer(db, theme, outcome="not", reason=VECTORS[2], changed_clause="", by=officer, now=later)
    db.commit()
    return opinions


def test_the_vectors_are_there():
    assert len(VECTORS) == 120


def test_staff_pages_show_them_as_text(hostile, bo, consultation):
    base = f"/admin/consultations/{consultation.id}"
    for page in (1, 2, 3):
        check_harmless(bo.get(f"{base}/opinions?page={page}").text)
    for opinion in hostile:
        response = bo.get(f"{base}/opinions/{opinion.id}")
        assert response.status_code == 200
        check_harmless(response.text)
    check_harmless(bo.get(f"{base}/themes").text)
    check_harmless(bo.get(f"{base}/feedback").text)


def test_receipts_and_the_published_result_show_them_as_text(hostile, app, db, consultation, officer):
    public = TestClient(app, base_url="http://testserver")
    for opinion in hostile:
        response = public.get(f"/receipts/{opinion.receipt}")
        assert response.status_code == 200
        check_harmless(response.text)
    closed = end_of(consultation.closes_on)
    consultation_services.close_due(db, now=closed)
    consultation_services.publish_feedback(
        db, consultation, note=VECTORS[3], revised_version_id=None, by=officer, now=closed
    )
    db.commit()
    response = public.get(f"/consultations/{consultation.id}")
    assert response.status_code == 200
    check_harmless(response.text)
    assert public.get("/feed.atom").status_code == 200


def test_the_exported_table_holds_them_as_text(hostile, bo, consultation):
    response = bo.get(f"/admin/consultations/{consultation.id}/exports/adoption.xlsx")
    assert response.status_code == 200, response.text[:200]
    assert response.headers["content-disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds  # no formula


@pytest.fixture
def answered_one_by_one(hostile, db, officer, now):
    """Every opinion has an answer of its own, whose reason is the next vector."""
    for n, opinion in enumerate(hostile):
        opinion.theme_id = None
        reason = VECTORS[(n + 1) % len(VECTORS)]
        services.prepare_answer(db, opinion, outcome="not", reason=reason, changed_clause="", by=officer, now=now)
    db.commit()


def bare(text):
    """Without what cannot stand in XML, and without white space, which Word may fold."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())


def test_the_exported_report_holds_them_as_text_in_word(answered_one_by_one, bo, consultation):
    response = bo.get(f"/admin/consultations/{consultation.id}/exports/summary.docx")
    assert response.status_code == 200 and response.headers["content-disposition"].startswith("attachment")
    parts = zipfile.ZipFile(io.BytesIO(response.content))
    assert not [n for n in parts.namelist() if b'TargetMode="External"' in parts.read(n)]
    assert not re.search(b"<w:(hyperlink|fldSimple|fldChar|altChunk|object)", parts.read("word/document.xml"))
    tables = docx.Document(io.BytesIO(response.content)).tables
    reasons = {bare(row.cells[4].text) for table in tables for row in table.rows if len(row.cells) == 6}
    missing = [v for v in VECTORS if bare(v.strip()) not in reasons]
    assert missing == []


def test_the_exported_report_runs_nothing_as_pdf(answered_one_by_one, bo, consultation):
    response = bo.get(f"/admin/consultations/{consultation.id}/exports/summary.pdf")
    assert response.content[:5] == b"%PDF-" and response.headers["content-disposition"].startswith("attachment")
    reader = PdfReader(io.BytesIO(response.content))
    numbers = {*reader.xref_objStm, *(n for table in reader.xref.values() for n in table)} - {0}
    written = " ".join(str(reader.get_object(n)) for n in numbers)
    assert "/Catalog" in written
    assert not re.search(r"/(JS|JavaScript|OpenAction|URI|Launch|EmbeddedFile|AA)\b", written)
    assert "alert(" in "".join(page.extract_text() for page in reader.pages)  # it is there, as words


def test_mails_are_plain_text_with_one_line_subjects(db, consultation, now):
    sent = [make_submission(consultation.id, text=v, email="a@example.cn", mail_receipt=True) for v in VECTORS[:20]]
    store_group(db.connection(), sent, now + timedelta(days=1))
    mails = db.exec(select(Outbox)).all()
    assert len(mails) == 20
    assert {m.html for m in mails} == {""}
    assert not any("\n" in m.subject or v in m.text for m in mails for v in VECTORS[:20] if len(v) > 8)
