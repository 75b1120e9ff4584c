"""What officers do with what the machine found: split and join campaigns, take or drop proposed themes. And what they read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, update
from sqlmodel import Session, col, select

from infra import public_version
from journal.entries import record
from opinions import assignments
from opinions.models import Opinion, Theme
from opinions.rounds import while_answering
from opinions.services import add_theme
from opinions.sorting_models import (
    DONE,
    MODEL,
    OVERVIEW,
    PERSON,
    Campaign,
    CampaignMember,
    OpinionSorting,
    ProposedTheme,
    SortingRun,
)
from opinions.states import COUNTED, OpinionStatus
from people.models import Staff
from people.services import journal_role

WORKABLE = (OpinionStatus.RECEIVED, OpinionStatus.IN_WORK)
DOUBTFUL = 0.5  # below it somebody should look


@dataclass(frozen=True)
class Supporters:
    """Both numbers: how many arguments, how many people."""

    arguments: int
    opinions: int


def newest_run(db: Session, consultation_id: int) -> SortingRun | None:
    """The run asked for last."""
    mine = select(SortingRun).where(SortingRun.consultation_id == consultation_id)
    return db.exec(mine.order_by(col(SortingRun.id).desc())).first()


def newest_done(db: Session, consultation_id: int) -> SortingRun | None:
    """The whole run whose findings officers see."""
    mine = select(SortingRun).where(
        SortingRun.consultation_id == consultation_id, SortingRun.status == DONE, SortingRun.mode == OVERVIEW
    )
    return db.exec(mine.order_by(col(SortingRun.id).desc())).first()


def campaigns(db: Session, consultation_id: int, most: int = 200) -> list[tuple[Campaign, int, str]]:
    """The largest campaigns with their supporters and the letter."""
    size = func.count(col(CampaignMember.opinion_id))
    rows = (
        select(Campaign, size, Opinion.text)
        .join(CampaignMember, col(CampaignMember.campaign_id) == Campaign.id)
        .join(Opinion, col(Opinion.id) == Campaign.letter_id)
        .where(Campaign.consultation_id == consultation_id)
        .group_by(col(Campaign.id), col(Opinion.text))
        .order_by(size.desc(), col(Campaign.id))
        .limit(most)
    )
    return [(campaign, n, text) for campaign, n, text in db.exec(rows)]


def campaign(db: Session, consultation_id: int, id: int) -> Campaign:
    """One campaign of a consultation. Raises NoResultFound."""
    return db.exec(select(Campaign).where(Campaign.consultation_id == consultation_id, Campaign.id == id)).one()


def members(db: Session, campaign_id: int, most: int) -> list[Opinion]:
    """The first opinions of a campaign in the order in which they came."""
    rows = select(Opinion).join(CampaignMember, col(CampaignMember.opinion_id) == Opinion.id)
    mine = rows.where(CampaignMember.campaign_id == campaign_id).order_by(col(Opinion.received_at), col(Opinion.id))
    return list(db.exec(mine.limit(most)))


def supporters(db: Session, campaign_id: int, field: str) -> Counter[str]:
    """How many supporters a campaign has by `region`, `submitter_kind`, `channel` or `stance`."""
    column = getattr(Opinion, field)
    rows = select(column, func.count()).join(CampaignMember, col(CampaignMember.opinion_id) == Opinion.id)
    return Counter(dict(db.exec(rows.where(CampaignMember.campaign_id == campaign_id).group_by(column)).all()))


def split(
    db: Session, campaign: Campaign, opinion_ids: Sequence[int], *, reason: str, by: Staff, now: datetime
) -> Campaign:
    """Take opinions out of a campaign: they say something else, as a campaign of their own. Later runs leave them so."""
    while_answering(db, campaign.consultation_id, "split")
    chosen = [o.id for o in _of(db, campaign, opinion_ids)]
    if not chosen or campaign.letter_id in chosen:
        raise ValueError("choose some of the copies, not the letter")
    apart = Campaign(consultation_id=campaign.consultation_id, letter_id=chosen[0] or 0, made_by=PERSON, reason=reason)
    db.add(apart)
    db.flush()
    db.execute(
        update(CampaignMember)
        .where(col(CampaignMember.opinion_id).in_(chosen))
        .values(campaign_id=apart.id, made_by=PERSON)
    )
    _journal(
        db,
        campaign,
        "campaign.split",
        {"from": campaign.id, "to": apart.id, "opinions": len(chosen), "reason": reason},
        by,
        now,
    )
    return apart


def join(db: Session, campaign: Campaign, into: Campaign, *, reason: str, by: Staff, now: datetime) -> None:
    """All of a campaign say what another says. Raises ValueError for another consultation's, or itself."""
    while_answering(db, campaign.consultation_id, "join")
    if campaign.id == into.id or campaign.consultation_id != into.consultation_id:
        raise ValueError("join campaigns of one consultation")
    mine = col(CampaignMember.campaign_id) == campaign.id
    db.execute(update(CampaignMember).where(mine).values(campaign_id=into.id, made_by=PERSON))
    db.execute(update(Campaign).where(col(Campaign.variant_of_id) == campaign.id).values(variant_of_id=into.id))
    if into.variant_of_id in {campaign.id, into.id}:
        into.variant_of_id = None
    _journal(db, campaign, "campaign.joined", {"from": campaign.id, "to": into.id, "reason": reason}, by, now)
    db.delete(campaign)


def proposed_themes(db: Session, consultation_id: int) -> list[ProposedTheme]:
    """The proposals nobody has decided on, the largest first."""
    rows = select(ProposedTheme).where(
        ProposedTheme.consultation_id == consultation_id,
        col(ProposedTheme.taken_as).is_(None),
        col(ProposedTheme.dropped).is_(False),
    )
    return list(db.exec(rows.order_by(col(ProposedTheme.opinions).desc(), col(ProposedTheme.id))))


