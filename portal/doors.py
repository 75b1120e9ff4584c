"""What must be known of a consultation, survey or hearing to take something for it: remembered, so that a POST reads no database for it."""

from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from consultations import public
from consultations.clauses import DraftText
from web.page import Context
from web.reading import read

Versions = tuple[tuple[str, int], ...]


async def remembered(request: Request, kind: str, id: int, function: Callable[[Context, int], Any]) -> Any:
    """`function(ctx, id)` of a published thing, read anew when its public version has changed; raises what it raises."""
    state = request.app.state
    versions: Versions = state.pages.snapshot((f"{kind}:{id}",))
    known: dict[tuple[str, int], tuple[Versions, Any]] = state.doors
    if (kind, id) not in known or known[kind, id][0] != versions:
        known[kind, id] = versions, await read(request, FormData(), function, id)
    return known[kind, id][1]


async def clause_keys(request: Request, id: int) -> frozenset[str]:
    """The clauses of a published consultation that opinions can be about. Raises NoResultFound."""
    keys: frozenset[str] = await remembered(request, "consultation", id, _keys)
    return keys


def _keys(ctx: Context, id: int) -> frozenset[str]:
    text = DraftText.from_json(public.get(ctx.db, id).version.text)
    return frozenset(clause.key for clause in text.commentable())
