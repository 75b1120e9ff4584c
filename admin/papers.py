"""Papers of reviews as DOCX and PDF, and into the decision record."""

from collections.abc import Callable

from decisions import queries as matters
from decisions.services import keep_paper
from documents.docx import docx
from documents.official import OfficialDocument
from documents.pdf import pdf
from web.page import Context

WRITERS: dict[str, Callable[[OfficialDocument], bytes]] = {"docx": docx, "pdf": pdf}


def keep_document(ctx: Context, matter_id: int, *, kind: str, title: str, document: OfficialDocument) -> None:
    """Keep the paper in the record as PDF; the DOCX is written from the same facts at any time."""
    keep_paper(
        ctx.db,
        matters.get(ctx.db, matter_id),
        kind=kind,
        title=title,
        filename=f"{title}.pdf",
        sha256=ctx.state.files.put(pdf(document)),
        by=ctx.staff,
        now=ctx.now,
    )
