"""What the machine finds in a ledger, and what officers make of it: campaigns, proposed themes, the doubtful ones."""

from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from consultations import queries as consultation_queries
from consultations.differences import pieces
from consultations.models import Consultation
from opinions import campaigns, desk, queries, services, sorting, suggesting
from opinions.desk_models import MADE_BY
from opinions.models import CHANNELS, STANCES
from opinions.sorting_models import RUN_MODES, RUN_STATES, RUNNING, WAITING
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

INDEX, ONE = "admin:sorting:index", "admin:sorting:campaign"
TEMPLATE, CAMPAIGN = "admin/sorting/index.html", "admin/sorting/campaign.html"
SHOWN = 60  # copies of a letter on its page
SUREST = 0.5  # what is less sure waits for a person
KINDS = {"person": "个人", "organisation": "单位"}
FIGURES = {
    "region": ("地区", {}),
    "submitter_kind": ("身份", KINDS),
    "channel": ("渠道", CHANNELS),
    "stance": ("立场", STANCES),
}


class RunForm(Form):
    """How to sort: the number of themes to propose (0: by the number of opinions) and the seed."""

    k: int = Field(0, ge=0, le=60)
    seed: int = Field(1, ge=0, le=2**31 - 1)


class TakeForm(Form):
    """A proposal becomes a theme of this name, or goes into one there is."""

    title: str = Field("", max_length=100)
    into: int | None = None
    surest: float = Field(SUREST, ge=0, le=1)
    reason: str = Field("", max_length=500)


class SplitForm(Form):
    """Which copies say something else, and why."""

    ids: list[int] = Field(min_length=1)
    reason: str = Field(min_length=1, max_length=500)


class JoinForm(Form):
    """Which campaign says the same, and why."""

    into: int
    reason: str = Field(min_length=1, max_length=500)


class PlaceForm(Form):
    """Under which theme a doubtful opinion goes."""

    theme_id: int


@page(can="opinions.read")
def index(ctx: Context, id: int) -> Response:
    """The newest run, campaigns, proposed themes, the doubtful ones; only the progress when htmx asks."""
    if ctx.htmx:
        return ctx.fragment(TEMPLATE, "progress", **_run(ctx, id))
    return index_page(ctx, id, {}, {})


@page(can="opinions.sort")
def run(ctx: Context, id: int) -> Response:
    """Ask for a run; the worker does it."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(RunForm, ctx.form)
    if form is None:
        return index_page(ctx, id, typed(ctx.form), errors, 422)
    sorting.ask(ctx.db, id, k=form.k, seed=form.seed, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="opinions.sort")
def stop(ctx: Context, id: int) -> Response:
    """Stop the run that is going on."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    if going := campaigns.newest_run(ctx.db, id):
        sorting.stop(ctx.db, going)
    return ctx.goto(INDEX, id=id)


@page(can="opinions.sort")
def take(ctx: Context, id: int, proposal_id: int) -> Response:
    """Take a proposed theme, or drop it."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    proposal = campaigns.proposed_theme(ctx.db, id, proposal_id)
    form, errors = parse(TakeForm, ctx.form)
    if form and ctx.form.get("act") == "drop":
        if not form.reason:
            return index_page(ctx, id, typed(ctx.form), {f"reason-{proposal_id}": _("请写明不用的理由。")}, 422)
        campaigns.drop(ctx.db, proposal, reason=form.reason, by=ctx.staff, now=ctx.now)
        return ctx.goto(INDEX, id=id)
    if form and not form.into and not form.title:
        errors = {f"title-{proposal_id}": _("请填写主题名称，或者选择并入的主题。")}
    if form is None or errors:
        return index_page(ctx, id, typed(ctx.form), errors, 422)
    into = queries.theme(ctx.db, id, form.into) if form.into else None
    theme, _moved = campaigns.take(
        ctx.db, proposal, title=form.title, into=into, surest=form.surest, reason=form.reason, by=ctx.staff, now=ctx.now
    )
    return ctx.goto("admin:themes:show", id=id, theme_id=theme.id)


@page(can="opinions.sort")
def place(ctx: Context, id: int, opinion_id: int) -> Response:
    """Decide on a doubtful opinion."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(PlaceForm, ctx.form)
    if form is None:
        return index_page(ctx, id, {}, {f"theme-{opinion_id}": _("请先选择主题。")} if errors else {}, 422)
    theme = queries.theme(ctx.db, id, form.theme_id)
    services.group(ctx.db, [queries.get(ctx.db, id, opinion_id)], theme=theme, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="opinions.read")
def show(ctx: Context, id: int, campaign_id: int) -> Response:
    """One campaign: the letter, the copies with their edits marked, who supports it."""
    return _campaign(ctx, id, campaign_id, {}, {})


