"""The public journal: how large it is, its newest signed statement, and how to check a receipt."""

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from journal.checkpoints import read_checkpoint
from journal.days import newest_and_yesterday, note_at
from journal.stamps import stamp
from journal.stored import newest_note, root_at, tree_size
from web.page import ANYONE, Context, page

LARGEST = 2**31


@page(can=ANYONE)
def index(ctx: Context) -> Response:
    """Size, root, newest checkpoint, and how anybody can check them."""
    connection = ctx.db.connection()
    size = tree_size(connection)
    note, day = newest_and_yesterday(connection, now=ctx.now)
    key = ctx.state.journal_key.public.text
    return ctx.page(
        "portal/journal/index.html",
        size=size,
        root=root_at(connection, size).hex() if size else "",
        note=note or "",
        covered=read_checkpoint(note).size if note else 0,
        public_key=key,
        day=day,
        headers={"Cache-Control": "no-cache"},
    )


@page(can=ANYONE)
def checkpoint(ctx: Context) -> Response:
    """The newest signed statement as text: keep it, and compare later."""
    note = newest_note(ctx.db.connection())
    if note is None:
        raise HTTPException(404)
    return PlainTextResponse(note, headers={"Cache-Control": "no-cache"})


@page(can=ANYONE)
def checkpoint_at(ctx: Context, size: int) -> Response:
    """One signed statement under its permanent address."""
    note = note_at(ctx.db.connection(), size) if size < LARGEST else None
    if note is None:
        raise HTTPException(404)
    return PlainTextResponse(note, headers={"Cache-Control": "no-cache"})


@page(can=ANYONE)
def stamped(ctx: Context, size: int) -> Response:
    """The time stamp (RFC 3161) of an outside authority over that statement."""
    found = stamp(ctx.db, size) if size < LARGEST else None
    if found is None:
        raise HTTPException(404)
    return Response(found.response, media_type="application/timestamp-reply")


@page(can=ANYONE, stored=("site",))
def verify(ctx: Context) -> Response:
    """Check a receipt file in the browser: nothing is sent anywhere."""
    return ctx.page("portal/journal/verify.html", public_key=ctx.state.journal_key.public.text)


routes = [
    Route("/", index, methods=["GET"], name="index"),
    Route("/checkpoint", checkpoint, methods=["GET"], name="checkpoint"),
    Route("/checkpoints/{size:int}", checkpoint_at, methods=["GET"], name="checkpoint_at"),
    Route("/checkpoints/{size:int}/stamp.tsr", stamped, methods=["GET"], name="stamp"),
    Route("/verify", verify, methods=["GET"], name="verify"),
]
