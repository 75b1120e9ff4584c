"""The calendar of duties by division, what is overdue, and the figures of the whole house, also as XLSX."""

import re
from io import BytesIO

from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from decisions import house, queries, reminders
from decisions.calendar import due_duties, of_division, overdue
from documents.xlsx import Sheet, write_sheets
from people.workdays import load_workdays
from web.i18n import gettext as _
from web.page import Context, page

EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,180}\.[^@\s,;<>\".]{2,24}")


@page(can="duties.read")
def index(ctx: Context) -> Response:
    """Every day to keep: one's own division, or (for those who supervise) one division or all; `late` narrows."""
    return _index(ctx, {}, {}, 200)


def _index(ctx: Context, values: dict[str, str], errors: dict[str, str], status: int) -> Response:
    asked = ctx.request.query_params
    every = due_duties(ctx.db, workdays=load_workdays(ctx.db))
    mine = of_division(every, ctx.staff.division_id)
    division = int(asked["division"]) if asked.get("division", "").isdigit() else 0
    wide = ctx.may("duties.supervise")
    shown = of_division(every, division) if division and wide else (every if wide else mine)
    late = overdue(shown, ctx.today)
    figures = house.figures(ctx.db, today=ctx.today, duties=every) if wide else None
    return ctx.page(
        "admin/duties/index.html",
        status=status,
        email=values.get("email", reminders.address(ctx.db, ctx.staff.id)),
        errors=errors,
        duties=late if asked.get("late") else shown,
        late=late,
        only_late=bool(asked.get("late")),
        wide=wide,
        division=division,
        divisions=[(0, _("全部处室")), *((d.id, d.name) for d in queries.every_division(ctx.db))],
        figures=figures,
    )


@page(can="duties.read")
def remind(ctx: Context) -> Response:
    """Where this person wants to be reminded; empty: not at all."""
    email = str(ctx.form.get("email", "")).strip()
    if email and not EMAIL.fullmatch(email):
        return _index(ctx, {"email": email}, {"email": _("请填写有效的电子邮箱，例如 name@example.com。")}, 422)
    reminders.set_address(ctx.db, email=email, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:duties:index")


@page(can="duties.supervise")
def book(ctx: Context) -> Response:
    """The figures and the calendar as XLSX."""
    every = due_duties(ctx.db, workdays=load_workdays(ctx.db))
    found = house.figures(ctx.db, today=ctx.today, duties=every)
    rows = [(d.on, d.what, d.about, d.division, d.article, d.days_left(ctx.today)) for d in every]
    sheets = [
        Sheet(_("各阶段事项"), (_("阶段"), _("事项数")), found.by_stage),
        Sheet(_("各阶段平均天数"), (_("阶段"), _("天")), found.days_in_stage),
        Sheet(_("按时情况"), (_("项目"), _("按时"), _("合计")), found.on_time),
        Sheet(_("办理期限"), (_("期限"), _("事项"), _("决策事项"), _("处室"), _("依据"), _("剩余天数")), rows),
    ]
    written = BytesIO()
    write_sheets(sheets, written)
    return download(written.getvalue(), f"{_('决策办理情况')} {ctx.today}.xlsx")


routes = [
    Route("/duties", index, methods=["GET"], name="duties:index"),
    Route("/duties/reminders", remind, methods=["POST"], name="duties:remind"),
    Route("/duties/figures.xlsx", book, methods=["GET"], name="duties:book"),
]
