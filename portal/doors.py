"""What must be known of a consultation to take an opinion: remembered, so that a POST reads no database for it."""

from starlette.datastructures import FormData
from starlette.requests import Request

from consultations import public
from consultations.clauses import DraftText
from web.page import Context
from web.reading import read

Versions = tuple[tuple[str, int], ...]


async def clause_keys(request: Request, id: int) -> frozenset[str]:
    """The clauses of a published consultation that opinions can be about. Raises NoResultFound."""
    state = request.app.state
    versions: Versions = state.pages.snapshot((f"consultation:{id}",))
    known: dict[int, tuple[Versions, frozenset[str]]] = state.doors
    if id not in known or known[id][0] != versions:
        known[id] = versions, await read(request, FormData(), _keys, id)
    return known[id][1]


def _keys(ctx: Context, id: int) -> frozenset[str]:
    text = DraftText.from_json(public.get(ctx.db, id).version.text)
    return frozenset(clause.key for clause in text.commentable())
