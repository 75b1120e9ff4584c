"""Who is invited: lists from a table, mails, reminders only to those who did not answer, code cards to print."""

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from documents.xlsx import Unreadable, read_table, write_rows
from infra.clock import SHANGHAI
from surveys import contacts, queries
from surveys.anonymity import WORDS
from surveys.cards import Card, cards_pdf
from surveys.models import Survey, SurveyContact
from web.forms import Form, parse, typed, uploads
from web.i18n import gettext as _
from web.page import Context, page

INDEX = "admin:surveys:people"
COLUMNS = {"姓名": "name", "邮箱": "email", "电话": "phone", "分组": "label"}
MOST_CARDS, MOST_ROWS = 2000, 500


class CardsForm(Form):
    """How many cards."""

    how_many: int = Field(ge=1, le=MOST_CARDS)
    label: str = Field("", max_length=100)


@page(can="surveys.interview")
def index(ctx: Context, id: int) -> Response:
    """The lists with who has answered, by the day only."""
    return _page(ctx, queries.own(ctx.db, id, ctx.staff), {}, {})


@page(can="surveys.interview")
def take(ctx: Context, id: int) -> Response:
    """A list of people to be mailed."""
    survey = queries.own(ctx.db, id, ctx.staff)
    sent = uploads(ctx.form, "file")
    if not sent:
        return _page(ctx, survey, {}, {"file": _("请选择文件。")}, 422)
    people, problem = read_people(sent[0].file.read(), sent[0].filename or "", needs="邮箱")
    if problem:
        return _page(ctx, survey, {}, {"file": problem}, 422)
    contacts.add(ctx.db, survey, people, way="mail", by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="surveys.interview")
def mail(ctx: Context, id: int, what: str) -> Response:
    """Mail everybody new, or remind those who did not answer."""
    survey = queries.own(ctx.db, id, ctx.staff)
    if what not in {"send", "remind"}:
        raise HTTPException(404)
    act = contacts.send if what == "send" else contacts.remind
    act(ctx.db, survey, _letter(ctx, survey), by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="surveys.interview")
def make_cards(ctx: Context, id: int) -> Response:
    """Invitations without names."""
    survey = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(CardsForm, ctx.form)
    if form is None:
        return _page(ctx, survey, typed(ctx.form), errors, 422)
    contacts.make_cards(ctx.db, survey, how_many=form.how_many, label=form.label, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="surveys.interview")
def cards(ctx: Context, id: int) -> Response:
    """The unused cards as PDF: address, code and QR."""
    survey = queries.own(ctx.db, id, ctx.staff)
    base = f"{ctx.settings.base_url.rstrip('/')}/surveys/{id}"
    unused = [c for c in queries.contacts(ctx.db, id, "card") if c.answered_on is None][:MOST_CARDS]
    if not unused:
        raise HTTPException(404)
    codes = [ctx.state.tokens.make_invitation(c.id) for c in unused]
    made = [Card(code=code, address=f"{base}/i/{code}") for code in codes]
    until = f"{survey.closes_on}" if survey.closes_on else ""
    content = cards_pdf(survey.title, made, site=base, until=until, office=ctx.settings.site_name, day=ctx.today)
    return download(content, f"{survey.title} 答卷卡.pdf")


@page(can="surveys.interview")
def table(ctx: Context) -> Response:
    """The table to fill in."""
    rows = [("张三", "zhang@example.cn", "", "企业"), ("", "li@example.cn", "", "求职者")]
    return download(write_rows(list(COLUMNS), rows, title="名单"), _("邀请名单模板") + ".xlsx")


def read_people(content: bytes, filename: str, *, needs: str) -> tuple[list[contacts.Person], str]:
    """(people, "") or (nothing, what is wrong). `needs`: the column without which nobody can be reached."""
    try:
        found = read_table(content, filename)
    except Unreadable as refused:
        return [], str(refused)
    if needs not in found.header:
        return [], _("表格缺少「{column}」这一列。").format(column=needs)
    people, wrong = [], []
    for row in found.rows[: contacts.MOST + 1]:
        cells = {COLUMNS[c]: v.strip() for c, v in zip(found.header, row.cells, strict=True) if c in COLUMNS}
        reached = cells.get(COLUMNS[needs], "")
        if not reached or (needs == "邮箱" and ("@" not in reached or any(c.isspace() for c in reached))):
            wrong.append(str(row.number))
        people.append(contacts.Person(**cells))
    if wrong:
        return [], _("第 {rows} 行的「{column}」没有填或者有误，一行也没有加入。").format(
            rows="、".join(wrong[:10]), column=needs
        )
    return people, "" if len(people) <= contacts.MOST else _("一次最多 {most} 人。").format(most=contacts.MOST)


def _letter(ctx: Context, survey: Survey) -> contacts.Letter:
    base = f"{ctx.settings.base_url.rstrip('/')}/surveys/{survey.id}/i/"
    until = f"{survey.closes_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if survey.closes_at else ""
    return contacts.Letter(
        link=lambda contact_id: base + ctx.state.tokens.make_invitation(contact_id),
        until=until,
        office=ctx.settings.site_name,
        promise=WORDS[survey.anonymity],
    )


def _page(
    ctx: Context, survey: Survey, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    id_ = survey.id or 0
    mailed, printed = queries.contacts(ctx.db, id_, "mail"), queries.contacts(ctx.db, id_, "card")
    return ctx.page(
        "admin/surveys/people.html",
        status=status,
        s=survey,
        mailed=mailed,
        mail_rows=[(c.name or "—", c.email, c.label, _state(c), c.reminders) for c in mailed[:MOST_ROWS]],
        printed=printed,
        answered=sum(c.answered_on is not None for c in mailed),
        used=sum(c.answered_on is not None for c in printed),
        unsent=sum(c.reminded_on is None and c.answered_on is None for c in mailed),
        values=values,
        errors=errors,
    )


def _state(contact: SurveyContact) -> str:
    if contact.answered_on:
        return _("已作答 {on}").format(on=contact.answered_on)
    return _("已发出 {on}").format(on=contact.reminded_on) if contact.reminded_on else _("未发出")


ONE = "/surveys/{id:int}/people"
routes = [
    Route(ONE, index, methods=["GET"], name="surveys:people"),
    Route(ONE, take, methods=["POST"], name="surveys:take_people"),
    Route(ONE + "/mail/{what}", mail, methods=["POST"], name="surveys:mail"),
    Route(ONE + "/cards", make_cards, methods=["POST"], name="surveys:make_cards"),
    Route(ONE + "/cards.pdf", cards, methods=["GET"], name="surveys:cards"),
    Route("/surveys/people-template.xlsx", table, methods=["GET"], name="surveys:people_template"),
]
