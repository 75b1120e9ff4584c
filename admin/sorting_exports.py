"""The sorted ledger as XLSX, CSV or JSON, each with the parameters that repeat the run."""

import json
from io import BytesIO

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.clause_choices import labels
from admin.downloads import download
from consultations import queries as consultation_queries
from documents.csv import csv_rows
from documents.xlsx import Sheet, write_sheets
from opinions import campaigns
from opinions import sorting_table as table
from web.page import Context, page

WIDTHS = (18, 12, 8, 8, 8, 6, 8, 12, 8, 6, 8, 6, 8, 16, 6, 10, 24, 60)


@page(can="opinions.read")
def export(ctx: Context, id: int, form: str) -> Response:
    """One row an opinion, names left out."""
    consultation = consultation_queries.with_version(ctx.db, id)
    rows = table.rows(ctx.db, id, labels(consultation.version))
    run = table.parameters(campaigns.newest_done(ctx.db, id))
    if form == "xlsx":
        written = BytesIO()
        write_sheets([Sheet("意见", table.HEADER, rows, WIDTHS), Sheet("参数", ("项目", "值"), run, (16, 24))], written)
        content = written.getvalue()
    elif form == "csv":
        content = csv_rows(table.HEADER, rows)
    elif form == "json":
        found = [dict(zip(table.HEADER, row, strict=True)) for row in rows]
        content = json.dumps({"parameters": dict(run), "opinions": found}, ensure_ascii=False, default=str).encode()
    else:
        raise HTTPException(404)
    return download(content, f"{consultation.title} 意见整理.{form}")


routes = [Route("/consultations/{id:int}/exports/sorting.{form}", export, methods=["GET"], name="exports:sorting")]
