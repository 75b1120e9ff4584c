"""The papers of a consultation: the notice with its draft, the summary of opinions, the adoption table."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from consultations.clauses import DraftText
from consultations.comparison import compare
from consultations.models import Consultation, DraftVersion
from consultations.public import how_counted
from decisions import queries as matters
from documents.docx import docx
from documents.markdown_blocks import blocks_of
from documents.official import Attachment, Block, Heading, Listing, OfficialDocument, Paragraph, written_date
from documents.pdf import pdf
from documents.xlsx import write_rows
from infra.clock import legal_date
from opinions import digesting, queries
from opinions.summary import SummaryFacts, adoption_rows, summary_document

KINDS = {"changed": "修改", "renumbered": "改条号", "added": "新增", "removed": "删去"}
NOTICE, SUMMARY, ADOPTION = "征求意见公告", "意见汇总及采纳情况报告", "采纳情况表"


@dataclass(frozen=True)
class Paper:
    """A paper that is set: its kind in the record, its title and its file."""

    kind: str
    title: str
    filename: str
    content: bytes


@dataclass(frozen=True)
class PaperPlan:
    """Everything the papers say, read from the database; typesetting needs it no more."""

    title: str
    notice: OfficialDocument
    summary: OfficialDocument
    adoption: tuple[tuple[str, ...], list[tuple[str, ...]]]


def plan_papers(db: Session, consultation: Consultation, *, department: str, today: date) -> PaperPlan:
    """Read what the papers of a published consultation say."""
    return PaperPlan(
        title=consultation.title,
        notice=notice_document(consultation, department=department),
        summary=summary(db, consultation, department=department, today=today),
        adoption=adoption(db, consultation),
    )


def set_papers(plan: PaperPlan) -> list[Paper]:
    """Typeset them: seconds of work, outside every transaction."""
    header, rows = plan.adoption
    made = (
        ("notice", NOTICE, "pdf", pdf(plan.notice)),
        ("opinion_summary", SUMMARY, "pdf", pdf(plan.summary)),
        ("opinion_summary", SUMMARY, "docx", docx(plan.summary)),
        ("adoption_table", ADOPTION, "xlsx", write_rows(header, rows, title=ADOPTION)),
    )
    return [
        Paper(kind, f"{plan.title} {name}（{ending.upper()}）", f"{plan.title} {name}.{ending}", content)
        for kind, name, ending, content in made
    ]


def summary(db: Session, consultation: Consultation, *, department: str, today: date) -> OfficialDocument:
    """意见汇总及采纳情况报告."""
    assert consultation.published_at is not None, "asked before"
    assert consultation.closes_on is not None, "published consultations have a last day"
    id_ = consultation.id or 0
    facts = SummaryFacts(
        title=consultation.title,
        department=department,
        division=matters.get(db, consultation.matter_id).division.name,
        published_on=legal_date(consultation.published_at),
        closes_on=consultation.closes_on,
        made_on=today,
        places=["政府网站", *dict.fromkeys(e.channel for e in consultation.evidence)],
        changes=_changes(consultation),
        labels=_labels(consultation),
    )
    themes = queries.themes(db, id_)
    digests = digesting.of_themes(db, themes)
    return summary_document(facts, queries.every(db, id_), themes, queries.answers(db, id_), digests)


def adoption(db: Session, consultation: Consultation) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """采纳情况表: header and one row an opinion, names masked."""
    id_ = consultation.id or 0
    ledger = queries.every(db, id_), queries.themes(db, id_), queries.answers(db, id_)
    return adoption_rows(*ledger, _labels(consultation))


def notice_document(consultation: Consultation, *, department: str) -> OfficialDocument:
    """The notice as it was published, with the draft and its explanation as attachments."""
    c = consultation
    assert c.published_at is not None, "only what was published is a notice"
    assert c.opens_at is not None, "published consultations have a period"
    assert c.closes_on is not None, "published consultations have a last day"
    text = DraftText.from_json(c.version.text)
    basis = f"根据{c.legal_basis}，" if c.legal_basis else ""
    period = f"自{written_date(legal_date(c.opens_at))}起，至{written_date(c.closes_on)}24时止。{how_counted(c)}。"
    blocks: list[Block] = [
        Paragraph(f"{basis}{department}组织起草了《{text.title}》，现向社会公开征求意见。"),
        Heading(1, "征求意见的期限"),
        Paragraph(period),
    ]
    if c.short_reason:
        blocks.append(Paragraph(f"期限短于三十日的理由：{c.short_reason}"))
    for extension in c.extensions:
        days = f"{written_date(extension.closed_on_before)}延长至{written_date(extension.closes_on)}"
        blocks.append(Paragraph(f"期限已由{days}。理由：{extension.reason}"))
    ways = tuple(way.strip() for way in c.ways.splitlines() if way.strip())
    blocks += [Heading(1, "提出意见的途径"), Listing(("本网站征求意见页面", *ways), ordered=True)]
    blocks += [Heading(1, "联系方式"), Paragraph(c.contact), Heading(1, "结果反馈")]
    blocks.append(Paragraph(f"每条意见的采纳情况和理由，在截止后{c.promised_days}日内公布。"))
    explanation = tuple(blocks_of(c.explanation))
    return OfficialDocument(
        title=c.title if "公告" in c.title else f"关于《{c.title}》公开征求意见的公告",
        dated_on=legal_date(c.published_at),
        signer=department,
        blocks=tuple(blocks),
        attachments=(Attachment(text.title, tuple(draft_blocks(text))), Attachment("草案说明", explanation)),
    )


def draft_blocks(text: DraftText) -> list[Block]:
    """A draft as it is printed: chapters as headings, each article's number before its first line."""
    blocks: list[Block] = []
    for clause in text.clauses:
        if clause.is_text:
            first, *rest = clause.plain.split("\n")
            blocks += [Paragraph(line) for line in (f"{clause.label}　{first}".strip(), *rest) if line]
        else:
            blocks.append(Heading(1, f"{clause.label}　{clause.heading}".strip(), numbered=False))
    return blocks


def version_blocks(version: DraftVersion) -> list[Block]:
    """A version of a draft as it is printed."""
    return draft_blocks(DraftText.from_json(version.text))


def revised(consultation: Consultation) -> DraftVersion | None:
    """The text after the opinions: the chosen version, else the newest one made after the version that was out."""
    if consultation.revised_version:
        return consultation.revised_version
    newest = consultation.draft.versions[-1]
    return newest if newest.number > consultation.version.number else None


def _labels(consultation: Consultation) -> dict[str, str]:
    later = revised(consultation)
    versions = [later, consultation.version] if later else [consultation.version]
    clauses = [c for version in versions for c in DraftText.from_json(version.text).commentable()]
    return {clause.key: clause.label or clause.heading or "序言" for clause in clauses}


def _changes(consultation: Consultation) -> list[tuple[str, str]]:
    later = revised(consultation)
    if later is None:
        return []
    changes = compare(DraftText.from_json(consultation.version.text), DraftText.from_json(later.text))
    rows = []
    for change in changes:
        clause = change.new or change.old
        if clause and change.kind != "unchanged":
            rows.append((clause.label or clause.heading, f"{KINDS[change.kind]}：{clause.plain}"))
    return rows
