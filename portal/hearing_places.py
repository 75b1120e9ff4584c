"""The public files of the draw, and a participant's own page: ticket, material, record, signature."""

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from documents import qr
from hearings import public, serving
from hearings.models import ROLES
from hearings.participants import withdraw_participant
from hearings.selection_models import Participant
from infra.states import WrongState
from portal.addresses import ID
from portal.downloads import download
from portal.opinions import PRIVATE
from web.i18n import gettext as _
from web.page import ANYONE, Context, page

MINE = "/participants/{code}"


@page(can=ANYONE)
def pool(ctx: Context, id: int, draw_id: int) -> Response:
    """The frozen pool with its lottery, as it was committed to before the seed was known."""
    draw = public.draw(ctx.db, id, draw_id)
    if not draw.pool:
        raise HTTPException(404)
    return download(draw.pool.encode(), f"draw-{id}-{draw_id}-pool.json", "application/json")


@page(can=ANYONE)
def result(ctx: Context, id: int, draw_id: int) -> Response:
    """The proof bundle with seed and result: `gongyi verify draw FILE` re-runs it."""
    draw = public.draw(ctx.db, id, draw_id)
    if not draw.bundle:
        raise HTTPException(404)
    return download(draw.bundle.encode(), f"draw-{id}-{draw_id}-result.json", "application/json")


@page(can=ANYONE)
def place(ctx: Context, code: str) -> Response:
    """A participant's own page."""
    return place_page(ctx, public.participant_by_code(ctx.db, code))


@page(can=ANYONE)
def confirm(ctx: Context, code: str) -> Response:
    """Will come."""
    who = public.participant_by_code(ctx.db, code)
    who.confirmed_at = who.confirmed_at or ctx.now
    return ctx.goto("hearings:place", code=code)


@page(can=ANYONE)
def acknowledge(ctx: Context, code: str) -> Response:
    """Has the material."""
    who = public.participant_by_code(ctx.db, code)
    hearing = public.get(ctx.db, who.hearing_id)
    try:
        serving.acknowledge(ctx.db, hearing, who, by="participant", now=ctx.now)
    except WrongState:
        return place_page(ctx, who, status=409, message=_("您已经确认过，或者材料还没有送出。"))
    return ctx.goto("hearings:place", code=code)


@page(can=ANYONE)
def give_up(ctx: Context, code: str) -> Response:
    """Will not come: the next alternate follows."""
    who = public.participant_by_code(ctx.db, code)
    hearing = public.get(ctx.db, who.hearing_id)
    if hearing.status not in {"selected", "listed"}:
        return place_page(ctx, who, status=409, message=_("现在不能退出，请打电话联系组织单位。"))
    withdraw_participant(ctx.db, hearing, who, reason=_("本人退出"), by="participant", now=ctx.now)
    return ctx.goto("hearings:place", code=code)


@page(can=ANYONE)
def ticket(ctx: Context, code: str) -> Response:
    """The address of this page as a QR code: the ticket at the door."""
    public.participant_by_code(ctx.db, code)
    return Response(qr.svg(address(ctx, code)), headers=PRIVATE, media_type="image/svg+xml")


def place_page(ctx: Context, who: Participant, *, status: int = 200, message: str = "") -> Response:
    """What a participant sees and may do now."""
    hearing = public.get(ctx.db, who.hearing_id)
    services = serving.services(ctx.db, [who])
    return ctx.page(
        "portal/hearings/place.html",
        status=status,
        headers=PRIVATE,
        who=who,
        hearing=hearing,
        services=services,
        methods=serving.METHODS,
        must_acknowledge=any(s.method in serving.ELECTRONIC and not s.acknowledged_at for s in services),
        roles=ROLES,
        message=message,
        address=address(ctx, who.code),
        qr=Markup(qr.svg(address(ctx, who.code), title=_("入场二维码"))),  # noqa: S704 -- drawn by us
    )


def address(ctx: Context, code: str) -> str:
    """The address of a participant's page, whole."""
    return f"{ctx.settings.base_url.rstrip('/')}/hearings/participants/{code}"


routes = [
    Route(ID + "/draws/{draw_id:int}/pool.json", pool, methods=["GET"], name="pool"),
    Route(ID + "/draws/{draw_id:int}/result.json", result, methods=["GET"], name="result"),
    Route(MINE, place, methods=["GET"], name="place"),
    Route(MINE + "/confirm", confirm, methods=["POST"], name="confirm_place"),
    Route(MINE + "/acknowledge", acknowledge, methods=["POST"], name="acknowledge"),
    Route(MINE + "/give-up", give_up, methods=["POST"], name="give_up"),
    Route(MINE + "/ticket.svg", ticket, methods=["GET"], name="ticket"),
]
