"""The metadata of a handed-over record after the elements of DA/T 46 (文书类电子文件元数据方案), as XML."""

import mimetypes
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from xml.etree import ElementTree as ET

from sqlmodel import Session, col, select

from decisions.archive_models import PERMANENT, RetentionRule
from decisions.models import Matter
from documents.characters import printable
from journal.models import JournalEntry
from law.archiving import CATEGORIES
from people.permissions import ROLE_NAMES, Role


class InBag(Protocol):
    """What is said of a file of the payload."""

    @property
    def path(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def sm3(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def journal_index(self) -> int: ...
    @property
    def title(self) -> str: ...


def metadata_xml(
    db: Session, matter: Matter, files: Sequence[InBag], kept: Mapping[str, RetentionRule], *, number: int, on: date
) -> bytes:
    """The file data/metadata.xml: source, content, each electronic file, the acts of the procedure."""
    root = ET.Element("电子文件元数据", {"标准": "DA/T 46", "移交次数": str(number), "移交日期": on.isoformat()})
    source = _child(root, "来源")
    _child(source, "立档单位名称", "内蒙古自治区人力资源和社会保障厅")
    _child(source, "机构或问题", matter.division.name)
    _child(root, "档号", matter.number)
    _child(root, "聚合层次", "案卷")
    content = _child(root, "内容描述")
    _child(content, "题名", matter.title)
    _child(content, "责任者", matter.division.name)
    _child(content, "日期", (matter.decided_on or matter.concluded_on or on).isoformat())
    _child(content, "主题词", "重大行政决策")
    for place, file in enumerate(files, 1):
        _file(root, file, kept, place)
    _acts(db, root, matter)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def years_of(rule: RetentionRule | None) -> str:
    """A period of keeping in words."""
    return "永久" if rule is None or rule.years == PERMANENT else f"{rule.years}年"


def _file(root: ET.Element, file: InBag, kept: Mapping[str, RetentionRule], place: int) -> None:
    category = file.path.split("/")[1]
    part = _child(root, "电子文件", **{"顺序号": str(place)})
    _child(part, "题名", file.title)
    _child(part, "分类", f"{category} {CATEGORIES.get(category, '')}")
    _child(part, "保管期限", years_of(kept.get(category)))
    attributes = _child(part, "电子属性")
    _child(attributes, "格式信息", mimetypes.guess_type(file.path)[0] or "application/octet-stream")
    _child(attributes, "计算机文件名", file.path.removeprefix("data/"))
    _child(attributes, "计算机文件大小", str(file.size))
    _child(attributes, "信息摘要", file.sha256, **{"算法": "SHA-256"})
    _child(attributes, "信息摘要", file.sm3, **{"算法": "SM3"})
    _child(part, "日志序号", str(file.journal_index))


def _acts(db: Session, root: ET.Element, matter: Matter) -> None:
    entries = select(JournalEntry).where(JournalEntry.object == f"matter:{matter.id}")
    for entry in db.exec(entries.order_by(col(JournalEntry.index))):
        act = _child(root, "业务实体")
        _child(act, "业务行为", entry.kind)
        _child(act, "行为时间", entry.at.isoformat())
        roles = entry.by_role.split("+")
        _child(act, "机构人员类型", "、".join(ROLE_NAMES[Role(r)] if r in set(Role) else r for r in roles))
        _child(act, "日志序号", str(entry.index))


def _child(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    child.text = printable(text) or None
    return child
