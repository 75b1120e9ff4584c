"""Consultations as citizens read them: the list, the page of one, what changed, its files."""

from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from consultations import outreach, public
from consultations.clauses import ATTACHMENT, CHAPTER, SECTION, DraftText
from consultations.comparison import ClauseChange, compare
from consultations.explanations import KINDS
from consultations.models import Consultation
from documents import qr
from infra.clock import SHANGHAI
from portal.addresses import ID
from portal.downloads import download
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.templating import until

COLUMN = "征求意见"
STATUSES = ("", "open", "published", "closed", "answered")
SHORTEST_CONTENTS = 60  # articles: longer drafts list only their chapters


@page(can=ANYONE, stored=("consultations",))
def index(ctx: Context) -> Response:
    """The list, by state."""
    status = ctx.request.query_params.get("status", "")
    if status not in STATUSES:
        raise HTTPException(404)
    every = public.listed(ctx.db, status="", now=ctx.now)
    counts = {key: sum(1 for item in every if key in {"", item.status}) for key in STATUSES}
    shown = [item for item in every if status in {"", item.status}]
    return ctx.page("portal/consultations/index.html", items=shown, chosen=status, counts=counts, until=until)


@page(can=ANYONE, stored=("consultations", "consultation:{id}", "opinions:{id}"))
def show(ctx: Context, id: int) -> Response:
    """Notice, explanation, every clause and, once there is one, the result, on one page."""
    view = public.view(ctx.db, id, now=ctx.now)
    address = f"{ctx.settings.base_url.rstrip('/')}/consultations/{id}"
    return ctx.page(
        "portal/consultations/show.html",
        view=view,
        consultation=view.consultation,
        events=public.explanations(view.consultation),
        event_kinds=KINDS,
        outreach_kinds=outreach.KINDS,
        until=until,
        toc=contents_of(view.text),
        changes=[_shown(change) for change in view.feedback.changes] if view.feedback else [],
        page_meta=page_meta(ctx, view.consultation),
        qr=Markup(qr.svg(address, title=_("本页二维码"))),  # noqa: S704 -- drawn by us from our own address
    )


@page(can=ANYONE, stored=("consultations", "consultation:{id}"))
def comparison(ctx: Context, id: int) -> Response:
    """What changed clause by clause: since the earlier version, or after the opinions."""
    consultation = public.with_versions(ctx.db, id)
    text, earlier = public.texts(consultation)
    after = _revised(consultation) if ctx.request.query_params.get("with") == "revised" else None
    old, new = (text, after) if after else (earlier, text)
    changes = compare(old, new) if old else []
    return ctx.page(
        "portal/consultations/compare.html",
        consultation=consultation,
        changes=[_shown(change) for change in changes if change.kind != "unchanged"],
        unchanged=[change for change in changes if change.kind == "unchanged"],
        has_earlier=old is not None,
        is_revised=after is not None,
        page_meta=page_meta(ctx, consultation),
    )


@page(can=ANYONE, stored=("consultations", "consultation:{id}"))
def mongolian(ctx: Context, id: int) -> Response:
    """The notice in traditional Mongolian script, set vertically."""
    consultation, translation = public.translation(ctx.db, id)
    meta = page_meta(ctx, consultation)
    return ctx.page(
        "portal/consultations/mongolian.html", consultation=consultation, translation=translation, page_meta=meta
    )


@page(can=ANYONE)
def attachment(ctx: Context, id: int, file_id: int) -> Response:
    """A file of the notice, to save."""
    row = public.attachment(ctx.db, id, file_id)
    return download(ctx.state.files.get(row.sha256), row.name, row.mime)


@page(can=ANYONE)
def explanation_file(ctx: Context, id: int, event_id: int) -> Response:
    """What shows a press conference or an expert interview, to save."""
    event = next((e for e in public.explanations(public.get(ctx.db, id)) if e.id == event_id and e.file_sha256), None)
    if event is None:
        raise HTTPException(404)
    return download(ctx.state.files.get(event.file_sha256), event.file_name, "application/octet-stream")


def contents_of(text: DraftText) -> list[tuple[str, str]]:
    """(words, #anchor) for the column of contents: chapters and, in a short draft, every article with a label."""
    parts = [c for c in text.clauses if c.label or c.heading]
    if len(parts) > SHORTEST_CONTENTS:
        parts = [c for c in parts if c.kind in {CHAPTER, SECTION, ATTACHMENT}] or parts
    return [(f"{c.label} {c.heading}".strip(), f"#{c.key}") for c in parts]


def page_meta(ctx: Context, consultation: Consultation) -> dict[str, str]:
    """What the norms for government sites ask every article page to say (网站页面元数据)."""
    published = consultation.published_at
    return {
        "ColumnName": _(COLUMN),
        "ColumnType": _("互动交流"),
        "ArticleTitle": consultation.title,
        "PubDate": f"{published.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if published else "",
        "ContentSource": ctx.settings.site_name,
        "Keywords": consultation.keywords,
        "Author": ctx.settings.site_name,
        "Description": consultation.summary,
        "Url": f"{ctx.settings.base_url.rstrip('/')}/consultations/{consultation.id}",
    }


def _revised(consultation: Consultation) -> DraftText | None:
    revised = consultation.revised_version if consultation.status == "answered" else None
    return DraftText.from_json(revised.text) if revised else None


def _shown(change: ClauseChange) -> dict[str, Any]:
    """A change as the template draws it; a heading of the new text, else of the old one."""
    part = change.new or change.old
    before = change.old.label if change.old else ""
    return {
        "key": change.key,
        "kind": change.kind,
        "label": (part.label or part.heading) if part else "",
        "before": before,
        "pieces": [(piece.op, piece.text) for piece in change.pieces],
    }


routes = [
    Route("/", index, methods=["GET"], name="index"),
    Route(ID, show, methods=["GET"], name="show"),
    Route(ID + "/compare", comparison, methods=["GET"], name="compare"),
    Route(ID + "/mongolian", mongolian, methods=["GET"], name="mongolian"),
    Route(ID + "/attachments/{file_id:int}", attachment, methods=["GET"], name="attachment"),
    Route(ID + "/explanations/{event_id:int}/file", explanation_file, methods=["GET"], name="explanation_file"),
]
