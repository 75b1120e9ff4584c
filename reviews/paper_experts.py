"""The expert report (专家论证报告) and a single opinion as official documents. Pure."""

from collections import Counter

from documents.official import Block, Heading, OfficialDocument, Paragraph, Table, written_date
from infra.clock import legal_date
from law.expert_review import MEETING, REPORT_PARTS
from reviews.expert_results import OUTCOMES
from reviews.facts import taking_part
from reviews.models import ExpertReview, PanelMember

TRUNCATED = 12  # characters of a hash that a reader compares


def report_document(review: ExpertReview, *, division: str) -> OfficialDocument:
    """专家论证报告 with its seven parts (专家论证办法第十五条). Raises ValueError before it is finished."""
    if review.finished_at is None:
        raise ValueError("not finished")
    return OfficialDocument(
        title=f"关于{review.title}的报告",
        dated_on=legal_date(review.finished_at),
        blocks=(
            Heading(1, "论证工作情况"),
            *_course(review),
            Heading(1, "专家论证意见"),
            *_parts(review),
            Heading(1, "专家意见的采纳情况"),
            *_adoption(review),
            *_minutes(review),
            Paragraph("特此报告。"),
        ),
        signer=division,
    )


def opinion_document(review: ExpertReview, member: PanelMember) -> OfficialDocument:
    """专家论证意见书 of one expert as it was signed. Raises ValueError before the signature."""
    if member.signed_at is None:
        raise ValueError("not signed")
    options: list[Block] = []
    if review.options:
        rows = tuple((option, member.option_opinions.get(option, "")) for option in review.options)
        options = [Heading(1, "对各备选方案的意见"), Table(("方案", "意见"), rows, widths=(1, 3))]
    return OfficialDocument(
        title="专家论证意见书",
        dated_on=legal_date(member.signed_at),
        blocks=(
            Paragraph(f"论证事项：{review.title}"),
            Heading(1, "论证意见"),
            *(Paragraph(line) for line in member.opinion.splitlines() if line.strip()),
            *options,
            Heading(1, "结论"),
            Paragraph(f"{member.conclusion}。"),
        ),
        signer=member.signed_name,
        note=f"{member.expert.employer}；签署内容 SHA-256 前 {TRUNCATED} 位 {member.opinion_sha256[:TRUNCATED]}，已记入日志",
    )


def prefilled(review: ExpertReview) -> dict[str, str]:
    """What the seven parts may begin with: who said what on the whole, and the points. The officer writes on."""
    members = [m for m in taking_part(review) if m.signed_at]
    conclusions = "、".join(f"{name}{n}人" for name, n in Counter(m.conclusion for m in members).items())
    points = "\n".join(f"{n}. {p.text}" for n, p in enumerate(review.points, 1))
    whole = "\n".join(f"{m.expert.name}：{m.opinion}" for m in members)
    empty = dict.fromkeys(REPORT_PARTS, "")
    return empty | {
        REPORT_PARTS[0]: whole,
        REPORT_PARTS[5]: f"{len(members)}名专家出具了论证意见，结论为：{conclusions}。\n{points}" if members else "",
    }


def _course(review: ExpertReview) -> list[Block]:
    members = taking_part(review)
    provided = written_date(legal_date(review.provided_at)) if review.provided_at else ""
    due = written_date(review.due_on) if review.due_on else ""
    reverse = "本次论证为不可行性（反向）论证。" if review.is_reverse else ""
    rows = tuple(
        (str(n), m.expert.name, f"{m.expert.employer}{m.expert.title}", _role(m), m.conclusion)
        for n, m in enumerate(members, 1)
    )
    return [
        Paragraph(
            f"{review.reason}。经分管厅领导同意，采取{review.mode}方式、以{review.form}形式组织专家论证。{reverse}"
        ),
        Paragraph(
            f"论证事项为决策的{'、'.join(review.topics)}。{provided}向专家提供论证资料，提出论证意见的期限为{due}。"
            "参加论证的专家均已声明本人及所在单位没有利害关系，并签署专家承诺书。"
        ),
        *([Paragraph(f"专家的选择：{review.how_chosen}。")] if review.how_chosen else []),
        Table(("序号", "姓名", "单位及职务", "说明", "结论"), rows, widths=(1, 2, 5, 3, 3), caption="参加论证的专家"),
    ]


def _role(member: PanelMember) -> str:
    words = ["组长"] if member.is_leader else []
    words += ["库外专家"] if member.is_outside else []
    words += ["持不同意见"] if member.is_dissenting else []
    words += ["随机抽取"] if member.is_drawn else []
    return "、".join(words) or "选定"


def _parts(review: ExpertReview) -> list[Block]:
    blocks: list[Block] = []
    for part in REPORT_PARTS:
        blocks.append(Heading(2, part))
        blocks += [Paragraph(line) for line in review.report.get(part, "").splitlines() if line.strip()]
    return blocks


def _adoption(review: ExpertReview) -> list[Block]:
    if not review.points:
        return [Paragraph("专家均认为可以实施，没有提出修改意见。")]
    rows = tuple(
        (str(n), p.member.expert.name, p.text, OUTCOMES.get(p.outcome, ""), p.reason or "—")
        for n, p in enumerate(review.points, 1)
    )
    return [Table(("序号", "专家", "意见要点", "采纳情况", "理由"), rows, widths=(1, 2, 5, 2, 5))]


def _minutes(review: ExpertReview) -> list[Block]:
    if review.form != MEETING or not review.minutes:
        return []
    lines = [Paragraph(line) for line in review.minutes.splitlines() if line.strip()]
    return [Heading(1, "会议记录"), *lines]
