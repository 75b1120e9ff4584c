"""Hearings as citizens read them: the list, the page of one, its papers, its calendar and feed."""

from datetime import datetime

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from consultations import public as public_drafts
from documents import qr
from hearings import public
from hearings.models import KINDS, METHODS, ROLES, Hearing
from hearings.public import ListedHearing
from hearings.session import STEPS
from hearings.states import NAMES, HearingStatus
from infra.clock import SHANGHAI, start_of
from opinions.models import OUTCOMES
from portal import events
from portal.addresses import ID
from portal.downloads import download
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.templating import until

PAGES = "portal/hearings/"
PILLS = {
    "preannounced": "draft", "announced": "open", "closed": "due", "selected": "due", "listed": "open",
    "in_session": "open", "adjourned": "due", "held": "due", "recorded": "due", "reported": "done", "cancelled": "closed",
}  # fmt: skip


@page(can=ANYONE, stored=("hearings",))
def index(ctx: Context) -> Response:
    """Announced hearings, those open to registration first."""
    items = public.listed(ctx.db, now=ctx.now)
    return ctx.page(PAGES + "index.html", items=items, until=until, pills=PILLS)


@page(can=ANYONE, stored=("hearings", "hearing:{id}"))
def show(ctx: Context, id: int) -> Response:
    """Notices, dates, papers, list, what is on now, record and report, on one page."""
    view = public.view(ctx.db, id, now=ctx.now)
    return ctx.page(
        PAGES + "show.html",
        view=view,
        hearing=view.hearing,
        text=public_drafts.version_text(ctx.db, view.hearing.version_id),
        status_name=_(NAMES[HearingStatus(view.hearing.status)]),
        pills=PILLS,
        until=until,
        kinds=KINDS,
        methods=METHODS,
        roles=ROLES,
        outcomes=OUTCOMES,
        steps=STEPS,
        page_meta=page_meta(ctx, view.hearing),
        qr=Markup(qr.svg(f"{_base(ctx)}/hearings/{id}", title=_("本页二维码"))),  # noqa: S704 -- drawn by us
    )


@page(can=ANYONE)
def material(ctx: Context, id: int, file_id: int) -> Response:
    """A paper of the hearing, to save."""
    row = public.material(ctx.db, id, file_id)
    return download(ctx.state.files.get(row.sha256), row.name, row.mime)


@page(can=ANYONE, stored=("hearings", "hearing:{id}"))
def calendar(ctx: Context, id: int) -> Response:
    """iCalendar: the hearing itself and the end of registration."""
    item = public.line(public.get(ctx.db, id), ctx.now)
    return events.answer(events.calendar(_("听证会")), events.of_hearing(item, f"{_base(ctx)}/hearings/{id}"))


@page(can=ANYONE, stored=("hearings",))
def feed(ctx: Context) -> Response:
    """Atom: hearings by their newest notice."""
    items = sorted(public.listed(ctx.db, now=ctx.now), key=_moved, reverse=True)
    return ctx.page(
        PAGES + "feed.xml",
        headers={"Content-Type": "application/atom+xml; charset=utf-8"},
        items=items,
        updated=_moved(items[0]) if items else start_of(ctx.today),
        base=_base(ctx),
    )


def page_meta(ctx: Context, hearing: Hearing) -> dict[str, str]:
    """What the norms for government sites ask every article page to say."""
    first = hearing.announcements[0] if hearing.announcements else None
    return {
        "ColumnName": _("听证会"),
        "ColumnType": _("互动交流"),
        "ArticleTitle": first.title if first else hearing.title,
        "PubDate": f"{first.published_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if first else "",
        "ContentSource": ctx.settings.site_name,
        "Keywords": _("听证会"),
        "Author": ctx.settings.site_name,
        "Description": hearing.subject[:200],
        "Url": f"{_base(ctx)}/hearings/{hearing.id}",
    }


def _moved(item: ListedHearing) -> datetime:
    return item.updated_at


def _base(ctx: Context) -> str:
    return str(ctx.settings.base_url).rstrip("/")


routes = [
    Route("/", index, methods=["GET"], name="index"),
    Route("/feed.atom", feed, methods=["GET"], name="feed"),
    Route(ID, show, methods=["GET"], name="show"),
    Route(ID + "/materials/{file_id:int}", material, methods=["GET"], name="material"),
    Route(ID + "/calendar.ics", calendar, methods=["GET"], name="calendar"),
]
