"""The search field at the top: matters, consultations, and opinions by words, name or receipt."""

from starlette.responses import Response
from starlette.routing import Route

from consultations import queries as consultation_queries
from decisions import queries as matter_queries
from opinions import ledger
from opinions.narrowing import Filter
from opinions.receipts import read_number
from web.page import Context, page

MOST = 50


@page(can="matters.read")
def search(ctx: Context) -> Response:
    """What holds every word."""
    typed = ctx.request.query_params.get("q", "").strip()[:200]
    words = typed.lower().split()
    rounds = consultation_queries.every(ctx.db)
    matters = [m for m in matter_queries.every(ctx.db) if _holds(f"{m.number} {m.title}", words)]
    found = [c for c in rounds if _holds(f"{c.title} {c.keywords} {c.summary}", words)]
    opinions = []
    if words and ctx.may("opinions.read"):
        wanted = Filter(words=read_number(typed) or typed)
        for c in rounds:
            opinions += [line.opinion for line in ledger.page(ctx.db, c.id or 0, wanted).lines]
    return ctx.page(
        "admin/search.html", words=typed, matters=matters[:MOST], consultations=found[:MOST], opinions=opinions[:MOST]
    )


def _holds(text: str, words: list[str]) -> bool:
    return bool(words) and all(word in text.lower() for word in words)


routes = [Route("/search", search, methods=["GET"], name="search")]
