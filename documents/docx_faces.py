"""Which faces a DOCX asks for, what stands in for one that a machine lacks, and that its language is Chinese."""

from typing import Any

from docx.document import Document as Paper
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

FANGSONG, KAITI, HEITI, SONGTI, TITLE_FACE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"
# New machines have 仿宋 and no 仿宋_GB2312; named here, an office program takes it and not just any face.
INSTEAD = {FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", SONGTI: "SimSun", TITLE_FACE: "方正小标宋_GBK"}
_FAMILIES = {FANGSONG: "modern", KAITI: "modern", HEITI: "modern"}
_KINDS = ("ascii", "hAnsi", "cs", "eastAsia")


def typeface(properties: Any, east_asia: str, latin: str = LATIN) -> None:
    """Set all four faces of run properties; w:eastAsia decides for Chinese, theme faces would win if left.

    The hint lets “”, — and … be drawn by the Chinese face; without it they come out narrow."""
    faces = properties.get_or_add_rFonts()
    for name in list(faces.attrib):
        del faces.attrib[name]
    faces.set(qn("w:hint"), "eastAsia")
    for kind, face in zip(_KINDS, (latin, latin, latin, east_asia), strict=True):
        faces.set(qn(f"w:{kind}"), face)


def hint_chinese(paper: Paper) -> None:
    """Give the hint to every run of the text, too: office programs do not all read it from the style."""
    for run in paper.element.body.iter(qn("w:r")):
        faces = run.get_or_add_rPr().get_or_add_rFonts()
        faces.set(qn("w:hint"), "eastAsia")


def speak_chinese(paper: Paper) -> None:
    """The language of the text and of the theme; the faces table names ours; no preview picture of another page."""
    defaults = paper.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for language in paper.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    table = paper.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table._blob = _face_table()  # type: ignore[attr-defined]
    relations = paper.part.package.rels
    for key in [key for key, rel in relations.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _face_table() -> bytes:
    table: Any = parse_xml(f"<w:fonts {nsdecls('w')}/>")
    for face, other in INSTEAD.items():
        table.append(_face(face, other))
    table.append(_face(LATIN, ""))
    return serialize_part_xml(table)


def _face(name: str, other: str) -> Any:
    face = OxmlElement("w:font")
    face.set(qn("w:name"), name)
    parts = [("altName", other)] if other else []
    parts += [("charset", "86" if other else "00"), ("family", _FAMILIES.get(name, "roman")), ("pitch", "variable")]
    for kind, value in parts:
        part = OxmlElement(f"w:{kind}")
        part.set(qn("w:val"), value)
        face.append(part)
    return face
