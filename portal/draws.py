"""Check a draw in the browser: nothing is sent anywhere."""

from starlette.responses import Response
from starlette.routing import Route

from web.page import ANYONE, Context, page


@page(can=ANYONE, stored=("site",))
def verify(ctx: Context) -> Response:
    """The page that checks a bundle or a result and draws again from the seed."""
    return ctx.page("portal/hearings/verify.html")


routes = [Route("/hearings/verify", verify, methods=["GET"], name="draws_verify")]
