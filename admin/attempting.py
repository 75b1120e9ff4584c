"""An act from a form that may be refused: the page comes back with what was typed and what is missing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from starlette.responses import Response

from admin.faster import too_late
from infra.states import TOO_LATE
from law.findings import Unlawful
from web.forms import Form, parse, typed
from web.page import Context

Model = TypeVar("Model", bound=Form)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with the field it belongs to."""

    field: str
    message: str
    article: str = ""


@dataclass(frozen=True)
class Typed:
    """What was typed into which form of the page, and what is wrong with it."""

    form: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    lists: Any = None
    problems: tuple[Problem, ...] = ()

    @classmethod
    def about(cls, ctx: Context, field: str, message: str) -> "Typed":
        """One problem with one field of the form that was sent."""
        return _typed(ctx, (Problem(_at(ctx, field), message),))

    def value(self, form: str, name: str, stored: Any = "") -> Any:
        """What was typed into a field of this form, else what is stored; None is shown as empty."""
        found = self.values.get(name, "") if form == self.form else stored
        return "" if found is None else found

    def several(self, form: str, name: str, stored: Any = ()) -> list[str]:
        """What was ticked in this form, else what is stored."""
        return [str(one) for one in (self.lists.getlist(name) if form == self.form else stored)]

    def error(self, form: str, name: str) -> str:
        """What is wrong with a field of this form."""
        return next((p.message for p in self.problems if form == self.form and p.field == f"{form}-{name}"), "")


class Show(Protocol):
    """Shows the page again."""

    def __call__(self, *, typed: Typed, status: int) -> Response:
        """The page with what was typed."""


def attempt(
    ctx: Context, model: type[Model], act: Callable[[Model], object], show: Show, done: Callable[[], Response]
) -> Response:
    """Parse, act, answer. Refused: the page with everything that is missing; too late: with what others did."""
    form, errors = parse(model, ctx.form)
    if form is None:
        problems = tuple(Problem(_at(ctx, name), words) for name, words in errors.items())
        return show(typed=_typed(ctx, problems), status=422)
    try:
        with ctx.db.begin_nested():
            act(form)
    except Unlawful as refusal:
        problems = tuple(Problem(_at(ctx, u.field), u.message, u.article) for u in refusal.unmet)
        return show(typed=_typed(ctx, problems), status=422)
    except TOO_LATE as error:
        too_late(ctx, error)
        return show(typed=_typed(ctx, ()), status=409)
    return done()


def _typed(ctx: Context, problems: tuple[Problem, ...]) -> Typed:
    values = typed(ctx.form)
    return Typed(form=str(values.get("form", "")), values=values, lists=ctx.form, problems=problems)


def _at(ctx: Context, name: str) -> str:
    return f"{ctx.form.get('form', '')}-{name}"
