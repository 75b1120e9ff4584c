"""The result of a consultation beyond its first page: more answers, all opinions under one answer, the whole list as a file."""

from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from consultations import public, result_lists
from documents.csv import csv_rows
from portal.addresses import ID
from portal.consultations import page_meta
from portal.downloads import download
from web.i18n import gettext as _
from web.page import ANYONE, Context, page

ON_FIRST = 20  # answers on the page of the consultation itself, and on each of the pages that follow
TAGS = ("consultations", "consultation:{id}", "opinions:{id}")


@dataclass(frozen=True)
class Part:
    """Which part of a longer list is shown."""

    number: int
    last: int
    total: int
    path: str

    def url(self, number: int) -> str:
        """The address of a part; the first has none of its own."""
        return f"{self.path}?page={number}" if number > 1 else self.path


@page(can=ANYONE, stored=TAGS)
def answers(ctx: Context, id: int) -> Response:
    """Some of the answers with the first opinions of each."""
    view = public.view(ctx.db, id, now=ctx.now)
    if view.feedback is None:
        raise HTTPException(404)
    themes = view.feedback.themes
    part = _part(ctx, len(themes), ON_FIRST, f"/consultations/{id}/results")
    shown = themes[(part.number - 1) * ON_FIRST : part.number * ON_FIRST]
    return _page(ctx, "portal/consultations/results.html", view.consultation, part, themes=shown)


@page(can=ANYONE, stored=TAGS)
def answer(ctx: Context, id: int, answer_id: int) -> Response:
    """All opinions that one answer answers, a hundred on a page."""
    consultation = result_lists.answered(ctx.db, id)
    found = result_lists.of_answer(ctx.db, consultation, answer_id, number=_number(ctx))
    part = _part(ctx, found.people, result_lists.PER_PAGE, f"/consultations/{id}/results/{answer_id}")
    return _page(ctx, "portal/consultations/answer.html", consultation, part, theme=found)


@page(can=ANYONE, stored=TAGS)
def whole_list(ctx: Context, id: int) -> Response:
    """Every opinion with what became of it and why, to save: names masked, words in short."""
    consultation = result_lists.answered(ctx.db, id)
    content = csv_rows(result_lists.HEADER, result_lists.rows(ctx.db, consultation))
    return download(content, f"{consultation.title} {_('采纳情况')}.csv", "text/csv; charset=utf-8")


def _number(ctx: Context) -> int:
    asked = ctx.request.query_params.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 7 and int(asked)):
        raise HTTPException(404)
    return int(asked)


def _part(ctx: Context, total: int, most: int, path: str) -> Part:
    part = Part(_number(ctx), max(-(-total // most), 1), total, path)
    if part.number > part.last:
        raise HTTPException(404)
    return part


def _page(ctx: Context, template: str, consultation: Any, part: Part, **values: Any) -> Response:
    meta = page_meta(ctx, consultation)
    return ctx.page(template, consultation=consultation, part=part, page_meta=meta, **values)


routes = [
    Route(ID + "/results", answers, methods=["GET"], name="results"),
    Route(ID + "/results.csv", whole_list, methods=["GET"], name="results_file"),
    Route(ID + "/results/{answer_id:int}", answer, methods=["GET"], name="result"),
]
