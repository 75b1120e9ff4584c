"""One opinion: its words beside the clause, its history, and what an officer does with it."""

from datetime import date
from typing import Any

from pydantic import Field, field_validator
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin import filters
from admin.answer_forms import answer_values, chosen_block, clause_options
from admin.clause_choices import labels, plain
from admin.downloads import download
from admin.opinions import words
from consultations import outreach
from consultations import queries as consultation_queries
from opinions import answering, assignments, clauses_meant, desk, ledger, queries, second_reading, services, working
from opinions.models import Opinion
from opinions.working import Held
from people import queries as people
from web.forms import Form, parse, typed
from web.page import Context, page

SHOW, TEMPLATE = "admin:opinions:show", "admin/opinions/show.html"


class NoteForm(Form):
    """A working note."""

    text: str = Field(min_length=1, max_length=5000)


class SealForm(Form):
    """Why the author must mend it."""

    seal_reason: str = Field(min_length=1, max_length=1000)


class SortForm(Form):
    """Who works on it until when, and under which theme it stands."""

    assignee_id: int | None = None
    theme_id: int | None = None
    due_on: date | None = None

    @field_validator("due_on", "assignee_id", "theme_id", mode="before")
    @classmethod
    def nothing(cls, value: object) -> object:
        """An empty field is none."""
        return value or None


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
    return again(ctx, id, opinion_id)


@page(can="opinions.moderate")
def seal(ctx: Context, id: int, opinion_id: int) -> Response:
    """Seal the words with a reason; the author can mend them."""
    opinion = _mine(ctx, id, opinion_id)
    form, errors = parse(SealForm, ctx.form)
    if form is None:
        return show_page(ctx, id, opinion_id, typed(ctx.form), errors, 422)
    title = consultation_queries.get(ctx.db, id).title
    services.seal(ctx.db, opinion, reason=form.seal_reason, title=title, by=ctx.staff, now=ctx.now)
    return again(ctx, id, opinion_id)


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
    known = working.work(ctx.db, opinion_id)
    if form.due_on != (known.due_on if known else None):
        working.set_due(ctx.db, [opinion], form.due_on, by=ctx.staff, now=ctx.now)
    return again(ctx, id, opinion_id)


@page(can="opinions.answer")
def hold(ctx: Context, id: int, opinion_id: int) -> Response:
    """Say that one writes now, take over from somebody else, or stop; htmx gets the line that says so."""
    opinion = _mine(ctx, id, opinion_id)
    act = ctx.form.get("act")
    try:
        if act == "let_go":
            working.let_go(ctx.db, opinion, by=ctx.staff, now=ctx.now)
        else:
            working.hold(ctx.db, opinion, take_over=act == "take_over", by=ctx.staff, now=ctx.now)
    except Held:
        pass  # the line says who
    if ctx.htmx:
        return ctx.fragment(TEMPLATE, "hold", **hold_values(ctx, id, opinion))
    return again(ctx, id, opinion_id)


@page(can="opinions.sort")
def unmerge(ctx: Context, id: int, opinion_id: int) -> Response:
    """It says something of its own after all."""
    services.unmerge(ctx.db, _mine(ctx, id, opinion_id), by=ctx.staff, now=ctx.now)
    return again(ctx, id, opinion_id)


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
    version = consultation_queries.version(ctx.db, opinion.version_id)
    suggested = clauses_meant.of(ctx.db, opinion_id)
    meant = suggested.taken if suggested and suggested.taken else opinion.clause
    return ctx.page(
        TEMPLATE,
        status=status,
        c=consultation,
        clause_label=labels(version).get(opinion.clause, opinion.clause),
        meant_label=labels(version).get(meant, meant),
        clause_lines=plain(version, meant),
        suggested=suggested,
        labels=labels(version),
        source=outreach.source_of(ctx.db, opinion_id),
        source_matter=consultation.matter_id,
        clause_options=clause_options(consultation),
        original=queries.get(ctx.db, id, opinion.duplicate_of_id) if opinion.duplicate_of_id else None,
        themes=queries.themes(ctx.db, id),
        assignment=assignments.of(ctx.db, opinion_id),
        colleagues=people.colleagues(ctx.db, consultation.division_id),
        own=ctx.staff.division_id == consultation.division_id,
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        values=values,
        errors=errors,
        **_answer(ctx, id, opinion, values),
        **_walk(ctx, id, opinion),
        **hold_values(ctx, id, opinion),
        **words(),
    )


