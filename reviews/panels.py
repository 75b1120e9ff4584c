"""Everything that prepares an expert review: judgement, plan, consent, the panel, and the papers with their day."""

import hashlib
import secrets
from datetime import date, datetime

from sqlmodel import Session

from infra.mail import enqueue
from infra.states import WrongState
from law import expert_review as law
from law import gates
from law.calendar_days import Workdays
from law.findings import Unlawful, Unmet, require
from people.models import Staff
from reviews.acting import depart, not_stale, note, only_own, only_this
from reviews.facts import consent_content, consent_sha256, interest_of, panel_facts, taking_part
from reviews.models import Expert, ExpertReview, PanelMember, ReviewConsent, ReviewPaper
from reviews.states import REVIEW, ReviewStatus, after

PLAN = frozenset({
    "reason", "topics", "is_sensitive", "is_reverse", "options", "parties", "mode", "form", "how_chosen", "why_fewer",
    "why_no_dissent", "approved_by",
})  # fmt: skip
CHANGEABLE = frozenset({ReviewStatus.PLANNING, ReviewStatus.CONSENT_ASKED, ReviewStatus.CONSENTED})


def begin(
    db: Session,
    *,
    matter_id: int,
    title: str,
    division_id: int,
    deputy_id: int,
    parties: str = "",
    by: Staff,
    now: datetime,
) -> ExpertReview:
    """Begin to prepare an expert review of a matter."""
    only_own(by, division_id)
    review = ExpertReview(
        matter_id=matter_id,
        division_id=division_id,
        deputy_id=deputy_id,
        title=title,
        parties=parties,
        begun_at=now,
        begun_by=by.id or 0,
    )
    db.add(review)
    db.flush()
    note(db, f"matter:{matter_id}", "expert_review.begun", {"title": title}, by=by, now=now)
    return review


def judge_unneeded(db: Session, review: ExpertReview, *, reason: str, by: Staff, now: datetime) -> None:
    """The matter is not technical (程序办法第二十二条第一款): no experts are needed, and why."""
    only_own(by, review.division_id)
    status = after(REVIEW, "judge_unneeded", review.status)
    require(*law.need_of_experts_judged(is_technical=False, reason=reason, topics=()))
    review.status, review.is_technical, review.reason = status, False, reason.strip()
    review.edit += 1
    _note(db, review, "expert_review.judged", {"technical": False, "reason": reason}, by, now)


def plan(
    db: Session, review: ExpertReview, *, changes: dict[str, object], seen: int | None, by: Staff, now: datetime
) -> None:
    """Save the plan. What the deputy agreed to, when changed, needs a new consent. Raises Stale."""
    only_own(by, review.division_id)
    not_stale(review.edit, seen)
    if unknown := set(changes) - PLAN:
        raise ValueError(f"not of the plan: {sorted(unknown)}")
    status, before = after(REVIEW, "plan", review.status), consent_content(review)
    for name, value in changes.items():
        setattr(review, name, value)
    review.is_technical = True
    # Only a change of what was agreed to takes the consent away.
    kept = review.status == ReviewStatus.CONSENTED and consent_content(review) == before
    review.status = ReviewStatus.CONSENTED if kept else status
    review.edit += 1
    _note(db, review, "expert_review.planned", {"plan": consent_sha256(review)}, by, now)


def ask_consent(db: Session, review: ExpertReview, *, by: Staff, now: datetime) -> None:
    """Put the mode of the review before the deputy director (程序办法第二十二条第二款)."""
    only_own(by, review.division_id)
    status = after(REVIEW, "ask_consent", review.status)
    judged = law.need_of_experts_judged(is_technical=review.is_technical, reason=review.reason, topics=review.topics)
    require(
        *judged, law.P22_2.needs(review.mode, field="mode", message="请先选择论证方式"), law.form_chosen(review.form)
    )
    review.status = status
    review.edit += 1
    sha256 = consent_sha256(review)
    review.consents.append(ReviewConsent(content_sha256=sha256, asked_at=now, asked_by=by.id or 0))
    _note(db, review, "expert_review.consent_asked", {"content": sha256}, by, now)


def decide_consent(db: Session, review: ExpertReview, *, granted: bool, reason: str, by: Staff, now: datetime) -> None:
    """The deputy director agrees to the mode, or refuses and says why."""
    only_this(by, review.deputy_id, "本事项的分管厅领导")
    status = after(REVIEW, "grant_consent" if granted else "refuse_consent", review.status)
    if not granted and not reason.strip():
        raise Unlawful([law.P22_2.unmet("reason", "不同意的，请说明理由")])
    review.status = status
    review.edit += 1
    consent = review.consents[-1]
    consent.decided_at, consent.decided_by, consent.granted, consent.reason = now, by.id, granted, reason.strip()
    kind = "expert_review.consent_granted" if granted else "expert_review.consent_refused"
    _note(db, review, kind, {"content": consent.content_sha256, "reason": consent.reason}, by, now)


