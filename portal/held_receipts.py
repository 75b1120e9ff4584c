"""What the holder of a receipt may see of their opinion."""

from dataclasses import dataclass

from consultations import public
from consultations.clauses import Clause, DraftText
from consultations.comparison import pieces
from consultations.models import Consultation
from documents.personal import mask_email, mask_phone
from opinions import public as public_opinions
from opinions.models import CHANNELS, STANCES, Opinion
from opinions.public import PublicAnswer
from opinions.states import OpinionStatus
from portal.opinions import is_open
from web.i18n import gettext as _
from web.page import Context


@dataclass(frozen=True)
class Held:
    """A receipt with everything its holder may see."""

    opinion: Opinion
    consultation: Consultation
    clause: Clause | None
    answer: PublicAnswer | None
    is_open: bool


def held(ctx: Context, number: str) -> Held:
    """What the holder of a number may see. Raises NoResultFound."""
    opinion = public_opinions.by_receipt(ctx.db, number)
    consultation = public.with_versions(ctx.db, opinion.consultation_id)
    text = DraftText.from_json(consultation.version.text)
    return Held(
        opinion=opinion,
        consultation=consultation,
        clause=text.find(opinion.clause) if opinion.clause else None,
        answer=public_opinions.published_answer(ctx.db, opinion),
        is_open=is_open(ctx, consultation),
    )


def details(mine: Held) -> list[tuple[str, str]]:
    """Label and value of what was handed in besides the words; contacts are never shown in full."""
    opinion = mine.opinion
    about = f"{mine.clause.label} {mine.clause.heading}".strip() if mine.clause else _("整个草案")
    kind = _("单位") if opinion.submitter_kind == "organisation" else _("个人")
    rows = [
        (_("针对"), about or _("开头部分")),
        (_("态度"), _(STANCES[opinion.stance])),
        (_("提出人"), f"{opinion.submitter_name or _('未留姓名')}（{kind}）"),
        (_("所在地区"), opinion.region),
        (_("电子邮箱"), mask_email(opinion.email) if opinion.email else ""),
        (_("电话"), mask_phone(opinion.phone) if opinion.phone else ""),
        (_("途径"), _(CHANNELS[opinion.channel])),
        (_("附件"), "、".join(f.name for f in opinion.files)),
    ]
    return [(label, value) for label, value in rows if value]


def step_of(mine: Held) -> str:
    """received, in_work or answered: after the close every opinion is being worked on."""
    if mine.opinion.status == OpinionStatus.ANSWERED and mine.answer:
        return "answered"
    if mine.opinion.status == OpinionStatus.IN_WORK or not mine.is_open:
        return "in_work"
    return "received"


def changed_clause(mine: Held) -> dict[str, object] | None:
    """The clause that was changed because of the answer: its label, and what changed in it."""
    revised = mine.consultation.revised_version
    if mine.answer is None or revised is None or not mine.answer.changed_clause:
        return None
    key = mine.answer.changed_clause
    after = DraftText.from_json(revised.text).find(key)
    before = DraftText.from_json(mine.consultation.version.text).find(key)
    if after is None:
        return None
    found_pieces = pieces(before.plain if before else "", after.plain)
    return {"label": after.label or after.heading, "pieces": [(p.op, p.text) for p in found_pieces]}


def address(ctx: Context, number: str) -> str:
    """The address of a receipt, whole."""
    return f"{ctx.settings.base_url.rstrip('/')}/receipts/{number}"
