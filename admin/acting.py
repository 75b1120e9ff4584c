"""An act behind a form: well-formed or shown again, lawful or shown again with each article at its field."""

from collections.abc import Callable
from typing import Any, TypeVar

from starlette.responses import Response

from admin.faster import too_late
from infra.states import TOO_LATE
from law.findings import Unlawful
from web.forms import Form, parse, typed
from web.page import Context

Model = TypeVar("Model", bound=Form)
Show = Callable[[dict[str, Any], dict[str, str], int], Response]


class Seen(Form):
    """A button on a page: which state of the matter was before the person."""

    seen: int


class Why(Seen):
    """A button that asks for a reason."""

    reason: str = ""


def act(ctx: Context, model: type[Model], show: Show, do: Callable[[Model], Response]) -> Response:
    """Do it, or show the page with what was typed and the errors (422), or with what somebody else did first (409)."""
    form, errors = parse(model, ctx.form)
    if form is None:
        return show(typed(ctx.form), errors, 422)
    try:
        with ctx.db.begin_nested():
            return do(form)
    except Unlawful as refusal:
        return show(typed(ctx.form), by_field(refusal), 422)
    except TOO_LATE as error:
        too_late(ctx, error)
        return show(typed(ctx.form), {}, 409)


def by_field(refusal: Unlawful) -> dict[str, str]:
    """Each unmet requirement at the field where it can be met, with its article."""
    found: dict[str, str] = {}
    for unmet in refusal.unmet:
        words = f"{unmet.message}（{unmet.article}）"
        found[unmet.field] = f"{found[unmet.field]}；{words}" if unmet.field in found else words
    return found
