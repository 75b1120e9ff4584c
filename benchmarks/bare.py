"""The bare framework: one GET, one no-op POST with a JSON body and a receipt. Everything is measured against these."""

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


async def hello(request: Request) -> Response:
    """H is the CPU of one of these."""
    return PlainTextResponse("hello")


async def noop(request: Request) -> Response:
    """N is the CPU of one of these."""
    sent = orjson.loads(await request.body())
    return Response(orjson.dumps({"receipt": sent["idempotency_key"]}), 201, media_type="application/json")


app = Starlette(routes=[Route("/hello", hello), Route("/noop", noop, methods=["POST"])])