def again(ctx: Context, id: int, opinion_id: int) -> Response:
    """Back to the opinion, under the same filter."""
    query = filters.query_of(filters.asked(ctx))
    return RedirectResponse(ctx.url_for(SHOW, id=id, opinion_id=opinion_id) + query, 303)


def neighbour(ctx: Context, id: int, opinion: Opinion) -> int | None:
    """The next one to work on under the filter: the older one, as the ledger lists them."""
    return ledger.around(ctx.db, id, filters.meant(ctx, filters.asked(ctx)), opinion)[1]


def hold_values(ctx: Context, id: int, opinion: Opinion) -> dict[str, Any]:
    """Who writes at this opinion now, and until when it is to be answered."""
    found = working.work(ctx.db, opinion.id or 0)
    other = working.holder(found, besides=ctx.staff.id, now=ctx.now)
    mine = working.holder(found, besides=None, now=ctx.now) if not other else None
    return {
        "opinion": opinion,
        "hold_url": ctx.url_for("admin:opinions:hold", id=id, opinion_id=opinion.id)
        + filters.query_of(filters.asked(ctx)),
        "held_by": other,
        "holder_name": people.name(ctx.db, other.staff_id) if other else "",
        "holding": mine,
        "due_on": found.due_on if found else None,
        "is_overdue": bool(found and found.due_on and found.due_on < ctx.today and opinion.answered_at is None),
    }


def _answer(ctx: Context, id: int, opinion: Opinion, values: dict[str, object]) -> dict[str, Any]:
    answers = queries.answers_about(ctx.db, id, opinion)
    own = next((a for a in answers if a.opinion_id == opinion.id), None)
    shared = [a for a in answers if a is not own]
    versions = answering.versions(ctx.db, own.id) if own else []
    block = chosen_block(ctx, ctx.request.query_params.get("block"))
    wanted = filters.asked(ctx)
    return {
        "answer": own,
        "shared_answer": shared[0] if shared else None,
        "versions": versions,
        "reading": second_reading.reading_of(ctx.db, own.id if own else None),
        "answer_values": answer_values(own, versions, block) | values,
        "blocks": answering.blocks(ctx.db, ctx.staff.division_id),
        "with_block": lambda id: filters.query_of(wanted, block=str(id)) + "#answer-title",
    }


def _walk(ctx: Context, id: int, opinion: Opinion) -> dict[str, Any]:
    """The neighbours under the filter, the way back, and what is left."""
    wanted = filters.asked(ctx)
    newer, older = ledger.around(ctx.db, id, filters.meant(ctx, wanted), opinion)
    query = filters.query_of(wanted)
    links = [
        ctx.url_for(SHOW, id=id, opinion_id=other) + query if other else "" for other in (newer, older)
    ]  # fmt: skip
    return {
        "before": links[0],
        "after": links[1],
        "query": query,
        "progress": desk.beside(ctx.db, id, by=ctx.staff, today=ctx.today).progress,
    }


def _mine(ctx: Context, id: int, opinion_id: int) -> Opinion:
    consultation_queries.own(ctx.db, id, ctx.staff)
    return queries.get(ctx.db, id, opinion_id)


ONE = "/consultations/{id:int}/opinions/{opinion_id:int}"
routes = [
    Route(ONE, show, methods=["GET"], name="opinions:show"),
    Route(ONE + "/notes", note, methods=["POST"], name="opinions:note"),
    Route(ONE + "/seal", seal, methods=["POST"], name="opinions:seal"),
    Route(ONE + "/hold", hold, methods=["POST"], name="opinions:hold"),
    Route(ONE + "/sort", sort, methods=["POST"], name="opinions:sort"),
    Route(ONE + "/unmerge", unmerge, methods=["POST"], name="opinions:unmerge"),
    Route(ONE + "/files/{file_id:int}", file, methods=["GET"], name="opinions:file"),
]
