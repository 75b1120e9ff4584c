"""Official documents and receipts as PDF/A-2a with tags (PDF/UA-1), set by Typst from two template files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from documents import qr
from documents.characters import drawable, lines
from documents.official import (
    Block,
    Figure,
    Heading,
    Listing,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
    attachment_lines,
    issuer_points,
    numbered,
    signature_indents,
    written_date,
)
from documents.pictures import extension, fitting_mm
from documents.titles import title_lines
from documents.typesetting import HERE, accessible_pdf


@dataclass(frozen=True)
class ReceiptSheet:
    """What one receipt says on paper. `details` are label and value; `submitted_at` is aware."""

    number: str
    draft_title: str
    submitted_at: datetime
    details: tuple[tuple[str, str], ...]
    text: str
    follow_url: str
    journal_index: int
    entry_hash: str
    office: str = ""


def pdf(document: OfficialDocument) -> bytes:
    """The document in the layout of GB/T 9704-2012. The same document gives the same bytes.
    Raises documents.pictures.NotAPicture for a figure that is neither PNG, JPEG nor SVG."""
    files: dict[str, bytes] = {}
    value = _described(document, files)
    template = (HERE / "official.typ").read_bytes()
    return accessible_pdf(template, value, day=document.dated_on, files=files)


def receipt_pdf(sheet: ReceiptSheet) -> bytes:
    """意见回执 on A4, with the address to follow it as a QR code; a long text runs on to further pages."""
    moment = sheet.submitted_at.astimezone(ZoneInfo("Asia/Shanghai"))
    value = {
        "number": sheet.number,
        "draft": drawable(sheet.draft_title),
        "when": f"{written_date(moment.date())} {moment:%H:%M:%S}（北京时间）",
        "details": [[drawable(label), drawable(text)] for label, text in sheet.details if text],
        "text": [drawable(line) for line in lines(sheet.text)],
        "address": sheet.follow_url,
        "index": str(sheet.journal_index),
        "hash": " ".join(sheet.entry_hash[at : at + 4] for at in range(0, 16, 4)),
        "office": drawable(sheet.office),
        "day": [moment.year, moment.month, moment.day],
    }
    files = {"code.png": qr.png(sheet.follow_url)}
    return accessible_pdf((HERE / "receipt.typ").read_bytes(), value, day=moment.date(), files=files)


def _described(document: OfficialDocument, files: dict[str, bytes]) -> dict[str, Any]:
    signer_right, date_right = signature_indents(document.signer, document.dated_on)
    return {
        "issuer": drawable(document.issuer),
        "issuer_points": issuer_points(document.issuer),
        "number": drawable(document.number),
        "title": [drawable(line) for line in title_lines(document.title)],
        "addressee": drawable(document.addressee),
        "blocks": _blocks(document.blocks, files),
        "attachments": [drawable(line) for line in attachment_lines(document.attachments)],
        "annexes": _annexes(document, files),
        "signer": drawable(document.signer),
        "signer_right": signer_right,
        "date": written_date(document.dated_on),
        "date_right": date_right,
        "note": drawable(document.note).strip("（）() "),
        "imprint": _imprint(document),
        "day": [document.dated_on.year, document.dated_on.month, document.dated_on.day],
    }


def _annexes(document: OfficialDocument, files: dict[str, bytes]) -> list[dict[str, Any]]:
    several = len(document.attachments) > 1
    return [
        {
            "label": f"附件{index}" if several else "附件",
            "title": [drawable(line) for line in title_lines(annex.title)],
            "blocks": _blocks(annex.blocks, files),
        }
        for index, annex in enumerate(document.attachments, 1)
        if annex.blocks
    ]


def _imprint(document: OfficialDocument) -> dict[str, str] | None:
    if document.imprint is None:
        return None
    return {
        "copies_to": drawable(document.imprint.copies_to),
        "printed_by": drawable(document.imprint.printed_by),
        "printed_on": written_date(document.imprint.printed_on) + "印发",
    }


def _blocks(blocks: tuple[Block, ...], files: dict[str, bytes]) -> list[dict[str, Any]]:
    described: list[dict[str, Any]] = []
    rank = 0
    for block in numbered(blocks):
        if isinstance(block, Heading):
            rank = min(block.level, rank + 1)  # PDF/UA forbids a jump from level 1 to 3
            described.append({"kind": "heading", "level": block.level, "rank": rank, "text": drawable(block.text)})
        elif isinstance(block, Paragraph):
            described += [
                {"kind": "paragraph", "align": block.align, "text": drawable(each)} for each in lines(block.text)
            ]
        else:
            described.append(_special(block, files))
    return described


def _special(block: Table | Listing | Figure | PageBreak, files: dict[str, bytes]) -> dict[str, Any]:
    match block:
        case Table():
            return _table(block)
        case Listing():
            items = [drawable(item) for item in block.items]
            return {"kind": "listing", "ordered": block.ordered, "items": items}
        case Figure():
            name = f"figure-{len(files) + 1}.{extension(block.content)}"
            files[name] = block.content
            texts = {"caption": drawable(block.caption), "alt": drawable(block.alt)}
            return {"kind": "figure", "file": name, "width": fitting_mm(block.content, block.width_mm), **texts}
        case PageBreak():
            return {"kind": "break"}


def _table(table: Table) -> dict[str, Any]:
    width = len(table.header)
    rows = [[drawable(cell) for cell in (*row, *[""] * width)[:width]] for row in table.rows]
    return {
        "kind": "table",
        "header": [drawable(cell) for cell in table.header],
        "rows": rows,
        "shares": table.shares(),
        "caption": drawable(table.caption),
    }
