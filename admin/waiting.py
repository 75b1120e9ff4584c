"""What waits for the person at the desk, read from where the matters stand: one line each, with the page to do it on."""

from collections.abc import Iterator
from dataclasses import dataclass

from decisions import meetings, queries
from decisions.states import ProposalStatus, Stage
from law.findings import Unmet
from people.permissions import Role
from people.services import roles_of
from reviews import experts, pool, tasks
from reviews import queries as reviews
from reviews.states import LegalityStatus, ReviewStatus
from web.page import Context


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what, about which matter, where."""

    what: str
    about: str
    url: str


def waiting(ctx: Context) -> list[Waiting]:
    """Everything that only waits for an act of this person's office."""
    parts = {
        "proposals.read": _proposals,
        "letters.answer": _letters,
        "meetings.run": _agenda,
        "meetings.decide": _decisions,
        "reviews.consent": _modes,
        "reviews.sign": _statements,
        "legality.review": _legality,
        "experts.edit": _applications,
    }
    return [line for permission, part in parts.items() if ctx.may(permission) for line in part(ctx)]


def _proposals(ctx: Context) -> Iterator[Waiting]:
    for p in queries.proposals(ctx.db):
        own = p.division_id == ctx.staff.division_id
        acts = {
            ProposalStatus.RECEIVED: ("交办研究论证", ctx.may("proposals.route")),
            ProposalStatus.STUDYING: ("提交研究论证报告", own and ctx.may("proposals.study")),
            ProposalStatus.STUDIED: ("登记启动决定", ctx.may("proposals.decide")),
        }
        what, is_mine = acts.get(ProposalStatus(p.status), ("", False))
        if is_mine:
            yield Waiting(what, p.title, ctx.url_for("admin:proposals:show", id=p.id))


def _letters(ctx: Context) -> Iterator[Waiting]:
    office = Role.OFFICE in roles_of(ctx.staff)
    for letter in queries.letters(ctx.db, None if office else ctx.staff.division_id):
        # The office answers what no division has; what was handed on is the division's.
        if letter.replied_at is None and (letter.division_id is None or not office):
            yield Waiting("答复来信", letter.title, ctx.url_for("admin:letters:show", id=letter.id))


def _agenda(ctx: Context) -> Iterator[Waiting]:
    for matter in queries.every(ctx.db):
        if matter.stage == Stage.LEGALITY:
            unmet = [f for f in meetings.agenda_findings(ctx.db, matter) if isinstance(f, Unmet)]
            if not unmet:
                yield Waiting("列入会议议程", matter.title, ctx.url_for("admin:meetings:index"))


def _decisions(ctx: Context) -> Iterator[Waiting]:
    for matter in queries.every(ctx.db):
        if matter.stage == Stage.MEETING:
            item = meetings.items_of(ctx.db, matter.id or 0)[-1]
            url = ctx.url_for("admin:meetings:item", id=item.meeting_id, item_id=item.id)
            yield Waiting("集体讨论并作出决定", matter.title, url)
        elif matter.stage == Stage.SUSPENDED:
            yield Waiting("决定是否恢复执行", matter.title, ctx.url_for("admin:executions:show", id=matter.id))


def _modes(ctx: Context) -> Iterator[Waiting]:
    for review in tasks.consents(ctx.db, ctx.staff):
        if review.status == ReviewStatus.CONSENT_ASKED:
            yield Waiting("决定专家论证方式", review.title, ctx.url_for("admin:expert_reviews:show", id=review.id))


def _statements(ctx: Context) -> Iterator[Waiting]:
    for matter in queries.every(ctx.db):
        if matter.division_id == ctx.staff.division_id and matter.stage in {Stage.PREPARING, Stage.LEGALITY}:
            for one in reviews.statements(ctx.db, matter.id or 0):
                if one.signed_at is None:
                    url = ctx.url_for("admin:competition:show", id=matter.id)
                    yield Waiting("签署未履行相关程序的说明", f"{matter.title} {one.procedure}", url)


def _legality(ctx: Context) -> Iterator[Waiting]:
    acts = {LegalityStatus.SUBMITTED: "受理送审材料", LegalityStatus.REVIEWING: "出具合法性审查意见"}
    for review in reviews.every_legality(ctx.db):
        if what := acts.get(LegalityStatus(review.status)):
            yield Waiting(what, review.title, ctx.url_for("admin:legality:show", id=review.id))


def _applications(ctx: Context) -> Iterator[Waiting]:
    for one in pool.applications(ctx.db):
        if one.status in experts.OPEN:
            yield Waiting("办理专家报名", one.name, ctx.url_for("admin:experts:application", id=one.id))
