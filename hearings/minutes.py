"""The record (笔录) as a document: built from the session, canonical, hashed, set as PDF (pure but for the entries)."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
import rfc8785

from documents.official import Block, Figure, Heading, OfficialDocument, Paragraph, Table, written_date
from documents.pdf import pdf
from hearings.models import KINDS as SEAT_KINDS
from hearings.models import ROLES, Hearing
from hearings.selection_models import Participant
from hearings.session import KINDS, STEPS
from hearings.session_models import HearingEntry, RecordSignature, RecordVersion
from infra.clock import SHANGHAI, legal_date

STATES = {
    "confirmed": "确认无误并签字", "confirmed_with_correction": "经更正后确认并签字", "refused": "拒绝签字", "absent": "未到场签字",
}  # fmt: skip
WAYS = {"drawn": "电子手写签名", "typed": "键入姓名签名", "paper": "纸质签名（扫描件附后）"}
Content = dict[str, Any]


def content_of(
    hearing: Hearing, entries: Sequence[HearingEntry], people: Sequence[Participant], labels: Mapping[str, str]
) -> Content:
    """What the record says, as plain values. `labels`: clause key -> 第十四条."""
    return {
        "title": hearing.title,
        "place": hearing.place,
        "opened_at": _moment(hearing.opened_at),
        "ended_at": _moment(hearing.ended_at),
        "roles": [[ROLES[r.role], r.name, r.title] for r in hearing.roles],
        "people": [
            [p.number, p.name, SEAT_KINDS[p.kind], p.category.name, p.unit or p.region, bool(p.checked_in_at)] for p in people
        ],
        "steps": list(STEPS),
        "entries": [_entry(e, labels) for e in entries],
    }  # fmt: skip


def canonical(content: Content) -> str:
    """RFC 8785: the same content, the same bytes."""
    return rfc8785.dumps(content).decode()


def read(stored: str) -> Content:
    """What `canonical` wrote."""
    found: Content = orjson.loads(stored)
    return found


def hashes(content: bytes) -> tuple[str, str]:
    """(SHA-256, SM3) in hex."""
    return hashlib.sha256(content).hexdigest(), hashlib.new("sm3", content).hexdigest()


def record_pdf(content: Content, *, number: int, sha256: str, department: str, dated_on: date) -> bytes:
    """The version as people read and sign it; the foot names the version and its hash."""
    return pdf(_document(content, number, sha256, department, dated_on, ()))


def final_pdf(
    content: Content,
    version: RecordVersion,
    signatures: Sequence[tuple[str, str, RecordSignature, RecordVersion, bytes]],
    *,
    department: str,
    dated_on: date,
) -> bytes:
    """With the page of signatures: (name, office, signature, the version that was signed, picture or nothing)."""
    blocks: list[Block] = [Heading(1, "核对和签字")]
    blocks.append(Paragraph(f"本记录为第{version.number}版，以下为其内容摘要。"))
    blocks += [Paragraph(f"SHA-256：{version.sha256}", "left"), Paragraph(f"SM3：{version.sm3}", "left")]
    rows = tuple(
        (name, office, STATES[s.state], WAYS.get(s.way, ""), f"第{v.number}版", _short(s.signed_at), s.note)
        for name, office, s, v, _ in signatures
    )
    blocks.append(
        Table(
            ("姓名", "身份", "情况", "方式", "所签版本", "时间", "注明"), rows, widths=(2.2, 2, 2.4, 2.4, 1.8, 3.2, 2.4)
        )
    )
    for name, office, signature, _, picture in signatures:
        if picture and signature.way == "drawn":
            blocks.append(Figure(picture, caption=f"{name}（{office}）", alt=f"{name}的手写签名", width_mm=60))
        elif signature.way == "typed":
            blocks.append(Paragraph(f"{name}（{office}）：{signature.typed_name}（键入）"))
    return pdf(_document(content, version.number, version.sha256, department, dated_on, tuple(blocks)))


def _document(
    content: Content, number: int, sha256: str, department: str, dated_on: date, more: tuple[Block, ...]
) -> OfficialDocument:
    attended = [p for p in content["people"] if p[5]]
    blocks: list[Block] = [
        Heading(1, "听证事项"),
        Paragraph(f"《{content['title']}》"),
        Heading(1, "时间、地点"),
        Paragraph(f"{_written(content['opened_at'])}至{_written(content['ended_at'])}，{content['place']}"),
        Heading(1, "参加人员"),
        Table(("职责", "姓名", "单位和职务"), tuple(tuple(r) for r in content["roles"]), widths=(2, 2, 4)),
        Paragraph(f"听证代表应到{_count(content['people'])}人，实到{_count(attended)}人。"),
        Table(
            ("编号", "姓名", "种类", "类别", "单位或者盟市", "到会"),
            tuple((str(p[0]), p[1], p[2], p[3], p[4], "到会" if p[5] else "缺席") for p in content["people"]),
            widths=(1, 2, 2, 3, 3, 1.2),
        ),
    ]
    for step, title in enumerate(content["steps"]):
        blocks.append(Heading(1, title))
        blocks += [Paragraph(_line(e)) for e in content["entries"] if e["step"] == step]
    blocks += [*more, Paragraph(f"记录版本：第{number}版。SHA-256：{sha256}", align="left")]
    return OfficialDocument(
        title=f"《{content['title']}》听证会记录", dated_on=dated_on, blocks=tuple(blocks), signer=department
    )


def _line(entry: Content) -> str:
    head = f"{entry['number']}. （{entry['at'][11:16]}，{KINDS[entry['kind']]}）"
    who = f"{entry['speaker']}：" if entry["speaker"] else ""
    about = f"（关于{entry['clause']}）" if entry["clause"] else ""
    parts = [f"{head}{who}{about}{entry['text']}"]
    if entry["basis"]:
        parts.append(f"（依据：{entry['basis']}；理由：{entry['reason']}）")
    if entry["file"]:
        parts.append(f"（附：{entry['file']}）")
    return "".join(parts)


def _entry(entry: HearingEntry, labels: Mapping[str, str]) -> Content:
    return {
        "number": entry.number, "step": entry.step, "kind": entry.kind, "at": _moment(entry.at),
        "participant": entry.participant_id or 0, "speaker": entry.speaker, "text": entry.text,
        "clause": labels.get(entry.clause, entry.clause), "clause_key": entry.clause, "stance": entry.stance,
        "basis": entry.basis, "reason": entry.reason, "file": entry.file_name, "file_sha256": entry.file_sha256,
    }  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}" if moment else ""


def _written(stored: str) -> str:
    if not stored:
        return ""
    moment = datetime.fromisoformat(stored).replace(tzinfo=SHANGHAI)
    return f"{written_date(legal_date(moment))}{moment:%H:%M}"


def _short(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _count(people: Sequence[Sequence[Any]]) -> int:
    return sum(p[2] == SEAT_KINDS["representative"] for p in people)
