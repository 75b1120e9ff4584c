"""What stands in the column on the left, and who is at the desk."""

import re
from dataclasses import dataclass

from people.models import Staff
from people.permissions import ROLE_NAMES
from people.services import permissions, roles_of
from web.i18n import gettext as _
from web.page import Context

Entry = tuple[str, str, bool, str]

HOME = "/admin/"
# (label, address, permission, icon); an address is current for everything below it
PLACES = (
    ("工作台", HOME, "matters.read", "house"),
    ("决策事项", "/admin/matters", "matters.read", "clipboard-list"),
    ("事项建议", "/admin/proposals", "proposals.read", "message-square"),
    ("决策目录", "/admin/catalogues", "catalogues.read", "book-open"),
    ("征求意见", "/admin/consultations", "consultations.read", "megaphone"),
    ("问卷调查", "/admin/surveys", "surveys.read", "list-checks"),
    ("听证会", "/admin/hearings", "hearings.read", "users"),
    ("意见台账", "/admin/opinions", "opinions.read", "inbox"),
    ("常用答复", "/admin/text-blocks", "opinions.answer", "list-checks"),
    ("报请同意", "/admin/consents", "consultations.consent", "shield-check"),
    ("账号", "/admin/accounts", "people.edit", "users"),
    ("处室", "/admin/divisions", "people.edit", "house"),
    ("工作日表", "/admin/workdays", "workdays.edit", "calendar-days"),
    ("接口和推送", "/admin/integrations", "integrations.edit", "send"),
    ("角色和会话", "/admin/security", "people.grant", "lock"),
    ("日志条目", "/admin/audit/journal", "journal.read", "history"),
    ("日志状态", "/admin/audit/state", "journal.read", "shield-check"),
    ("人员审计", "/admin/audit/people", "people.audit", "eye"),
    ("论证方式", "/admin/expert-reviews/consents", "reviews.consent", "shield-check"),
    ("合法性审查", "/admin/legality", "legality.review", "scale"),
    ("论证专家库", "/admin/experts", "experts.edit", "users"),
    ("我的论证", "/admin/expert", "expert.work", "clipboard-list"),
    ("法律意见", "/admin/counsel", "counsel.opinion", "scale"),
    ("论证经费", "/admin/budget", "budget.edit", "clipboard-list"),
    ("集体讨论", "/admin/meetings", "meetings.read", "gavel"),
    ("公众来信", "/admin/letters", "letters.read", "mail"),
    ("归档", "/admin/archives", "record.read", "archive"),
    ("办理期限", "/admin/duties", "duties.read", "calendar-days"),
)


@dataclass(frozen=True)
class StaffView:
    """Who is signed in, as every page of the back office shows it."""

    name: str
    title: str
    division_name: str
    roles: list[str]
    permissions: frozenset[str]


def navigation(ctx: Context) -> list[Entry]:
    """(label, address, whether we are there, icon) of every place this person may enter."""
    here = ctx.request.url.path
    return [(_(label), url, _is_here(here, url), icon) for label, url, can, icon in PLACES if ctx.may(can)]


def staff_view(staff: Staff | None) -> StaffView | None:
    """The person at the desk; None before signing in."""
    if staff is None:
        return None
    return StaffView(
        name=staff.name,
        title=staff.title,
        division_name=staff.division.name,
        roles=[_(ROLE_NAMES[role]) for role in sorted(roles_of(staff))],
        permissions=permissions(staff),
    )


def _is_here(here: str, url: str) -> bool:
    if url == HOME:
        return here == HOME
    if here.startswith(
        "/admin/consultations/"
    ):  # the ledger of a consultation stands below it but belongs to the ledger
        inside = any(
            part in here
            for part in ("/opinions", "/sorting", "/themes", "/reading", "/agreement", "/feedback", "/exports")
        )
        return url == ("/admin/opinions" if inside else "/admin/consultations")
    if here.startswith(("/admin/drafts/", "/admin/risk/")) or re.fullmatch(r"/admin/expert-reviews/\d+", here):
        return url == "/admin/matters"
    return here == url or here.startswith(url + "/")
