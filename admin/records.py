"""The dossier of a matter: every paper, filterable, printable as 卷宗; papers that the system writes; what is kept."""

from pathlib import PurePath
from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import act
from admin.downloads import download
from decisions import queries, services, volumes
from decisions.duties import GROUP_CONSULTED, REPRESENTATIVES_HEARD
from decisions.models import Matter
from decisions.written_papers import papers as written_papers
from documents.docx import docx
from documents.pdf import pdf
from documents.sniff import Refused, check
from law.archiving import CATEGORIES
from people.permissions import Role
from people.services import roles_of
from web.forms import Form, uploads
from web.i18n import gettext as _
from web.page import Context, page

WRITERS = {"docx": docx, "pdf": pdf}
MOST_BYTES = 20 * 1024 * 1024
OFFICER_KINDS = {
    REPRESENTATIVES_HEARD: "听取人大代表、政协委员、基层组织意见的材料",
    GROUP_CONSULTED: "与特定群体沟通协商的记录",
    "problem_report": "执行中形成的材料",
    "other": "其他具有保存价值的材料",
}
LEGAL_KINDS = {"legality_paper": "合法性审查中形成的其他材料"}


class KeepForm(Form):
    """What kind of paper it is and what it is called. The title names whom or which group it is about."""

    kind: str
    title: str = Field(min_length=1, max_length=200)


@page(can="record.read")
def show(ctx: Context, id: int) -> Response:
    """The whole dossier, by category; `category` and `q` narrow."""
    return _show(ctx, queries.get(ctx.db, id), {}, {}, 200)


@page(can="record.read")
def paper(ctx: Context, id: int, key: str, form: str) -> Response:
    """A paper that the system writes, as DOCX or PDF."""
    found = next((p for p in written_papers(ctx.db, queries.get(ctx.db, id)) if p.key == key), None)
    if found is None or form not in WRITERS:
        raise HTTPException(404)
    return download(WRITERS[form](found.document), f"{found.title}.{form}")


@page(can="record.read")
def ask_volume(ctx: Context, id: int) -> Response:
    """Let the worker make the whole dossier as one PDF."""
    volumes.ask(ctx.db, queries.get(ctx.db, id), by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:records:show", id=id)


@page(can="record.read")
def volume(ctx: Context, id: int) -> Response:
    """The last one that was made."""
    matter, row = queries.get(ctx.db, id), volumes.of(ctx.db, id)
    if row is None or not row.sha256:
        raise HTTPException(404)
    return download(ctx.state.files.get(row.sha256), f"{matter.number} {matter.title} 卷宗.pdf")


@page(can="papers.keep")
def keep(ctx: Context, id: int) -> Response:
    """Put a file into the record: an officer of the undertaking division, or the policy division its own papers."""
    matter = queries.get(ctx.db, id)

    def do(form: KeepForm) -> Response:
        files = uploads(ctx.form, "paper")
        problem = {} if files else {"paper": _("请选择一个文件。")}
        if form.kind not in _kinds(ctx, matter):
            problem = {"kind": _("请选择其中一项。")}
        if problem:
            return _show(ctx, matter, form.model_dump(), problem, 422)
        content, name = files[0].file.read(MOST_BYTES), PurePath(files[0].filename or "").name
        try:
            check(content, name)
        except Refused as refused:
            return _show(ctx, matter, form.model_dump(), {"paper": str(refused)}, 422)
        digest = ctx.state.files.put(content)
        services.keep_paper(
            ctx.db, matter, kind=form.kind, title=form.title, filename=name, sha256=digest, by=ctx.staff, now=ctx.now
        )
        return ctx.goto("admin:records:show", id=id)

    return act(ctx, KeepForm, lambda *said: _show(ctx, matter, *said), do)


def _kinds(ctx: Context, matter: Matter) -> dict[str, str]:
    kinds: dict[str, str] = {}
    if ctx.staff.division_id == matter.division_id and Role.OFFICER in roles_of(ctx.staff):
        kinds |= OFFICER_KINDS
    if Role.LEGAL in roles_of(ctx.staff):
        kinds |= LEGAL_KINDS
    return kinds


def _show(ctx: Context, matter: Matter, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    asked = ctx.request.query_params
    category, words = asked.get("category", ""), asked.get("q", "").split()
    kept = queries.papers(ctx.db, matter.id or 0)
    written = written_papers(ctx.db, matter)

    def fits(title: str, its_category: str) -> bool:
        return category in {"", its_category} and all(w.lower() in title.lower() for w in words)

    made = volumes.of(ctx.db, matter.id or 0)
    return ctx.page(
        "admin/archives/dossier.html",
        status=status,
        matter=matter,
        volume=made,
        has_grown=made is not None and made.sha256 != "" and volumes.has_grown(ctx.db, matter, made),
        categories=CATEGORIES,
        category=category,
        words=" ".join(words),
        kept=[p for p in kept if fits(p.title, p.category)],
        written=[p for p in written if fits(p.title, p.category)],
        kinds=[(key, _(name)) for key, name in _kinds(ctx, matter).items()] if ctx.may("papers.keep") else [],
        values=values,
        errors=errors,
    )


ONE = "/matters/{id:int}/dossier"
routes = [
    Route(ONE, show, methods=["GET"], name="records:show"),
    Route(ONE, keep, methods=["POST"], name="records:keep"),
    Route(ONE + "/volume", ask_volume, methods=["POST"], name="records:ask_volume"),
    Route(ONE + "/volume.pdf", volume, methods=["GET"], name="records:volume"),
    Route(ONE + "/{key}.{form}", paper, methods=["GET"], name="records:paper"),
]