def decided_themes(db: Session, consultation_id: int) -> list[ProposedTheme]:
    """The proposals that were taken or dropped, the newest decision last."""
    decided = or_(col(ProposedTheme.taken_as).is_not(None), col(ProposedTheme.dropped))
    rows = select(ProposedTheme).where(ProposedTheme.consultation_id == consultation_id, decided)
    return list(db.exec(rows.order_by(col(ProposedTheme.id))))


def proposed_theme(db: Session, consultation_id: int, id: int) -> ProposedTheme:
    """One proposal. Raises NoResultFound."""
    return db.exec(
        select(ProposedTheme).where(ProposedTheme.consultation_id == consultation_id, ProposedTheme.id == id)
    ).one()


def take(
    db: Session,
    proposal: ProposedTheme,
    *,
    title: str,
    into: Theme | None,
    surest: float,
    reason: str = "",
    by: Staff,
    now: datetime,
) -> tuple[Theme, int]:
    """Make a proposal a theme (or add it to one): opinions the machine is sure enough of and nobody has sorted go under it.

    Returns the theme and how many opinions came under it; the others stay in the queue of the doubtful.
    """
    while_answering(db, proposal.consultation_id, "take")
    theme = into or add_theme(db, proposal.consultation_id, title=title, summary="", by=by, now=now)
    sure = (
        select(OpinionSorting.opinion_id, OpinionSorting.confidence)
        .join(Opinion, col(Opinion.id) == OpinionSorting.opinion_id)
        .where(
            OpinionSorting.proposed_id == proposal.id,
            col(OpinionSorting.confidence) >= surest,
            col(Opinion.theme_id).is_(None),
            col(Opinion.status).in_(WORKABLE),
        )
    )
    moved = dict(db.exec(sure).all())
    for ids in assignments.parts(list(moved)):
        own = update(Opinion).where(col(Opinion.id).in_(ids))
        db.execute(own.values(theme_id=theme.id, status=OpinionStatus.IN_WORK))
    assignments.note(db, list(moved), theme.id, by=by, now=now, made_by=MODEL, sure=moved)
    count = len(moved)
    proposal.taken_as, proposal.reason = theme.id, reason
    content: dict[str, object] = {
        "proposal": proposal.id,
        "theme": theme.id,
        "opinions": count,
        "surest": surest,
        "reason": reason,
        "by": "model",
    }
    record(db, "theme.taken", _about(proposal.consultation_id), content=content, by_role=journal_role(by), at=now)
    public_version.touch(db, f"opinions:{proposal.consultation_id}")
    return theme, count


def drop(db: Session, proposal: ProposedTheme, *, reason: str = "", by: Staff, now: datetime) -> None:
    """No theme of ours, and why."""
    proposal.dropped, proposal.reason = True, reason
    content: dict[str, object] = {"proposal": proposal.id, "reason": reason}
    record(db, "theme.dropped", _about(proposal.consultation_id), content=content, by_role=journal_role(by), at=now)


def doubtful(db: Session, consultation_id: int, most: int = 30) -> list[tuple[Opinion, OpinionSorting, str]]:
    """Opinions without a theme that the machine is least sure of, with what it proposes."""
    rows = (
        select(Opinion, OpinionSorting, ProposedTheme.title)
        .join(OpinionSorting, col(OpinionSorting.opinion_id) == Opinion.id)
        .join(ProposedTheme, col(ProposedTheme.id) == OpinionSorting.proposed_id)
        .where(
            OpinionSorting.consultation_id == consultation_id,
            col(Opinion.theme_id).is_(None),
            col(Opinion.status).in_(WORKABLE),
        )
        .order_by(col(OpinionSorting.confidence), col(Opinion.id))
        .limit(most)
    )
    return [(opinion, sorting, title) for opinion, sorting, title in db.exec(rows)]


def texts(db: Session, ids: Sequence[int]) -> dict[int, str]:
    """The words of some opinions, verbatim."""
    return {id_ or 0: text for id_, text in db.exec(select(Opinion.id, Opinion.text).where(col(Opinion.id).in_(ids)))}


def by_theme(db: Session, consultation_id: int) -> dict[int | None, Supporters]:
    """For each theme: how many arguments (a campaign is one), how many opinions."""
    argument = func.coalesce(CampaignMember.campaign_id, -col(Opinion.id))
    rows = (
        select(Opinion.theme_id, func.count(func.distinct(argument)), func.count())
        .join(CampaignMember, col(CampaignMember.opinion_id) == Opinion.id, isouter=True)
        .where(Opinion.consultation_id == consultation_id, col(Opinion.status).in_(COUNTED))
        .group_by(col(Opinion.theme_id))
    )
    return {theme: Supporters(arguments, opinions) for theme, arguments, opinions in db.exec(rows)}


def _of(db: Session, campaign: Campaign, opinion_ids: Sequence[int]) -> list[Opinion]:
    rows = select(Opinion).join(CampaignMember, col(CampaignMember.opinion_id) == Opinion.id)
    mine = rows.where(CampaignMember.campaign_id == campaign.id, col(Opinion.id).in_(opinion_ids))
    return list(db.exec(mine.order_by(col(Opinion.id))))


def _journal(db: Session, campaign: Campaign, kind: str, content: dict[str, object], by: Staff, now: datetime) -> None:
    record(db, kind, _about(campaign.consultation_id), content=content, by_role=journal_role(by), at=now)
    public_version.touch(db, f"opinions:{campaign.consultation_id}")


def _about(consultation_id: int) -> str:
    return f"consultation:{consultation_id}"
