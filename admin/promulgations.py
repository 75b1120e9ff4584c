"""Making a decision public: text, reasons, adoption, channels with evidence (程序办法第三十八条, gates G22, G27, G23)."""

from datetime import date
from pathlib import PurePath
from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import Seen, act
from admin.downloads import download
from consultations import queries as consultations
from decisions import meetings, promulgating, queries
from decisions.models import Matter
from decisions.states import Stage
from documents.sniff import Refused, check
from law.deliberation import CHANNELS, OUTCOMES, latest_promulgation
from law.findings import Unmet
from people import queries as people
from people.workdays import load_workdays
from web.forms import Form, uploads
from web.i18n import gettext as _
from web.page import Context, page

SHOW = "admin:promulgations:show"
MOST_BYTES = 8 * 1024 * 1024


class PromulgationForm(Seen):
    """What the public will read."""

    title: str = Field(min_length=1, max_length=200)
    document_number: str = Field("", max_length=60)
    version_id: int | None = None
    reasons: str = Field("", max_length=60_000)
    opinions_adoption: str = Field("", max_length=60_000)
    expert_adoption: str = Field("", max_length=60_000)
    interpretation: str = Field("", max_length=5000)
    not_public_basis: str = Field("", max_length=2000)
    congress_reported_on: date | None = None
    congress_record: str = Field("", max_length=200)


class ChannelForm(Form):
    """Where it was published."""

    channel: str = Field(pattern="|".join(CHANNELS))
    published_on: date
    link: str = Field("", max_length=500, pattern=r"(https?://.+)?")


class PromulgateForm(Seen):
    """Who executes the decision."""

    executor_ids: list[int] = Field(default_factory=list)


class RevisionForm(Seen):
    """What was changed as the meeting asked, and whether it is material."""

    note: str = Field(min_length=1, max_length=10_000)
    is_material: bool = False


@page(can="matters.read")
def show(ctx: Context, id: int) -> Response:
    """What will be published and what the gates still ask for."""
    return _show(ctx, queries.get(ctx.db, id), {}, {}, 200)


@page(can="decisions.promulgate")
def save(ctx: Context, id: int) -> Response:
    """Keep what was typed."""
    matter = queries.get(ctx.db, id)

    def do(form: PromulgationForm) -> Response:
        if form.version_id not in {None, *(v for v, _name in _versions(ctx, matter))}:
            return _show(ctx, matter, form.model_dump(), {"version_id": _("请选择其中一项。")}, 422)
        changes = form.model_dump(exclude={"seen"})
        promulgating.save(ctx.db, matter, changes=changes, seen=form.seen, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, PromulgationForm, lambda *said: _show(ctx, matter, *said), do)


@page(can="decisions.promulgate")
def channel(ctx: Context, id: int) -> Response:
    """Record a channel with the link or file that shows it."""
    matter = queries.get(ctx.db, id)

    def do(form: ChannelForm) -> Response:
        files = uploads(ctx.form, "evidence_file")
        content = files[0].file.read(MOST_BYTES) if files else b""
        name = PurePath(files[0].filename or "").name if files else ""
        try:
            problem = "" if form.link or files else _("请填写链接，或者上传截图、扫描件。")
            if files:
                check(content, name)
        except Refused as refused:
            problem = str(refused)
        if problem:
            return _show(ctx, matter, form.model_dump(), {"link": problem}, 422)
        digest = ctx.state.files.put(content) if files else ""
        promulgating.record_channel(
            ctx.db, matter, **form.model_dump(), file_name=name, file_sha256=digest, by=ctx.staff, now=ctx.now
        )
        return ctx.goto(SHOW, id=id)

    return act(ctx, ChannelForm, lambda *said: _show(ctx, matter, *said), do)


@page(can="decisions.promulgate")
def promulgate(ctx: Context, id: int) -> Response:
    """Publish, through gates G27, G22 and G23."""
    matter = queries.get(ctx.db, id)

    def do(form: PromulgateForm) -> Response:
        known = {d.id for d in people.divisions(ctx.db)}
        executors = [e for e in form.executor_ids if e in known]
        promulgating.promulgate(ctx.db, matter, executor_ids=executors, seen=form.seen, by=ctx.staff, now=ctx.now)
        return ctx.goto("admin:executions:show", id=id)

    return act(ctx, PromulgateForm, lambda *said: _show(ctx, matter, *said), do)


@page(can="decisions.promulgate")
def revise(ctx: Context, id: int) -> Response:
    """After 原则通过: confirm that the text was changed as the meeting asked."""
    matter = queries.get(ctx.db, id)

    def do(form: RevisionForm) -> Response:
        meetings.confirm_revision(ctx.db, matter, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, RevisionForm, lambda *said: _show(ctx, matter, *said), do)


@page(can="matters.read")
def evidence(ctx: Context, id: int, channel_id: int) -> Response:
    """A file that shows where the decision was published."""
    matter = queries.get(ctx.db, id)
    rows = promulgating.of(ctx.db, matter).channels
    found = next((c for c in rows if c.id == channel_id and c.file_sha256), None)
    if found is None:
        raise HTTPException(404)
    return download(ctx.state.files.get(found.file_sha256), found.file_name)


def _versions(ctx: Context, matter: Matter) -> list[tuple[int | None, str]]:
    drafts = consultations.drafts(ctx.db, matter.id or 0)
    return [(v.id, f"{d.title} 第{v.number}稿 {v.note}".strip()) for d in drafts for v in reversed(d.versions)]


def _show(ctx: Context, matter: Matter, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    found = promulgating.of(ctx.db, matter)
    decided = [item for item in meetings.items_of(ctx.db, matter.id or 0) if item.decided_at]
    workdays = load_workdays(ctx.db)
    own = ctx.staff.division_id == matter.division_id and ctx.may("decisions.promulgate")
    return ctx.page(
        "admin/execution/promulgation.html",
        status=status,
        matter=matter,
        p=found,
        own=own,
        may_save=own and matter.stage in {Stage.PROMULGATING, Stage.REVISING},
        may_publish=own and matter.stage == Stage.PROMULGATING,
        revising=own and matter.stage == Stage.REVISING,
        unmet=[f for f in promulgating.findings(ctx.db, matter, now=ctx.now) if isinstance(f, Unmet)],
        latest=latest_promulgation(matter.decided_on, workdays) if matter.decided_on else None,
        item=decided[-1] if decided else None,
        outcomes=OUTCOMES,
        versions=[("", _("不公布正文")), *_versions(ctx, matter)],
        channels=[(c, c) for c in CHANNELS],
        divisions=[(d.id, d.name) for d in people.divisions(ctx.db)],
        chosen=[one for one in ctx.form.getlist("executor_ids") if str(one).isdecimal()],
        v=found.model_dump() | values,
        values=values,
        errors=errors,
    )


ONE = "/matters/{id:int}"
routes = [
    Route(ONE + "/promulgation", show, methods=["GET"], name="promulgations:show"),
    Route(ONE + "/promulgation", save, methods=["POST"], name="promulgations:save"),
    Route(ONE + "/promulgation/channels", channel, methods=["POST"], name="promulgations:channel"),
    Route(ONE + "/promulgation/channels/{channel_id:int}", evidence, methods=["GET"], name="promulgations:evidence"),
    Route(ONE + "/promulgate", promulgate, methods=["POST"], name="promulgations:promulgate"),
    Route(ONE + "/confirm-revision", revise, methods=["POST"], name="promulgations:revise"),
]
