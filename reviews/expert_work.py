"""What an expert does in a review: declare interests, commit, write and sign. Nobody does it for them."""

from datetime import datetime

from sqlmodel import Session

from infra.states import WrongState
from law import expert_review as law
from law.findings import Unlawful, require
from people.models import Staff
from reviews.acting import digest, note, only_this
from reviews.models import ExpertReview, PanelMember
from reviews.states import ReviewStatus

INTERESTS = {"none": "本人及所在单位均无利害关系", "person": "本人有利害关系", "employer": "所在单位有利害关系"}
CONCLUSIONS = ("可以实施", "修改后可以实施", "不宜实施")
BEFORE_STUDY = frozenset({ReviewStatus.PLANNING, ReviewStatus.CONSENT_ASKED, ReviewStatus.CONSENTED})


def declare(
    db: Session, review: ExpertReview, member: PanelMember, *, interest: str, remark: str, by: Staff, now: datetime
) -> None:
    """Declare whether oneself or the employer has an interest (专家论证办法第七条第二项); with one, the part ends here."""
    _mine(member, by)
    if member.declared_at or review.status not in BEFORE_STUDY:
        raise WrongState("declare", review.status)
    if interest not in INTERESTS or (interest != "none" and not remark.strip()):
        raise Unlawful([law.E7.unmet("interest", "请选择有无利害关系；有的，请写明情况")])
    member.interest, member.interest_note, member.declared_at = interest, remark.strip(), now
    _note(db, review, member, "expert_review.declared", {"interest": interest, "note": remark}, by, now)


def commit(
    db: Session, review: ExpertReview, member: PanelMember, *, name: str, points: list[int], by: Staff, now: datetime
) -> None:
    """Sign the commitment of four points (专家论证办法第十一条) by typing one's name."""
    _mine(member, by)
    if member.interest != "none" or member.committed_at or review.status not in BEFORE_STUDY:
        raise WrongState("commit", review.status)
    whole = set(points) == set(range(1, len(law.COMMITMENT) + 1))
    require(
        law.E11.needs(whole, field="points", message="请逐项确认专家承诺书的四项内容"),
        law.E11.needs(name.strip() == member.expert.name, field="name", message="请输入您的姓名签署，与登记的姓名一致"),
    )
    member.committed_name, member.committed_at = name.strip(), now
    content: dict[str, object] = {"text": list(law.COMMITMENT), "name": member.committed_name}
    _note(db, review, member, "expert_review.committed", content, by, now)


def save_opinion(
    db: Session,
    review: ExpertReview,
    member: PanelMember,
    *,
    opinion: str,
    options: dict[str, str],
    conclusion: str,
    by: Staff,
    now: datetime,
) -> None:
    """Keep the opinion as a draft that only its author reads."""
    _writing(review, member, by)
    member.opinion, member.conclusion = opinion.strip(), conclusion
    member.option_opinions = {one: options.get(one, "").strip() for one in review.options}
    db.flush()


def sign_opinion(
    db: Session, review: ExpertReview, member: PanelMember, *, name: str, by: Staff, now: datetime
) -> None:
    """Sign the opinion: the typed name and the hash of exactly this text go into the journal (第七条第一项)."""
    _writing(review, member, by)
    argued = {member.expert.name: {one for one, text in member.option_opinions.items() if text}}
    require(
        law.E7.needs(member.opinion, field="opinion", message="请先写明论证意见"),
        law.E7.needs(member.conclusion in CONCLUSIONS, field="conclusion", message="请选择结论"),
        law.E7.needs(name.strip() == member.expert.name, field="name", message="请输入您的姓名签署，与登记的姓名一致"),
        *law.every_option_argued(review.options, argued),
    )
    member.signed_name, member.signed_at = name.strip(), now
    member.opinion_sha256 = digest(opinion_content(member))
    content: dict[str, object] = {"sha256": member.opinion_sha256, "name": member.signed_name}
    _note(db, review, member, "expert_review.opinion_signed", content, by, now)


def opinion_content(member: PanelMember) -> dict[str, object]:
    """What a signature is bound to."""
    return {"opinion": member.opinion, "options": dict(member.option_opinions), "conclusion": member.conclusion}


def _mine(member: PanelMember, by: Staff) -> None:
    only_this(by, member.expert.staff_id, "专家本人")
    if member.removed_at:
        raise WrongState("expert", "removed")


def _writing(review: ExpertReview, member: PanelMember, by: Staff) -> None:
    _mine(member, by)
    if review.status != ReviewStatus.STUDYING or member.signed_at or member.interest != "none":
        raise WrongState("opinion", review.status)


def _note(
    db: Session,
    review: ExpertReview,
    member: PanelMember,
    kind: str,
    content: dict[str, object],
    by: Staff,
    now: datetime,
) -> None:
    about = f"matter:{review.matter_id}"
    note(db, about, kind, {"review": review.id, "member": member.id, **content}, by=by, now=now)
