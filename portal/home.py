"""The front page and the pages about the site itself."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from consultations import public
from decisions import public as public_decisions
from hearings import public as public_hearings
from infra.searching import lines_of
from opinions.models import CHANNELS
from portal.addresses import address_of, local
from surveys import public as public_surveys
from web.i18n import LANGUAGES
from web.page import ANYONE, Context, page
from web.reading import for_anyone
from web.templating import until

LATEST = 5
YEAR = 365 * 86400


@page(can=ANYONE, stored=("consultations", "hearings", "surveys"))
def index(ctx: Context) -> Response:
    """What is open, what closes soon, what was answered, and where a receipt leads."""
    shown = public.listed(ctx.db, status="", now=ctx.now)
    closing = {item.id for item in shown if public.closes_soon(item, now=ctx.now)}
    answered = [item for item in shown if item.status == "answered"]
    asked = [survey for survey in public_surveys.listed(ctx.db, now=ctx.now) if survey.status in {"open", "reported"}]
    return ctx.page(
        "portal/home.html",
        surveys=asked[:LATEST],
        open=[item for item in shown if item.status == "open"],
        closing=closing,
        hearings=[h for h in public_hearings.listed(ctx.db, now=ctx.now) if h.status not in public_hearings.OVER],
        until=until,
        coming=[item for item in shown if item.status == "published"],
        waiting=[item for item in shown if item.status == "closed"],
        results=sorted(answered, key=lambda item: str(item.answered_at), reverse=True)[:LATEST],
    )


@page(can=ANYONE)
def view(ctx: Context) -> Response:
    """Choose language or elder mode: two cookies that carry nothing else, then back to the page."""
    wanted = ctx.request.query_params
    back = local(wanted.get("next", "/"))
    lang, elder = wanted.get("lang"), wanted.get("elder")
    if lang is not None and lang not in LANGUAGES:
        return ctx.page("portal/no_translation.html", back=back)
    response = RedirectResponse(back, 303, {"Cache-Control": "no-store"})
    secure = ctx.settings.base_url.startswith("https://")
    for name, value in (("lang", lang), ("elder", elder if elder in {"0", "1"} else None)):
        if value is not None:
            response.set_cookie(name, value, max_age=YEAR, samesite="lax", httponly=True, secure=secure)
    return response


@page(can=ANYONE, stored=("consultations", "decisions", "hearings", "surveys"))
def sitemap(ctx: Context) -> Response:
    """Every public page."""
    features = (public_hearings, public_surveys, public_decisions)
    lines = [(address_of(line), line.title) for line in lines_of(ctx.db, *(each.searched(()) for each in features))]
    shown = public.listed(ctx.db, status="", now=ctx.now)
    return ctx.page("portal/sitemap.html", consultations=shown, lines=lines)


@page(can=ANYONE, stored=("site",))
def privacy(ctx: Context) -> Response:
    """What is collected, why, how long, who sees it."""
    return ctx.page("portal/privacy.html", channels=CHANNELS)


@page(can=ANYONE, stored=("site",))
def accessibility(ctx: Context) -> Response:
    """What was done so that everybody can take part, and what to do when it does not work."""
    return ctx.page("portal/accessibility.html")


@for_anyone
async def healthz(_request: Request) -> Response:
    """The process runs."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


routes = [
    Route("/", index, methods=["GET"], name="home"),
    Route("/view", view, methods=["GET"], name="view"),
    Route("/sitemap", sitemap, methods=["GET"], name="sitemap"),
    Route("/privacy", privacy, methods=["GET"], name="privacy"),
    Route("/accessibility", accessibility, methods=["GET"], name="accessibility"),
    Route("/healthz", healthz, methods=["GET"], name="healthz"),
]
