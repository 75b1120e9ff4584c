"""The search over everything published: drafts and their clauses, hearings, surveys, decisions."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import Route

from consultations import public as consultations
from decisions import public as decisions
from hearings import public as hearings
from infra.searching import MOST_HITS, Hit, excerpt, rows_of, words_of
from portal.addresses import address_of
from surveys import public as surveys
from web.page import ANYONE, Context, page

LONGEST = 100


@page(can=ANYONE)
def search(ctx: Context) -> Response:
    """What holds every word; whole pages first, then single clauses."""
    asked = ctx.request.query_params.get("q", "").strip()[:LONGEST]
    words = words_of(asked)
    hits = _hits(ctx, words) if words else []
    return ctx.page("portal/search.html", words=asked, hits=hits, headers={"X-Robots-Tag": "noindex"})


def _hits(ctx: Context, words: Sequence[str]) -> list[Hit]:
    found = [*consultations.search(ctx.db, words, now=ctx.now), *_others(ctx, words)]
    return sorted(found, key=lambda hit: _rank(hit, words))[:MOST_HITS]


def _others(ctx: Context, words: Sequence[str]) -> list[Hit]:
    found = rows_of(ctx.db, *(feature.searched(words) for feature in (hearings, surveys, decisions)))
    return [Hit(line.title, address_of(line), excerpt(text.strip(), words), line.kind) for line, text in found]


def _rank(hit: Hit, words: Sequence[str]) -> tuple[bool, bool]:
    in_title = all(word in (hit.kind + hit.title).lower() for word in words)
    return hit.kind == consultations.CLAUSE, not in_title


routes = [Route("/search", search, methods=["GET"], name="search")]
