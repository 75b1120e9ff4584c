"""Every format becomes lines of text; Word's automatic numbers are written out."""

import io
import re
import zipfile
from html.parser import HTMLParser

import docx
from docx.document import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from consultations.numerals import write_numeral

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_LINES = 5000
SILENT = {"script", "style", "head", "template", "noscript"}
BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "table", "ol", "ul", "section", "article"}


class Unreadable(Exception):
    """The file can't be read as a draft; the message says why in plain words."""


def read_lines(content: bytes, filename: str) -> list[str]:
    """The lines of a file, blank ones left out. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("文件超过 20 MB,请去掉图片后再导入。")
    if not content.strip():
        raise Unreadable("文件是空的。")
    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else "txt"
    readers = {"docx": docx_lines, "md": _markdown, "markdown": _markdown, "html": _html, "htm": _html, "txt": _text}
    if suffix not in readers:
        raise Unreadable(f"不支持 .{suffix} 格式。请使用 DOCX、Markdown、HTML 或纯文本;旧版 .doc 请先另存为 .docx。")
    lines = [clean(line) for line in readers[suffix](content)]
    lines = [line for line in lines if line]
    if len(lines) > MOST_LINES:
        raise Unreadable(f"文件超过 {MOST_LINES} 段,请分开导入。")
    if not lines:
        raise Unreadable("文件里没有找到文字。扫描件请先识别为文字。")
    return lines


def clean(line: str) -> str:
    """One line without blanks at its ends; runs of blanks and full-width blanks become one."""
    return re.sub(r"[\s\u3000\xa0\u200b]+", " ", line.replace("\ufeff", "")).strip()


def decode(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, else GB 18030."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _text(content: bytes) -> list[str]:
    return decode(content).splitlines()


def _markdown(content: bytes) -> list[str]:
    lines: list[str] = []
    for token in MarkdownIt("commonmark", {"html": False}).parse(decode(content)):
        if token.type == "inline":
            # `**公众参与。**是指` is not bold in CommonMark: the marks that are left over are no text either.
            lines += ["".join(_words(token)).replace("**", "").replace("__", "")] if token.children else []
    return [line for joined in lines for line in joined.split("\n")]


def _words(token: object) -> list[str]:
    children = getattr(token, "children", None) or []
    return ["\n" if c.type in {"softbreak", "hardbreak"} else c.content for c in children]


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent = 0
        self.counters: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks begin a line; ordered lists write their numbers."""
        if tag in SILENT:
            self.silent += 1
        if tag in BLOCKS:
            self.lines.append("")
        if tag in {"ol", "ul"}:
            start = dict(attrs).get("start") or "1"
            self.counters.append(int(start) if tag == "ol" and start.isdigit() else None)
        if tag == "li" and self.counters and self.counters[-1] is not None:
            self.lines[-1] = f"({write_numeral(min(self.counters[-1], 999))})"
            self.counters[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        """Blocks end a line."""
        if tag in SILENT and self.silent:
            self.silent -= 1
        if tag in BLOCKS:
            self.lines.append("")
        if tag in {"ol", "ul"} and self.counters:
            self.counters.pop()

    def handle_data(self, data: str) -> None:
        """Text outside scripts and styles; a line break in the source is a blank."""
        if not self.silent:
            self.lines[-1] += data.replace("\n", " ")


def _html(content: bytes) -> list[str]:
    parser = _Lines()
    parser.feed(decode(content))
    parser.close()
    return parser.lines


def docx_lines(content: bytes) -> list[str]:
    """Paragraphs and table rows in order, automatic numbers written out (numbering.xml)."""
    _check_zip(content)
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Unreadable("这不是有效的 DOCX 文件,可能已损坏。") from error
    numbers = _Numbers(document)
    lines = []
    for block in document.element.body.iterchildren():
        if block.tag == qn("w:p"):
            lines.append(numbers.before(block) + _paragraph(block))
        elif block.tag == qn("w:tbl"):
            for row in block.iter(qn("w:tr")):
                lines.append(" ".join("".join(_paragraph(p) for p in c.iter(qn("w:p"))) for c in row.iter(qn("w:tc"))))
    return lines


def _paragraph(block: object) -> str:
    return "".join(node.text or "" for node in block.iter(qn("w:t")))  # type: ignore[attr-defined]


def _check_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("这不是有效的 DOCX 文件,可能已损坏。") from error
    if size > LARGEST_UNPACKED:
        raise Unreadable("文件解压后过大,已拒绝。")


class _Numbers:
    """Word's automatic numbering: numbering.xml says the format and text of each level, paragraphs count."""

    def __init__(self, document: Document) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.styles = {s.style_id: s.element for s in document.styles}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {a.get(qn("w:abstractNumId")): a for a in root.findall(qn("w:abstractNum"))}
        for num in root.findall(qn("w:num")):
            base = abstract.get(num.find(qn("w:abstractNumId")).get(qn("w:val")))
            for level in base.findall(qn("w:lvl")) if base is not None else ():
                key = (num.get(qn("w:numId")), int(level.get(qn("w:ilvl"))))
                self.levels[key] = (
                    _val(level, "numFmt", "decimal"),
                    _val(level, "lvlText", ""),
                    int(_val(level, "start", "1")),
                )

    def before(self, paragraph: object) -> str:
        """The number that Word prints before this paragraph, or nothing."""
        place = self._place(paragraph)
        if place is None or place not in self.levels:
            return ""
        num, level = place
        counts = self.counts.setdefault(num, {})
        counts[level] = counts.get(level, self.levels[place][2] - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        form = self.levels[place][1]
        for n in range(level + 1):
            style, _, start = self.levels.get((num, n), ("decimal", "", 1))
            form = form.replace(f"%{n + 1}", _numeral(counts.get(n, start), style))
        return form

    def _place(self, paragraph: object) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))  # type: ignore[attr-defined]
        numbered = properties.find(qn("w:numPr")) if properties is not None else None
        if numbered is None and properties is not None and (style := properties.find(qn("w:pStyle"))) is not None:
            element = self.styles.get(style.get(qn("w:val")))
            below = element.find(qn("w:pPr")) if element is not None else None
            numbered = below.find(qn("w:numPr")) if below is not None else None
        if numbered is None or numbered.find(qn("w:numId")) is None:
            return None
        level = numbered.find(qn("w:ilvl"))
        return numbered.find(qn("w:numId")).get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0


def _val(element: object, name: str, default: str) -> str:
    found = element.find(qn(f"w:{name}"))  # type: ignore[attr-defined]
    return found.get(qn("w:val")) if found is not None else default


def _numeral(number: int, style: str) -> str:
    if style in {"chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographTraditional"}:
        return write_numeral(min(number, 999))
    if style == "decimalEnclosedCircle":
        return chr(0x2460 + min(number, 20) - 1)
    return "" if style in {"none", "bullet"} else str(number)
