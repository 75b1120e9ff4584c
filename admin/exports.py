"""The ledger as papers: the adoption table and the summary of opinions."""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.clause_choices import labels, revised
from admin.downloads import download
from consultations import queries as consultation_queries
from consultations.clauses import DraftText
from consultations.comparison import compare
from consultations.models import Consultation
from consultations.states import ConsultationStatus
from decisions import queries as matter_queries
from decisions import services
from documents.docx import docx
from documents.pdf import pdf
from documents.xlsx import write_rows
from infra.clock import legal_date
from infra.states import WrongState
from opinions import queries
from opinions.models import Answer, Opinion, Theme
from opinions.summary import SummaryFacts, adoption_rows, summary_document
from web.page import Context, page

WRITERS = {"docx": docx, "pdf": pdf}
KINDS = {"changed": "修改", "renumbered": "改条号", "added": "新增", "removed": "删去"}


@page(can="opinions.read")
def adoption(ctx: Context, id: int) -> Response:
    """采纳情况表: one row an opinion, names masked."""
    consultation = consultation_queries.get(ctx.db, id)
    header, rows = adoption_rows(*_ledger(ctx, id), _labels(consultation))
    return download(write_rows(header, rows, title="采纳情况表"), f"{consultation.title} 采纳情况表.xlsx")


@page(can="opinions.read")
def summary(ctx: Context, id: int, form: str) -> Response:
    """意见汇总及采纳情况报告 as DOCX or PDF."""
    consultation = consultation_queries.get(ctx.db, id)
    if form not in WRITERS or consultation.published_at is None:
        raise HTTPException(404)
    document = summary_document(_facts(ctx, consultation), *_ledger(ctx, id))
    return download(WRITERS[form](document), f"{consultation.title} 意见汇总及采纳情况报告.{form}")


def _facts(ctx: Context, consultation: Consultation) -> SummaryFacts:
    assert consultation.published_at is not None, "asked before"
    assert consultation.closes_on is not None, "published consultations have a last day"
    return SummaryFacts(
        title=consultation.title,
        department=ctx.settings.site_name,
        division=matter_queries.get(ctx.db, consultation.matter_id).division.name,
        published_on=legal_date(consultation.published_at),
        closes_on=consultation.closes_on,
        made_on=ctx.today,
        places=["政府网站", *dict.fromkeys(e.channel for e in consultation.evidence)],
        changes=_changes(consultation),
        labels=_labels(consultation),
    )


def _labels(consultation: Consultation) -> dict[str, str]:
    later = revised(consultation)
    both = (labels(later) if later else {}) | labels(consultation.version)
    return {key: label for key, label in both.items() if key}


def _changes(consultation: Consultation) -> list[tuple[str, str]]:
    later = revised(consultation)
    if later is None:
        return []
    changes = compare(DraftText.from_json(consultation.version.text), DraftText.from_json(later.text))
    rows = []
    for change in changes:
        clause = change.new or change.old
        if clause and change.kind != "unchanged":
            rows.append((clause.label or clause.heading, f"{KINDS[change.kind]}:{clause.plain}"))
    return rows


@page(can="feedback.publish")
def keep(ctx: Context, id: int) -> Response:
    """Put both papers into the decision record as they are now; their hashes stand in the journal."""
    consultation = consultation_queries.own(ctx.db, id, ctx.staff)
    if consultation.status != ConsultationStatus.ANSWERED:
        raise WrongState("keep_papers", consultation.status)
    matter = matter_queries.get(ctx.db, consultation.matter_id)
    report = summary_document(_facts(ctx, consultation), *_ledger(ctx, id))
    header, rows = adoption_rows(*_ledger(ctx, id), _labels(consultation))
    papers = {
        ("opinion_summary", "意见汇总及采纳情况报告", "pdf"): pdf(report),
        ("adoption_table", "采纳情况表", "xlsx"): write_rows(header, rows, title="采纳情况表"),
    }
    for (kind, title, ending), content in papers.items():
        services.keep_paper(
            ctx.db,
            matter,
            kind=kind,
            title=f"{consultation.title} {title}",
            filename=f"{consultation.title} {title}.{ending}",
            sha256=ctx.state.files.put(content),
            by=ctx.staff,
            now=ctx.now,
        )
    return ctx.goto("admin:matters:show", id=matter.id)


def _ledger(ctx: Context, id: int) -> tuple[list[Opinion], list[Theme], list[Answer]]:
    return queries.every(ctx.db, id), queries.themes(ctx.db, id), queries.answers(ctx.db, id)


routes = [
    Route("/consultations/{id:int}/exports/keep", keep, methods=["POST"], name="exports:keep"),
    Route("/consultations/{id:int}/exports/adoption.xlsx", adoption, methods=["GET"], name="exports:adoption"),
    Route("/consultations/{id:int}/exports/summary.{form}", summary, methods=["GET"], name="exports:summary"),
]
