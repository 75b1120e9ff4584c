"""Files that people have sent with their answers: to keep, never shown inside a page."""

from pathlib import PurePath

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from documents import sniff
from surveys import queries
from web.page import Context, page


@page(can="surveys.results")
def fetch(ctx: Context, id: int, answer_id: str, key: str) -> Response:
    """One of them, looked into once more: its ending says what it really is."""
    sent = queries.files(queries.get(ctx.db, id), queries.answers(ctx.db, id))
    found = next((f for f in sent if (f.answer_id, f.key) == (answer_id, key)), None)
    if found is None:
        raise HTTPException(404)
    content = ctx.state.files.get(found.sha256)
    try:
        kind = sniff.check(content, found.name)
    except sniff.Refused:
        raise HTTPException(410) from None
    return download(content, f"{PurePath(found.name).stem}.{kind.extension}")


routes = [
    Route("/surveys/{id:int}/results/files/{answer_id}/{key}", fetch, methods=["GET"], name="surveys:file"),
]
