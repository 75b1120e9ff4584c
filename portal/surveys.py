"""Surveys as citizens read them: the list, what one is about and what becomes of the answers, and the results."""

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from documents import qr
from infra.clock import SHANGHAI
from portal.addresses import ID
from surveys import public, public_results, services
from surveys.anonymity import WORDS
from surveys.models import WAYS, Survey
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.templating import until

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@page(can=ANYONE, stored=("surveys",))
def index(ctx: Context) -> Response:
    """Every published survey, those that can be answered first."""
    return ctx.page("portal/surveys/index.html", items=public.listed(ctx.db, now=ctx.now), until=until)


@page(can=ANYONE, stored=("surveys", "survey:{id}", "answers:{id}"))
def show(ctx: Context, id: int) -> Response:
    """What it is about, how it is answered, and the results once they are published."""
    return start_page(ctx, public.get(ctx.db, id))


@page(can=ANYONE)
def invited(ctx: Context, id: int, code: str) -> Response:
    """The same page with the code of an invitation filled in."""
    survey = public.get(ctx.db, id)
    return start_page(ctx, survey, values={"code": code})


def start_page(
    ctx: Context,
    survey: Survey,
    *,
    status: int = 200,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    message: str = "",
) -> Response:
    """The page from which one begins."""
    definition = public.questions(survey)
    address = f"{ctx.settings.base_url.rstrip('/')}/surveys/{survey.id}"
    return ctx.page(
        "portal/surveys/show.html",
        status=status,
        headers=PRIVATE if status != 200 or values else None,
        survey=survey,
        is_open=public.is_open(survey, ctx.now),
        asked=sum(q.is_asked for q in definition.questions()),
        minutes=public.minutes(definition),
        promise=_(WORDS[survey.anonymity]),
        ways="、".join(_(WAYS[way]) for way in survey.ways),
        days_left=(survey.closes_at - ctx.now).days if survey.closes_at else 0,
        answers=services.count(ctx.db, survey.id or 0),
        results=public_results.of(ctx.db, survey),
        values=values or {},
        errors=errors or {},
        message=message,
        until=until,
        page_meta=page_meta(ctx, survey),
        qr=Markup(qr.svg(address, title=_("本页二维码"))),  # noqa: S704 -- drawn by us from our own address
    )


def page_meta(ctx: Context, survey: Survey) -> dict[str, str]:
    """What the norms for government sites ask every article page to say."""
    published = survey.published_at
    return {
        "ColumnName": _("问卷调查"),
        "ColumnType": _("互动交流"),
        "ArticleTitle": survey.title,
        "PubDate": f"{published.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if published else "",
        "ContentSource": ctx.settings.site_name,
        "Author": ctx.settings.site_name,
        "Description": survey.summary,
        "Url": f"{ctx.settings.base_url.rstrip('/')}/surveys/{survey.id}",
    }


routes = [
    Route("/", index, methods=["GET"], name="index"),
    Route(ID, show, methods=["GET"], name="show"),
    Route(ID + "/i/{code}", invited, methods=["GET"], name="invited"),
]
