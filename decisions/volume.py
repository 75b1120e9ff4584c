"""A matter's whole dossier as one PDF (卷宗): cover, contents with page numbers, every paper, what is not in it."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from sqlmodel import Session

from decisions import queries
from decisions.models import Matter, RecordedPaper
from decisions.written_papers import papers as written_papers
from documents.official import (
    TEXT_WIDTH_MM,
    Block,
    Figure,
    Heading,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
    written_date,
)
from documents.pdf import pdf
from documents.pictures import NotAPicture, fitting_mm, pixels
from documents.stamps import stamped
from infra.clock import legal_date
from infra.files import FileStore
from law.archiving import CATEGORIES

NONE = "无"
BROKEN = (PyPdfError, ValueError, TypeError, AttributeError, RecursionError)  # what pypdf lets through on odd files
PICTURES = ("png", "jpg", "jpeg")
MOST_PIXELS = 50_000_000  # a sheet at 600 dots per inch has 35 million; unpacked these are 200 MB
SMALLEST_DPI = 72  # a small picture is not blown up


@dataclass(frozen=True)
class Entry:
    """One paper of the volume: written by the system now (`document`), or kept as a file."""

    category: str
    title: str
    on: date
    document: OfficialDocument | None = None
    filename: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class VolumePlan:
    """Everything the volume says, read from the database; typesetting needs it no more."""

    number: str
    title: str
    division: str
    department: str
    opened_on: date
    made_at: datetime
    entries: tuple[Entry, ...]

    @property
    def contents_sha256(self) -> str:
        """Changes when a paper is added or says something else."""
        lines = [f"{e.category} {e.title} {e.on} {e.sha256} {e.document}" for e in self.entries]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Volume:
    """The PDF, how many pages it has, and how many papers stand in it."""

    content: bytes
    pages: int
    papers: int


def plan_volume(db: Session, matter: Matter, *, department: str, now: datetime) -> VolumePlan:
    """Read what the volume of a matter says: kept papers, and those the system can write and nobody kept yet."""
    kept = queries.papers(db, matter.id or 0)
    known = {paper.title for paper in kept}
    entries = [_kept(paper) for paper in kept]
    entries += [
        Entry(p.category, p.title, p.document.dated_on, document=p.document)
        for p in written_papers(db, matter)
        if p.title not in known
    ]
    order = list(CATEGORIES)
    return VolumePlan(
        number=matter.number,
        title=matter.title,
        division=matter.division.name,
        department=department,
        opened_on=legal_date(matter.opened_at),
        made_at=now,
        entries=tuple(sorted(entries, key=lambda e: (order.index(e.category), e.on))),
    )


def set_volume(plan: VolumePlan, files: FileStore) -> Volume:
    """Typeset it: seconds of work, outside every transaction. What cannot be set is listed with its SHA-256."""
    papers, unset = _set(plan.entries, files)
    lengths = [len(reader.pages) for _, reader in papers]
    first, front = 1, PdfReader(io.BytesIO(_front(plan, papers, lengths, unset, first=1)))
    while first != len(front.pages) + 1:  # the contents name pages that come after the contents
        first = len(front.pages) + 1
        front = PdfReader(io.BytesIO(_front(plan, papers, lengths, unset, first=first)))
    writer = PdfWriter()
    writer.append(front, outline_item="封面和卷内目录", import_outline=False)
    for entry, reader in papers:
        writer.append(reader, outline_item=entry.title, import_outline=False)
    stamped(writer, label=plan.number)
    writer.add_metadata({"/Title": f"{plan.number} {plan.title}", "/Author": plan.department, "/Creator": "gongyi"})
    made = io.BytesIO()
    writer.write(made)
    return Volume(made.getvalue(), len(writer.pages), len(papers))


def _kept(paper: RecordedPaper) -> Entry:
    on = legal_date(paper.made_at)
    return Entry(paper.category, paper.title, on, filename=paper.filename, sha256=paper.sha256)


def _set(entries: Sequence[Entry], files: FileStore) -> tuple[list[tuple[Entry, PdfReader]], list[tuple[Entry, str]]]:
    """(those with their pages, those without and why)."""
    found: list[tuple[Entry, PdfReader]] = []
    unset: list[tuple[Entry, str]] = []
    for entry in entries:
        try:
            found.append((entry, _opened(_pages(entry, files))))
        except LookupError as other:
            unset.append((entry, str(other.args[0])))
        except OSError:
            unset.append((entry, "文件读不出来"))
        except (NotAPicture, typst.TypstError):
            unset.append((entry, "图片不能转成存档格式，请看原件"))
        except BROKEN:
            unset.append((entry, "PDF 文件不规范，无法并入"))
    return found, unset


def _opened(content: bytes) -> PdfReader:
    """A PDF whose pages another one can take in; odd ones fail here and not in the middle of the volume."""
    reader = PdfReader(io.BytesIO(content))
    PdfWriter().append(reader, import_outline=False)
    return reader


def _pages(entry: Entry, files: FileStore) -> bytes:
    """The paper as PDF. Raises LookupError with the reason for a file that is not set on pages."""
    if entry.document:
        return pdf(entry.document)
    content, ending = files.get(entry.sha256), entry.filename.rpartition(".")[2].lower()
    if ending == "pdf":
        return content
    if ending == "txt":
        lines = tuple(Paragraph(line) for line in content.decode("utf-8", "replace").splitlines() if line.strip())
        return pdf(OfficialDocument(title=entry.title, dated_on=entry.on, blocks=lines))
    if ending in PICTURES:
        return pdf(OfficialDocument(title=entry.title, dated_on=entry.on, blocks=(_picture(entry, content),)))
    raise LookupError(f"{ending.upper() or '未知'} 文件不转换，请看原件")


def _picture(entry: Entry, content: bytes) -> Figure:
    """As large as it fits under its title. Raises NotAPicture, and LookupError for more than can be unpacked safely."""
    width, height = pixels(content)
    if width * height > MOST_PIXELS:
        raise LookupError("图片尺寸过大，请看原件")
    natural = width / SMALLEST_DPI * 25.4
    shown = fitting_mm(content, min(TEXT_WIDTH_MM, natural))
    return Figure(content, caption=f"（{entry.filename}）", alt=entry.title, width_mm=max(1, int(shown)))


def _front(
    plan: VolumePlan,
    set_: Sequence[tuple[Entry, PdfReader]],
    lengths: Sequence[int],
    unset: Sequence[tuple[Entry, str]],
    *,
    first: int,
) -> bytes:
    """Cover, contents and remarks as PDF; the first paper begins on page `first`."""
    starts = [first + sum(lengths[:n]) for n in range(len(lengths))]
    pages = first - 1 + sum(lengths)
    days = [entry.on for entry, _ in set_] or [plan.opened_on]
    blocks: list[Block] = [
        Paragraph(f"卷号：{plan.number}"),
        Paragraph(f"题名：{plan.title}"),
        Paragraph(f"立卷单位：{plan.department}　{plan.division}"),
        Paragraph(f"起止日期：{written_date(min(days))}至{written_date(max(days))}"),
        Paragraph(f"本卷共 {len(set_)} 件 {pages} 页，另有 {len(unset)} 件未排入，见备考表。"),
        PageBreak(),
        Heading(1, "卷内目录", numbered=False),
        *_contents(set_, starts),
        Heading(1, "备考表", numbered=False),
    ]
    rows = tuple((e.category, e.title, why, e.sha256) for e, why in unset)
    if rows:
        head = ("类别", "未排入的材料", "原因", "SHA-256")
        blocks.append(Table(head, rows, widths=(1, 4, 3, 5), caption="未排入的材料（原件存于卷宗）"))
    blocks.append(Paragraph("本卷由系统根据决策记录生成。页号为卷内页号，印在每页右上角。"))
    made_on = legal_date(plan.made_at)
    return pdf(OfficialDocument(title="重大行政决策卷宗", dated_on=made_on, blocks=tuple(blocks), signer=plan.division))


def _contents(set_: Sequence[tuple[Entry, PdfReader]], starts: Sequence[int]) -> Iterator[Block]:
    for category, name in CATEGORIES.items():
        rows = tuple(
            (str(n), entry.title, f"{entry.on:%Y-%m-%d}", str(starts[n - 1]))
            for n, (entry, _) in enumerate(set_, 1)
            if entry.category == category
        )
        if rows:
            yield Table(("序号", "题名", "日期", "页号"), rows, widths=(1, 8, 3, 1.5), caption=f"{category} {name}")
        else:
            yield Paragraph(f"{category} {name}：{NONE}")
