"""The section 论证与审查 of a matter's page: each review with its state, next step, and what stands against it."""

from dataclasses import dataclass

from decisions.models import Matter
from law.findings import Unmet
from reviews import queries
from reviews.states import LEGALITY_NAMES, REVIEW_NAMES, RISK_NAMES
from web.i18n import gettext as _
from web.page import Context

NEXT = {
    "planning": "编写论证方案，报请分管厅领导同意", "consent_asked": "等待分管厅领导决定", "consented": "选定专家，提供资料",
    "studying": "等待专家签署意见，研究采纳并形成报告", "working": "制定方案、开展调查、识别风险、形成报告",
    "preparing": "备齐送审材料，送政策法规处", "submitted": "政策法规处受理", "reviewing": "政策法规处审查",
}  # fmt: skip
PILLS = {"finished": "done", "decided": "done", "not_needed": "closed", "submitted": "due", "consent_asked": "due"}


@dataclass(frozen=True)
class Line:
    """One review of a matter. Without a url it can be begun at `begin`."""

    label: str
    pill: tuple[str, str]
    next: str
    url: str
    begin: str
    unmet: list[Unmet]


def overview(ctx: Context, matter: Matter) -> list[Line]:
    """Expert review, risk assessment, fair competition, legality review, in this order."""
    id_ = matter.id or 0
    facts = queries.review_facts(ctx.db, id_)
    experts, risk, rounds = (
        queries.expert_review_of(ctx.db, id_),
        queries.risk_of(ctx.db, id_),
        queries.rounds(ctx.db, id_),
    )
    last = rounds[-1] if rounds else None
    found = {gate: [f for f in several if isinstance(f, Unmet)] for gate, several in facts.findings.items()}
    return [
        _line(ctx, _("专家论证"), "expert_reviews", experts, REVIEW_NAMES, id_, found["G15"]),
        _line(ctx, _("风险评估"), "risk", risk, RISK_NAMES, id_, found["G16"]),
        _competition(ctx, id_, facts, found["G17"]),
        _line(ctx, _("合法性审查"), "legality", last, LEGALITY_NAMES, id_, found["G19"]),
    ]


def _line(
    ctx: Context, label: str, name: str, row: object, names: dict[str, str], matter_id: int, unmet: list[Unmet]
) -> Line:
    begin = ctx.url_for(f"admin:{name}:begin", id=matter_id)
    if row is None:
        return Line(label, (_("未开始"), "draft"), "", "", begin, unmet)
    status = str(row.status)  # type: ignore[attr-defined]
    pill = (_(names[status]), PILLS.get(status, "open"))
    url = ctx.url_for(f"admin:{name}:show", id=row.id)  # type: ignore[attr-defined]
    done = status in {"finished", "decided", "not_needed"}
    return Line(label, pill, _(NEXT[status]) if status in NEXT else "", url, "", unmet if done else [])


def _competition(ctx: Context, matter_id: int, facts: queries.ReviewFacts, unmet: list[Unmet]) -> Line:
    url = ctx.url_for("admin:competition:show", id=matter_id)
    if facts.competition_required is None:
        return Line(_("公平竞争审查"), (_("未开始"), "draft"), _("判断是否涉及市场主体经济活动"), url, "", [])
    if facts.competition_done:
        return Line(_("公平竞争审查"), (_("已完成"), "done"), "", url, "", unmet)
    return Line(_("公平竞争审查"), (_("不需要"), "closed"), "", url, "", unmet)
