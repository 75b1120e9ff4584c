"""Tokens and webhooks for other systems of the department, kept by the system administrator."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from journal import webhooks
from journal.deliveries import BadAddress, checked_address
from journal.webhooks import EVENTS, secret_of
from people import clients
from people.clients import SCOPES
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

INDEX = "admin:integrations:index"
NO_STORE = {"Cache-Control": "no-store"}


class ClientForm(Form):
    """A system that may ask."""

    client_name: str = Field(min_length=2, max_length=100)
    scopes: list[str] = Field(min_length=1)


class WebhookForm(Form):
    """A system that is told."""

    name: str = Field(min_length=2, max_length=100)
    url: str = Field(min_length=8, max_length=500)
    events: list[str] = Field(min_length=1)


@page(can="integrations.edit")
def index(ctx: Context) -> Response:
    """Clients and subscriptions with their newest deliveries."""
    return _page(ctx, {})


@page(can="integrations.edit")
def add_client(ctx: Context) -> Response:
    """A new token, shown this once."""
    form, errors = parse(ClientForm, ctx.form)
    if form is None or not set(form.scopes) <= SCOPES.keys():
        errors = _chosen(errors, "scopes")
        return _page(ctx, errors, 422)
    client, token = clients.add_client(ctx.db, name=form.client_name, scopes=form.scopes, by=ctx.staff, now=ctx.now)
    return _once(ctx, client.name, _("接口令牌"), token, _("调用时放在请求头里：Authorization: Bearer 令牌"))


@page(can="integrations.edit")
def revoke_client(ctx: Context, id: int) -> Response:
    """The token opens nothing any more."""
    clients.revoke_client(ctx.db, id, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX)


@page(can="integrations.edit")
def add_webhook(ctx: Context) -> Response:
    """A new subscription; its secret is shown this once."""
    form, errors = parse(WebhookForm, ctx.form)
    if form:
        try:
            checked_address(form.url, production=ctx.settings.env == "production")
        except BadAddress as bad:
            errors["url"] = _(str(bad))
    if form is None or errors or not set(form.events) <= EVENTS.keys():
        return _page(ctx, errors if errors else _chosen(errors, "events"), 422)
    hook = clients.add_webhook(
        ctx.db, name=form.name, url=form.url, events=form.events, by=ctx.staff, now=ctx.now
    )  # fmt: skip
    hint = _("接收方用它核对请求头 X-Gongyi-Signature：t.正文 的 HMAC-SHA256")
    return _once(ctx, hook.name, _("签名密钥"), secret_of(hook, ctx.settings.secret), hint)


@page(can="integrations.edit")
def stop_webhook(ctx: Context, id: int) -> Response:
    """Tell it no more."""
    clients.stop_webhook(ctx.db, id, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX)


def _chosen(errors: dict[str, str], field: str) -> dict[str, str]:
    changed = {name: text for name, text in errors.items() if name != field}
    return changed | {field: _("请至少选择一项。")} if field in errors or not errors else changed


def _once(ctx: Context, name: str, label: str, secret: str, hint: str) -> Response:
    return ctx.page(
        "admin/integrations/once.html", headers=NO_STORE, name=name, label=label, secret=secret, hint=hint
    )  # fmt: skip


def _page(ctx: Context, errors: dict[str, str], status: int = 200) -> Response:
    hooks = webhooks.active(ctx.db)
    return ctx.page(
        "admin/integrations/index.html",
        status=status,
        clients=clients.clients(ctx.db),
        hooks=[(hook, webhooks.deliveries(ctx.db, hook.id or 0, most=20)) for hook in hooks],
        scopes=[(key, _(words)) for key, words in SCOPES.items()],
        events=[(key, _(words)) for key, words in EVENTS.items()],
        values=typed(ctx.form, WebhookForm if "url" in ctx.form else ClientForm),
        errors=errors,
    )


PLACE = "/integrations"
routes = [
    Route(PLACE, index, methods=["GET"], name="integrations:index"),
    Route(PLACE + "/clients", add_client, methods=["POST"], name="integrations:add_client"),
    Route(PLACE + "/clients/{id:int}/revoke", revoke_client, methods=["POST"], name="integrations:revoke"),
    Route(PLACE + "/webhooks", add_webhook, methods=["POST"], name="integrations:add_webhook"),
    Route(PLACE + "/webhooks/{id:int}/stop", stop_webhook, methods=["POST"], name="integrations:stop"),
]