@page(can="opinions.sort")
def split(ctx: Context, id: int, campaign_id: int) -> Response:
    """Some copies say something else."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    campaign = campaigns.campaign(ctx.db, id, campaign_id)
    form, errors = parse(SplitForm, ctx.form)
    if form and campaign.letter_id in form.ids:
        errors = {"ids": _("原文不能从自己的一组中拆出，请勾选其他意见。")}
    if form is None or errors:
        return _campaign(ctx, id, campaign_id, typed(ctx.form, SplitForm), errors, 422)
    apart = campaigns.split(ctx.db, campaign, form.ids, reason=form.reason, by=ctx.staff, now=ctx.now)
    return ctx.goto(ONE, id=id, campaign_id=apart.id)


@page(can="opinions.sort")
def join(ctx: Context, id: int, campaign_id: int) -> Response:
    """All of it says what another campaign says."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    campaign = campaigns.campaign(ctx.db, id, campaign_id)
    form, errors = parse(JoinForm, ctx.form)
    if form is None or form.into == campaign_id:
        return _campaign(ctx, id, campaign_id, typed(ctx.form), errors or {"into": _("请选择另一组。")}, 422)
    into = campaigns.campaign(ctx.db, id, form.into)
    campaigns.join(ctx.db, campaign, into, reason=form.reason, by=ctx.staff, now=ctx.now)
    return ctx.goto(ONE, id=id, campaign_id=into.id)


def _run(ctx: Context, id: int) -> dict[str, Any]:
    newest = campaigns.newest_run(ctx.db, id)
    return {
        "c": consultation_queries.get(ctx.db, id),
        "run": newest,
        "is_going": newest is not None and newest.status in {WAITING, RUNNING},
        "done": campaigns.newest_done(ctx.db, id),
        "run_states": RUN_STATES,
        "run_modes": RUN_MODES,
        "own": _own(ctx, consultation_queries.get(ctx.db, id)),
    }


def index_page(ctx: Context, id: int, values: dict[str, object], errors: dict[str, str], status: int = 200) -> Response:
    """The page of sorting, with what was typed into one of its forms when that could not be done."""
    proposals = campaigns.proposed_themes(ctx.db, id)
    quoted = [quoted for proposal in proposals for quoted in proposal.quotations]
    return ctx.page(
        TEMPLATE,
        status=status,
        **_run(ctx, id),
        campaigns=campaigns.campaigns(ctx.db, id),
        proposals=proposals,
        quotations=campaigns.texts(ctx.db, quoted),
        decided=campaigns.decided_themes(ctx.db, id),
        doubtful=campaigns.doubtful(ctx.db, id),
        doubtful_places=suggesting.doubtful(ctx.db, id),
        waiting=suggesting.waiting(ctx.db, id, SUREST),
        theme_words=suggesting.words_of(ctx.db, id),
        examples=suggesting.examples(ctx.db, id),
        made_by=MADE_BY,
        themes=queries.themes(ctx.db, id),
        surest=SUREST,
        progress=desk.beside(ctx.db, id, by=ctx.staff, today=ctx.today).progress,
        values=values,
        errors=errors,
    )


def _campaign(
    ctx: Context, id: int, campaign_id: int, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    campaign = campaigns.campaign(ctx.db, id, campaign_id)
    letter = queries.get(ctx.db, id, campaign.letter_id)
    copies = campaigns.members(ctx.db, campaign_id, SHOWN)
    figures = []
    for field, (title, words) in FIGURES.items():
        counted = campaigns.supporters(ctx.db, campaign_id, field).most_common()
        figures.append((title, [(words.get(key, key) or _("未填写"), n) for key, n in counted]))
    consultation = consultation_queries.get(ctx.db, id)
    return ctx.page(
        CAMPAIGN,
        status=status,
        c=consultation,
        campaign=campaign,
        letter=letter,
        total=sum(n for _label, n in figures[1][1]),
        copies=[(copy, pieces(letter.text, copy.text)) for copy in copies if copy.id != letter.id],
        figures=figures,
        others=[(each.id, text) for each, _n, text in campaigns.campaigns(ctx.db, id) if each.id != campaign_id],
        own=_own(ctx, consultation),
        values=values,
        errors=errors,
    )


def _own(ctx: Context, consultation: Consultation) -> bool:
    mine = ctx.staff.division_id == consultation.division_id and ctx.may("opinions.sort")
    return mine and consultation.status != "answered"


AT = "/consultations/{id:int}/sorting"
routes = [
    Route(AT, index, methods=["GET"], name="sorting:index"),
    Route(AT, run, methods=["POST"], name="sorting:run"),
    Route(AT + "/stop", stop, methods=["POST"], name="sorting:stop"),
    Route(AT + "/proposals/{proposal_id:int}", take, methods=["POST"], name="sorting:take"),
    Route(AT + "/opinions/{opinion_id:int}", place, methods=["POST"], name="sorting:place"),
    Route(AT + "/campaigns/{campaign_id:int}", show, methods=["GET"], name="sorting:campaign"),
    Route(AT + "/campaigns/{campaign_id:int}/split", split, methods=["POST"], name="sorting:split"),
    Route(AT + "/campaigns/{campaign_id:int}/join", join, methods=["POST"], name="sorting:join"),
]