def choose(  # noqa: PLR0913 -- one act with everything the law wants recorded of it
    db: Session,
    review: ExpertReview,
    expert: Expert,
    *,
    why: str,
    is_dissenting: bool = False,
    is_outside: bool = False,
    is_drawn: bool = False,
    by: Staff,
    now: datetime,
) -> PanelMember:
    """Choose an expert with the reason. Whoever works for a party, or for the division, is refused (第二十三条)."""
    only_own(by, review.division_id)
    _changeable(review)
    if interest := interest_of(review, expert):
        raise Unlawful([law.P23B.unmet("expert_id", f"{expert.name}与本事项有直接利害关系：{interest}")])
    if not why.strip():
        raise Unlawful([Unmet(field="why", message="请写明选择理由", article=law.E9C.article, rule=law.E9C.id)])
    if any(member.expert_id == expert.id for member in review.members):
        raise WrongState("choose", "chosen")
    member = PanelMember(
        review_id=review.id or 0,
        expert_id=expert.id or 0,
        why=why.strip(),
        is_dissenting=is_dissenting,
        is_outside=is_outside,
        is_drawn=is_drawn,
    )
    member.expert = expert
    _tell(db, expert, f"邀请您参加“{review.title}”", "请登录系统声明有无利害关系，并签署专家承诺书。", now)
    review.members.append(member)
    db.flush()
    _note(db, review, "expert_review.member_chosen", {"expert": expert.id, "why": why}, by, now)
    return member


def draw(
    db: Session, review: ExpertReview, pool: list[Expert], *, seats: int, by: Staff, now: datetime
) -> list[PanelMember]:
    """Draw so many from those of the pool who have no known interest and are not yet chosen.

    The order is that of SHA-256(seed:expert id); the seed is kept, so that anybody can draw again.
    """
    only_own(by, review.division_id)
    _changeable(review)
    chosen = {member.expert_id for member in review.members}
    free = [one for one in pool if one.id not in chosen and not interest_of(review, one)]
    if seats < 1 or seats > len(free):
        raise Unlawful([law.E9A.unmet("seats", f"符合条件、可供抽取的专家有{len(free)}人")])
    seed = secrets.token_hex(16)
    review.seed = f"{review.seed} {seed}".strip()
    drawn = sorted(free, key=lambda one: hashlib.sha256(f"{seed}:{one.id}".encode()).hexdigest())[:seats]
    why = f"从{len(free)}名符合条件的专家中随机抽取（种子 {seed}）"
    return [choose(db, review, one, why=why, is_drawn=True, by=by, now=now) for one in drawn]


def remove(db: Session, review: ExpertReview, member: PanelMember, *, why: str, by: Staff, now: datetime) -> None:
    """Take an expert off the panel before the papers go out, and say why; the row stays in the record."""
    only_own(by, review.division_id)
    _changeable(review)
    if not why.strip():
        raise Unlawful([law.E9C.unmet("removed_why", "请写明不再邀请该专家的理由")])
    member.removed_at, member.removed_why, member.is_leader = now, why.strip(), False
    _note(db, review, "expert_review.member_removed", {"expert": member.expert_id, "why": why}, by, now)


def lead(db: Session, review: ExpertReview, member: PanelMember, *, by: Staff, now: datetime) -> None:
    """Make one member the leader of the group (专家论证办法第十三条第四款)."""
    only_own(by, review.division_id)
    _changeable(review)
    for each in review.members:
        each.is_leader = each.id == member.id
    _note(db, review, "expert_review.leader_named", {"expert": member.expert_id}, by, now)


def add_paper(
    db: Session, review: ExpertReview, *, name: str, mime: str, size: int, sha256: str, by: Staff, now: datetime
) -> None:
    """A file for the experts; they see it once the papers are provided."""
    only_own(by, review.division_id)
    if review.status not in CHANGEABLE | {ReviewStatus.STUDYING}:
        raise WrongState("add_paper", review.status)
    paper = ReviewPaper(name=name, mime=mime, size=size, sha256=sha256, added_at=now, added_by=by.id or 0)
    review.papers.append(paper)
    _note(db, review, "expert_review.paper_added", {"name": name, "sha256": sha256}, by, now)


def provide(db: Session, review: ExpertReview, *, due_on: date, workdays: Workdays, by: Staff, now: datetime) -> None:
    """Give the papers to the panel with the last day, through the second part of G15. Raises Unlawful."""
    only_own(by, review.division_id)
    status = after(REVIEW, "provide", review.status)
    facts = panel_facts(review, provided_at=now, due_on=due_on, workdays=workdays)
    papers = law.E12.needs(review.papers, field="paper", message="请先上传提供给专家的论证资料")
    departures = require(*gates.provide_material(facts), papers)
    review.status, review.due_on, review.provided_at = status, due_on, now
    review.edit += 1
    depart(db, f"expert_review:{review.id}", departures, matter_id=review.matter_id, now=now)
    for member in taking_part(review):
        what = f"论证资料已经提供，请登录系统查看，并在{due_on}前签署论证意见。"
        _tell(db, member.expert, f"“{review.title}”的论证资料", what, now)
    _note(db, review, "expert_review.provided", {"due": due_on.isoformat()}, by, now)


def _tell(db: Session, expert: Expert, subject: str, text: str, now: datetime) -> None:
    if expert.email:
        enqueue(
            db,
            to=expert.email,
            subject=subject,
            text=f"{expert.name}:\n\n{text}\n\n{{base_url}}/admin/expert\n",
            now=now,
        )


def _changeable(review: ExpertReview) -> None:
    if review.status not in CHANGEABLE:
        raise WrongState("change_panel", review.status)


def _note(db: Session, review: ExpertReview, kind: str, content: dict[str, object], by: Staff, now: datetime) -> None:
    note(db, f"matter:{review.matter_id}", kind, {"review": review.id, **content}, by=by, now=now)
