"""The ledger as papers: the adoption table and the summary of opinions."""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from consultations import queries as consultation_queries
from decisions import keeping, papers
from documents.docx import docx
from documents.pdf import pdf
from documents.xlsx import write_rows
from web.page import Context, page

WRITERS = {"docx": docx, "pdf": pdf}


@page(can="opinions.read")
def adoption(ctx: Context, id: int) -> Response:
    """采纳情况表: one row an opinion, names masked."""
    consultation = consultation_queries.get(ctx.db, id)
    header, rows = papers.adoption(ctx.db, consultation)
    content = write_rows(header, rows, title=papers.ADOPTION)
    return download(content, f"{consultation.title} {papers.ADOPTION}.xlsx")


@page(can="opinions.read")
def summary(ctx: Context, id: int, form: str) -> Response:
    """意见汇总及采纳情况报告 as DOCX or PDF."""
    consultation = consultation_queries.get(ctx.db, id)
    if form not in WRITERS or consultation.published_at is None:
        raise HTTPException(404)
    document = papers.summary(ctx.db, consultation, department=ctx.settings.site_name, today=ctx.today)
    return download(WRITERS[form](document), f"{consultation.title} {papers.SUMMARY}.{form}")


@page(can="feedback.publish")
def again(ctx: Context, id: int) -> Response:
    """Let the worker try now to put the papers of the result into the record."""
    keeping.try_again(ctx.db, id, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:matters:show", id=consultation_queries.get(ctx.db, id).matter_id)


routes = [
    Route("/consultations/{id:int}/exports/again", again, methods=["POST"], name="exports:again"),
    Route("/consultations/{id:int}/exports/adoption.xlsx", adoption, methods=["GET"], name="exports:adoption"),
    Route("/consultations/{id:int}/exports/summary.{form}", summary, methods=["GET"], name="exports:summary"),
]
