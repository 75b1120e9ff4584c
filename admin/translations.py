"""The notice in traditional Mongolian script."""

from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from consultations import queries, translations
from consultations.models import Consultation
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

PATH = "/consultations/{id:int}/mongolian"


class TranslationForm(Form):
    """Title, text, and who answers for them."""

    title: str = Field(min_length=1, max_length=300)
    text: str = Field(min_length=1, max_length=100_000)
    translator: str = Field(min_length=1, max_length=100)


@page(can="consultations.edit")
def edit(ctx: Context, id: int) -> Response:
    """The form, with the words that are there."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    found = translations.of(consultation)
    values = {"title": found.title, "text": found.text, "translator": found.translator} if found else {}
    return _form(ctx, consultation, values, {})


@page(can="consultations.edit")
def save(ctx: Context, id: int) -> Response:
    """Keep it; when the notice is public, it is public at once."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(TranslationForm, ctx.form)
    sent = typed(ctx.form)
    for name in ("title", "text"):
        if name not in errors and not translations.is_traditional(str(sent.get(name, ""))):
            errors[name] = _("请使用传统蒙古文（竖写）输入。")
    if form is None or errors:
        return _form(ctx, consultation, sent, errors, 422)
    translations.save(ctx.db, consultation, **form.model_dump(), by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:consultations:show", id=id)


def _form(
    ctx: Context, consultation: Consultation, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> Response:
    return ctx.page(
        "admin/consultations/mongolian.html", status=status, c=consultation, values=values, errors=errors
    )  # fmt: skip


routes = [
    Route(PATH, edit, methods=["GET"], name="translations:edit"),
    Route(PATH, save, methods=["POST"], name="translations:save"),
]
