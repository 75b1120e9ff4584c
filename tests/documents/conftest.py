"""A notice with every kind of block, and a receipt."""

import struct
import zlib
from base64 import b64decode
from datetime import UTC, date, datetime

import pytest

from documents.official import (
    Attachment,
    Figure,
    Heading,
    Imprint,
    Listing,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
)
from documents.pdf import ReceiptSheet
from documents.pictures import PNG_START

SENTENCE = (
    "为进一步规范职业技能培训补贴资金管理，提高资金使用效益，根据《重大行政决策程序暂行条例》和自治区有关规定，"
    "我厅起草了本办法，现向社会公开征求意见。"
)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120" width="300" height="120">'
    b'<rect x="10" y="20" width="180" height="30" fill="#1f4e79"/></svg>'
)


JPEG = b64decode(  # 24 x 16
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCN"
    "l4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAAR"
    "CAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQF/8QAFRABAQAAAAAAAAAAAAAAAAAAABP/xAAVAQEBAAAAAAAAAAAAAAAA"
    "AAAABf/EABYRAAMAAAAAAAAAAAAAAAAAAAAVYf/aAAwDAQACEQMRAD8AxqFEtCigthUYUqoJaAtgYU//2Q=="
)


def picture(width: int, height: int) -> bytes:
    """A white PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\xff" * width) * height)
    return PNG_START + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def notice() -> OfficialDocument:
    """Six pages and more: text, four levels, lists, a table over several pages, a figure, an annex, an imprint."""
    rows = tuple((str(n), "张**", SENTENCE[: 30 + n % 4 * 10], "采纳", f"第{n}条已按意见修改。") for n in range(1, 31))
    blocks = (
        Paragraph(SENTENCE * 2),
        Heading(1, "征求意见的基本情况"),
        Paragraph(SENTENCE * 12),
        Heading(2, "征求意见的方式"),
        Heading(3, "网站公告"),
        Heading(4, "门户网站"),
        Paragraph(SENTENCE),
        Heading(2, "收到的意见"),
        Listing(("通过网站提交", "通过信函提交")),
        Listing(("第一点", "第二点"), ordered=True),
        Heading(1, "意见采纳情况"),
        Table(("序号", "意见人", "意见摘要", "处理", "说明"), rows, (1, 2, 6, 2, 5), "表1　意见采纳情况"),
        Figure(SVG, "图1　各渠道意见数量", "网站180条，信函90条"),
        PageBreak(),
        Paragraph("结束。", align="center"),
    )
    return OfficialDocument(
        issuer="内蒙古自治区人力资源和社会保障厅文件",
        number="内人社发〔2026〕12号",
        title="关于《内蒙古自治区职业技能培训补贴资金管理办法（征求意见稿）》公开征求意见采纳情况的公告",
        addressee="各盟市人力资源和社会保障局",
        blocks=blocks,
        attachments=(
            Attachment("管理办法全文", (Heading(1, "第一条　目的", numbered=False),)),
            Attachment("意见汇总表。"),
        ),
        signer="内蒙古自治区人力资源和社会保障厅",
        dated_on=date(2026, 3, 2),
        note="此件公开发布",
        imprint=Imprint("自治区司法厅", "厅办公室", date(2026, 3, 3)),
    )


@pytest.fixture
def sheet() -> ReceiptSheet:
    return ReceiptSheet(
        number="GY-2026-7K3M-Q9XD",
        draft_title="职业技能培训补贴资金管理办法（征求意见稿）",
        submitted_at=datetime(2026, 3, 2, 16, 3, 4, tzinfo=UTC),
        details=(("意见所针对的条款", "第十二条第二款"), ("联系方式", "")),
        text="建议提高补贴标准。\n#panic() $x$ *粗* <标签>",
        follow_url="https://example.gov.cn/receipts/GY-2026-7K3M-Q9XD",
        journal_index=10231,
        entry_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        office="某某厅",
    )
