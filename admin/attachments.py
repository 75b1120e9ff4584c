"""Files of a notice: checked for what they are and for personal data before they are kept."""

from collections import Counter

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.checked_files import one_file
from admin.consultations import show_page
from admin.downloads import download
from consultations import queries, services
from consultations.states import after
from documents.personal import find_personal, text_of
from documents.reading_tables import Unreadable
from documents.sniff import Kind
from web.forms import typed
from web.i18n import gettext as _
from web.page import Context, page


@page(can="consultations.edit")
def add(ctx: Context, id: int) -> Response:
    """Keep a file with the notice; personal data in it is shown first and must be confirmed."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    after("edit", consultation.status)  # before the file is read; the service asks again
    file, problem = one_file(ctx.form, "attachment")
    if file is None:
        return show_page(ctx, consultation, errors={"attachment": problem or _("请选择一个文件。")}, status=422)
    warnings = [] if ctx.form.get("checked") == "yes" else warnings_about(file.content, file.kind)
    if warnings:
        errors = {"attachment": _("没有上传。核对后请勾选「已核对」，重新选择文件再上传。")}
        return show_page(ctx, consultation, values=typed(ctx.form), errors=errors, warnings=warnings, status=422)
    services.attach(
        ctx.db,
        consultation,
        name=file.name,
        mime=file.kind.mime,
        size=len(file.content),
        sha256=ctx.state.files.put(file.content),
        by=ctx.staff,
        now=ctx.now,
    )
    return ctx.goto("admin:consultations:show", id=id)


@page(can="consultations.read")
def fetch(ctx: Context, id: int, file_id: int) -> Response:
    """A file of the notice."""
    found = next((a for a in queries.get(ctx.db, id).attachments if a.id == file_id), None)
    if found is None:
        raise HTTPException(404)
    return download(ctx.state.files.get(found.sha256), found.name)


@page(can="consultations.read")
def evidence(ctx: Context, id: int, file_id: int) -> Response:
    """A file that shows where else the notice was published."""
    found = next((e for e in queries.get(ctx.db, id).evidence if e.id == file_id and e.file_sha256), None)
    if found is None:
        raise HTTPException(404)
    return download(ctx.state.files.get(found.file_sha256), found.file_name)


def warnings_about(content: bytes, kind: Kind) -> list[str]:
    """What in a file should not be published, masked, and what could not be read."""
    try:
        reading = text_of(content, kind.extension)
    except Unreadable as problem:
        return [str(problem)]
    counts = Counter((hit.kind, hit.masked) for hit in find_personal(reading.text))
    warnings = [_("{kind} {masked}，{n} 处").format(kind=_(k), masked=m, n=n) for (k, m), n in counts.items()]
    if not reading.complete:
        warnings.append(_("文件中有图片或者无法读取的部分，系统不能检查，请人工核对。"))
    return warnings


routes = [
    Route("/consultations/{id:int}/attachments", add, methods=["POST"], name="attachments:add"),
    Route("/consultations/{id:int}/attachments/{file_id:int}", fetch, methods=["GET"], name="attachments:download"),
    Route("/consultations/{id:int}/evidence/{file_id:int}", evidence, methods=["GET"], name="attachments:evidence"),
]
