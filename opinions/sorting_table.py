"""The sorted ledger as a table: one row an opinion, without names, and the parameters that repeat the run."""

from collections.abc import Iterator, Mapping

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from infra.clock import SHANGHAI
from opinions.desk_models import MADE_BY, ClauseSuggestion, ThemeAssignment
from opinions.models import CHANNELS, STANCES, Opinion, Theme
from opinions.sorting_models import Campaign, CampaignMember, OpinionSorting, ProposedTheme, SortingRun
from opinions.states import COUNTED

HEADER = (
    "回执", "收到时间", "条款", "立场（本人填写）", "渠道", "身份", "地区", "主题", "归入方式", "归入的把握", "认定的条款", "同文组", "立场相反的同文组",
    "程序建议的主题", "把握", "程序推测的立场（不计数）", "一句话摘要", "意见",
)  # fmt: skip
KINDS = {"person": "个人", "organisation": "单位"}
AT_A_TIME = 1_000
Row = tuple[object, ...]


def rows(db: Session, consultation_id: int, labels: Mapping[str, str]) -> Iterator[Row]:
    """The opinions that count in the order in which they came; read as they are written, never all at once."""
    theme, campaign, by = aliased(Theme), aliased(Campaign), aliased(ThemeAssignment)
    wanted = (
        select(
            col(Opinion.receipt), col(Opinion.received_at), col(Opinion.clause), col(Opinion.stance), col(Opinion.channel),
            col(Opinion.submitter_kind), col(Opinion.region), theme.title, by.made_by, by.confidence, ClauseSuggestion.taken,
            campaign.id, campaign.variant_of_id,
            ProposedTheme.title, OpinionSorting.confidence, OpinionSorting.suggested_stance, OpinionSorting.line, Opinion.text,
        )  # type: ignore[call-overload]
        .outerjoin(theme, theme.id == Opinion.theme_id)
        .outerjoin(by, and_(col(by.opinion_id) == Opinion.id, col(by.theme_id) == Opinion.theme_id))
        .outerjoin(ClauseSuggestion, col(ClauseSuggestion.opinion_id) == Opinion.id)
        .outerjoin(CampaignMember, col(CampaignMember.opinion_id) == Opinion.id)
        .outerjoin(campaign, campaign.id == CampaignMember.campaign_id)
        .outerjoin(OpinionSorting, col(OpinionSorting.opinion_id) == Opinion.id)
        .outerjoin(ProposedTheme, col(ProposedTheme.id) == OpinionSorting.proposed_id)
        .where(Opinion.consultation_id == consultation_id, col(Opinion.status).in_(COUNTED))
        .order_by(col(Opinion.received_at), col(Opinion.id))
        .execution_options(yield_per=AT_A_TIME)
    )  # fmt: skip
    for receipt, at, clause, stance, channel, kind, region, *found in db.execute(wanted):
        own, how, how_sure, meant, group, opposite, proposed, sure, suggested, line, text = found
        yield (
            receipt, at.astimezone(SHANGHAI), labels.get(clause, clause), STANCES[stance], CHANNELS[channel], KINDS[kind], region, own or "",
            MADE_BY.get(how, ""), how_sure, labels.get(meant, meant) if meant else "", group, opposite, proposed or "", sure, STANCES.get(suggested, ""), line or "", text,
        )  # fmt: skip


def parameters(run: SortingRun | None) -> list[tuple[str, object]]:
    """What repeats the run: name and value."""
    if run is None:
        return [("整理", "尚未整理")]
    known: list[tuple[str, object]] = [
        ("程序版本", run.code_version),
        ("随机种子", run.seed),
        ("主题数（0 为自动）", run.k),
        ("完成时间", run.finished_at.astimezone(SHANGHAI) if run.finished_at else ""),
    ]
    return known + [(f"合计 {name}", value) for name, value in run.totals.items()]
