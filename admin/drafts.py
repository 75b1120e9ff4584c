"""Drafts: what was imported is shown and mended before anything is stored; every saving is a new version."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.draft_importing import Refused, chosen, understand
from admin.draft_texts import (
    KIND_NAMES,
    BrokenFrame,
    errors_in,
    frame_of,
    rows_of,
    text_of,
    whole,
    with_clause_after,
    without_clause,
)
from consultations import queries, services
from consultations.clauses import DraftText
from consultations.comparison import carry_keys, compare
from consultations.drafting import only_own
from consultations.models import Draft, DraftVersion
from decisions import queries as matter_queries
from people import queries as people
from web.forms import typed
from web.i18n import gettext as _
from web.page import Context, page

PREVIEW = "admin/drafts/preview.html"


@page(can="drafts.edit")
def new(ctx: Context, id: int) -> Response:
    """Choose a file or paste the text."""
    matter = matter_queries.get(ctx.db, id)
    only_own(ctx.staff, matter.division_id)
    return _source(ctx, ctx.url_for("admin:drafts:import", id=id), matter.title, {}, {})


@page(can="drafts.edit")
def import_new(ctx: Context, id: int) -> Response:
    """Show what was understood as the first version of a new draft."""
    matter = matter_queries.get(ctx.db, id)
    only_own(ctx.staff, matter.division_id)
    action = ctx.url_for("admin:drafts:import", id=id)
    return _imported(ctx, None, action, ctx.url_for("admin:drafts:create", id=id), matter.title)


@page(can="drafts.edit")
def create(ctx: Context, id: int) -> Response:
    """Mend the preview, or save it as version 1."""
    matter = matter_queries.get(ctx.db, id)
    only_own(ctx.staff, matter.division_id)
    again = {"action": ctx.url_for("admin:drafts:create", id=id), "source": ctx.url_for("admin:drafts:import", id=id)}
    text, answer = _mended(ctx, again)
    if answer:
        return answer
    note = str(ctx.form.get("note", "")).strip() or _("首次录入")
    draft = services.create_draft(
        ctx.db,
        matter_id=id,
        division_id=matter.division_id,
        title=text.title,
        text=text,
        note=note,
        by=ctx.staff,
        now=ctx.now,
    )
    return ctx.goto("admin:drafts:show", id=draft.id)


@page(can="matters.read")
def show(ctx: Context, id: int) -> Response:
    """The versions of a draft and the text of one of them (`version`, else the newest)."""
    draft = queries.draft(ctx.db, id)
    version = _version(draft, ctx.request.query_params.get("version", ""))
    return ctx.page(
        "admin/drafts/show.html",
        draft=draft,
        version=version,
        text=DraftText.from_json(version.text),
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        own=ctx.staff.division_id == draft.division_id and ctx.may("drafts.edit"),
    )


@page(can="drafts.edit")
def edit(ctx: Context, id: int) -> Response:
    """The newest version clause by clause."""
    draft = queries.draft(ctx.db, id)
    only_own(ctx.staff, draft.division_id)
    newest = draft.versions[-1]
    return _preview(ctx, DraftText.from_json(newest.text), _again(ctx, draft, newest.number), {})


@page(can="drafts.edit")
def import_version(ctx: Context, id: int) -> Response:
    """Show what was understood as the next version; clauses keep their identity."""
    draft = queries.draft(ctx.db, id)
    only_own(ctx.staff, draft.division_id)
    action = ctx.url_for("admin:drafts:import_version", id=id)
    return _imported(ctx, draft, action, ctx.url_for("admin:drafts:save", id=id), draft.title)


@page(can="drafts.edit")
def save(ctx: Context, id: int) -> Response:
    """Mend the preview, or save it as the next version."""
    draft = queries.draft(ctx.db, id)
    only_own(ctx.staff, draft.division_id)
    newest = draft.versions[-1].number
    text, answer = _mended(ctx, _again(ctx, draft, newest))
    if answer:
        return answer
    if str(ctx.form.get("seen", "")) != str(newest):
        errors = {"note": _("同事刚刚保存了第 {n} 稿。您的改动都在，核对后再次保存即成为下一稿。").format(n=newest)}
        return _preview(ctx, text, _again(ctx, draft, newest), errors, 409)
    note = str(ctx.form.get("note", "")).strip()
    if not note:
        return _preview(ctx, text, _again(ctx, draft, newest), {"note": _("请说明这一稿改了什么。")}, 422)
    services.save_version(ctx.db, draft, text=text, note=note, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:drafts:show", id=id)


@page(can="matters.read")
def compared(ctx: Context, id: int) -> Response:
    """Two versions clause by clause."""
    draft = queries.draft(ctx.db, id)
    query = ctx.request.query_params
    new_version = _version(draft, query.get("new", ""))
    old_version = _version(draft, query.get("old", str(max(new_version.number - 1, 1))))
    changes = compare(DraftText.from_json(old_version.text), DraftText.from_json(new_version.text))
    return ctx.page(
        "admin/drafts/compare.html",
        draft=draft,
        old=old_version,
        new=new_version,
        changes=[change for change in changes if change.kind != "unchanged"],
        unchanged=sum(change.kind == "unchanged" for change in changes),
    )


def _version(draft: Draft, number: str) -> DraftVersion:
    if not number:
        return draft.versions[-1]
    found = next((v for v in draft.versions if str(v.number) == number), None)
    if found is None:
        raise HTTPException(404)
    return found


def _again(ctx: Context, draft: Draft, seen: int) -> dict[str, Any]:
    return {
        "action": ctx.url_for("admin:drafts:save", id=draft.id),
        "source": ctx.url_for("admin:drafts:import_version", id=draft.id),
        "seen": seen,
    }


def _imported(ctx: Context, draft: Draft | None, action: str, save_at: str, about: str) -> Response:
    try:
        found = chosen(ctx.form)
        documents = () if found else understand(ctx.form)
    except Refused as refusal:
        return _source(ctx, action, about, typed(ctx.form), {"file": str(refusal)}, 422)
    if len(documents) > 1:
        return ctx.page("admin/drafts/choose.html", documents=documents, action=action, about=about)
    text, warnings = found or (documents[0].text, [str(doubt) for doubt in documents[0].warnings])
    if draft:
        text = carry_keys(DraftText.from_json(draft.versions[-1].text), text)
    again = {"action": save_at, "source": action, "seen": draft.versions[-1].number if draft else ""}
    return _preview(ctx, text, again, {}, warnings=warnings)


def _mended(ctx: Context, again: dict[str, Any]) -> tuple[DraftText, Response | None]:
    """The text as typed, and the page to show when it is not to be saved yet."""
    fields = typed(ctx.form)
    try:
        text = text_of(fields)
    except BrokenFrame:
        raise HTTPException(400, _("表单不完整，请返回重新导入。")) from None
    for act, change in (("add", with_clause_after), ("remove", without_clause)):
        place = fields.get(act, "")
        if place.removeprefix("-").isdigit():
            return text, _preview(ctx, change(text, int(place)), again, {})
    errors = errors_in(text)
    return text, _preview(ctx, text, again, errors, 422) if errors else None


def _preview(
    ctx: Context,
    text: DraftText,
    again: dict[str, Any],
    errors: dict[str, str],
    status: int = 200,
    warnings: list[str] | None = None,
) -> Response:
    return ctx.page(
        PREVIEW,
        status=status,
        text=text,
        rows=rows_of(text),
        frame=frame_of(text),
        whole=whole(text),
        kinds=KIND_NAMES,
        warnings=warnings if warnings is not None else str(ctx.form.get("warnings", "")).splitlines(),
        note=str(ctx.form.get("note", "")),
        errors=errors,
        **({"seen": ""} | again),
    )


def _source(
    ctx: Context, action: str, about: str, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> Response:
    return ctx.page("admin/drafts/new.html", status=status, action=action, about=about, values=values, errors=errors)


routes = [
    Route("/matters/{id:int}/drafts/new", new, methods=["GET"], name="drafts:new"),
    Route("/matters/{id:int}/drafts/import", import_new, methods=["POST"], name="drafts:import"),
    Route("/matters/{id:int}/drafts/new", create, methods=["POST"], name="drafts:create"),
    Route("/drafts/{id:int}", show, methods=["GET"], name="drafts:show"),
    Route("/drafts/{id:int}/edit", edit, methods=["GET"], name="drafts:edit"),
    Route("/drafts/{id:int}/edit", save, methods=["POST"], name="drafts:save"),
    Route("/drafts/{id:int}/import", import_version, methods=["POST"], name="drafts:import_version"),
    Route("/drafts/{id:int}/compare", compared, methods=["GET"], name="drafts:compare"),
]
