"""One opinion: its words beside the clause, its history, and what an officer does with it."""

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.answer_forms import answer_values, clause_options
from admin.clause_choices import labels, plain
from admin.downloads import download
from admin.opinions import words
from consultations import outreach
from consultations import queries as consultation_queries
from opinions import queries, services
from opinions.models import OUTCOMES, Opinion
from people import queries as people
from web.forms import Form, parse, typed
from web.page import Context, page

SHOW = "admin:opinions:show"


class NoteForm(Form):
    """A working note."""

    text: str = Field(min_length=1, max_length=5000)


class SealForm(Form):
    """Why the author must mend it."""

    seal_reason: str = Field(min_length=1, max_length=1000)


class SortForm(Form):
    """Who works on it, and under which theme it stands."""

    assignee_id: int | None = None
    theme_id: int | None = None


@page(can="opinions.read")
def show(ctx: Context, id: int, opinion_id: int) -> Response:
    """Everything about one opinion."""
    return show_page(ctx, id, opinion_id, {}, {})


@page(can="opinions.sort")
def note(ctx: Context, id: int, opinion_id: int) -> Response:
    """Add a note that only staff see."""
    opinion = _mine(ctx, id, opinion_id)
    form, errors = parse(NoteForm, ctx.form)
    if form is None:
        return show_page(ctx, id, opinion_id, typed(ctx.form), errors, 422)
    services.note(ctx.db, opinion, text=form.text, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id, opinion_id=opinion_id)


@page(can="opinions.moderate")
def seal(ctx: Context, id: int, opinion_id: int) -> Response:
    """Seal the words with a reason; the author can mend them."""
    opinion = _mine(ctx, id, opinion_id)
    form, errors = parse(SealForm, ctx.form)
    if form is None:
        return show_page(ctx, id, opinion_id, typed(ctx.form), errors, 422)
    title = consultation_queries.get(ctx.db, id).title
    services.seal(ctx.db, opinion, reason=form.seal_reason, title=title, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id, opinion_id=opinion_id)


@page(can="opinions.sort")
def sort(ctx: Context, id: int, opinion_id: int) -> Response:
    """Assign it and put it under a theme."""
    opinion = _mine(ctx, id, opinion_id)
    form, errors = parse(SortForm, ctx.form)
    if form is None:
        return show_page(ctx, id, opinion_id, typed(ctx.form), errors, 422)
    colleagues = {person.id: person for person in people.colleagues(ctx.db, ctx.staff.division_id)}
    if form.assignee_id != opinion.assignee_id:
        to = colleagues.get(form.assignee_id)
        services.assign(ctx.db, [opinion], to=to, by=ctx.staff, now=ctx.now)
    if form.theme_id != opinion.theme_id:
        theme = queries.theme(ctx.db, id, form.theme_id) if form.theme_id else None
        services.group(ctx.db, [opinion], theme=theme, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id, opinion_id=opinion_id)


@page(can="opinions.sort")
def unmerge(ctx: Context, id: int, opinion_id: int) -> Response:
    """It says something of its own after all."""
    services.unmerge(ctx.db, _mine(ctx, id, opinion_id), by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id, opinion_id=opinion_id)


@page(can="opinions.read")
def file(ctx: Context, id: int, opinion_id: int, file_id: int) -> Response:
    """A file that came with the opinion."""
    files = queries.get(ctx.db, id, opinion_id).files
    found = next((f for f in files if f.id == file_id), None)
    if found is None:
        raise HTTPException(404)
    return download(ctx.state.files.get(found.sha256), found.name)


def show_page(
    ctx: Context, id: int, opinion_id: int, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    """The page of one opinion, with what was typed into one of its forms when that could not be done."""
    consultation = consultation_queries.get(ctx.db, id)
    opinion = queries.get(ctx.db, id, opinion_id)
    answers = queries.answers(ctx.db, id)
    own_answer = next((a for a in answers if a.opinion_id == opinion.id), None)
    shared = [a for a in answers if a.theme_id and a.theme_id == opinion.theme_id]
    shared += [a for a in answers if a.opinion_id and a.opinion_id == opinion.duplicate_of_id]
    original = queries.get(ctx.db, id, opinion.duplicate_of_id) if opinion.duplicate_of_id else None
    version = consultation_queries.version(ctx.db, opinion.version_id)
    return ctx.page(
        "admin/opinions/show.html",
        status=status,
        c=consultation,
        opinion=opinion,
        clause_label=labels(version).get(opinion.clause, opinion.clause),
        clause_lines=plain(version, opinion.clause),
        original=original,
        source=outreach.source_of(ctx.db, opinion_id),
        source_matter=consultation.matter_id,
        answer=own_answer,
        shared_answer=shared[0] if shared else None,
        outcomes=OUTCOMES,
        answer_values=answer_values(own_answer) | values,
        clause_options=clause_options(consultation),
        themes=queries.themes(ctx.db, id),
        colleagues=people.colleagues(ctx.db, consultation.division_id),
        own=ctx.staff.division_id == consultation.division_id,
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        values=values,
        errors=errors,
        **words(),
    )


def _mine(ctx: Context, id: int, opinion_id: int) -> Opinion:
    consultation_queries.own(ctx.db, id, ctx.staff)
    return queries.get(ctx.db, id, opinion_id)


ONE = "/consultations/{id:int}/opinions/{opinion_id:int}"
routes = [
    Route(ONE, show, methods=["GET"], name="opinions:show"),
    Route(ONE + "/notes", note, methods=["POST"], name="opinions:note"),
    Route(ONE + "/seal", seal, methods=["POST"], name="opinions:seal"),
    Route(ONE + "/sort", sort, methods=["POST"], name="opinions:sort"),
    Route(ONE + "/unmerge", unmerge, methods=["POST"], name="opinions:unmerge"),
    Route(ONE + "/files/{file_id:int}", file, methods=["GET"], name="opinions:file"),
]
