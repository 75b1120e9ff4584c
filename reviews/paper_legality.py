"""合法性审查意见, 法律意见书, 未履行相关程序的说明 and 公平竞争审查意见 as official documents. Pure."""

from documents.official import Block, Heading, OfficialDocument, Paragraph, Table
from infra.clock import legal_date
from law.legality_review import OUTCOMES, REVIEWED
from reviews.models import CompetitionReview, CounselOpinion, LegalityReview, OmissionStatement, ReviewDeparture

SHOWN = 12  # characters of a hash that a reader compares


def opinion_document(
    review: LegalityReview, *, division: str, addressee: str, departures: list[ReviewDeparture]
) -> OfficialDocument:
    """合法性审查意见 of one round (程序办法第三十四条). Raises ValueError before the signature."""
    if review.signed_at is None:
        raise ValueError("not signed")
    points = [p for p in review.points if p.source == "合法性审查意见"]
    blocks: list[Block] = [
        Paragraph(f"你处送审的《{review.title}》（第{review.number}轮）收悉。经审查，提出如下意见："),
    ]
    for part in REVIEWED:
        blocks += [Heading(1, f"关于{part}"), *_lines(review.reasons.get(part, ""))]
    if review.is_exploratory:
        blocks += [Heading(1, "关于探索性改革事项的法律风险"), *_lines(review.legal_risk)]
    if departures:
        rows = tuple((d.article, d.message, d.reason, d.approved_by) for d in departures)
        blocks += [
            Heading(1, "关于偏离“一般”规定的情况"),
            Table(("依据", "情况", "理由", "批准人"), rows, widths=(3, 4, 4, 2)),
        ]
    if points:
        asked = tuple((str(n), p.text) for n, p in enumerate(points, 1))
        blocks += [Heading(1, "需要调整或者补充的内容"), Table(("序号", "意见"), asked, widths=(1, 9))]
    blocks += [Heading(1, "审查结论"), Paragraph(f"{OUTCOMES[review.outcome]}。")]
    return OfficialDocument(
        title="合法性审查意见",
        dated_on=legal_date(review.signed_at),
        addressee=addressee,
        blocks=tuple(blocks),
        signer=division,
        note=f"审查人：{review.signed_name}；内容 SHA-256 前 {SHOWN} 位 {review.opinion_sha256[:SHOWN]}",
    )


def counsel_document(review: LegalityReview, counsel: CounselOpinion) -> OfficialDocument:
    """法律意见书 (程序办法第三十五条). Raises ValueError before the signature."""
    if counsel.signed_at is None:
        raise ValueError("not signed")
    return OfficialDocument(
        title="法律意见书",
        dated_on=legal_date(counsel.signed_at),
        blocks=(
            Paragraph(f"受政策法规处委托，就《{review.title}》出具法律意见如下："),
            *_lines(counsel.opinion),
            Paragraph("本人与上述决策事项没有利害关系，对本法律意见书负责。"),
        ),
        signer=counsel.signed_name,
        note=f"内容 SHA-256 前 {SHOWN} 位 {counsel.opinion_sha256[:SHOWN]}",
    )


def statement_document(statement: OmissionStatement, *, matter: str, division: str) -> OfficialDocument:
    """未履行相关程序的说明 (程序办法第三十四条第三项). Raises ValueError before the signature."""
    if statement.signed_at is None:
        raise ValueError("not signed")
    decided: list[Block] = []
    if statement.is_accepted is not None:
        word = "予以认定" if statement.is_accepted else "不予认定"
        decided = [Heading(1, "合法性审查的认定"), Paragraph(f"{word}：{statement.decision_reason}")]
    return OfficialDocument(
        title=f"关于未履行{statement.procedure}程序的说明",
        dated_on=legal_date(statement.signed_at),
        blocks=(
            Paragraph(f"决策事项：{matter}"),
            Heading(1, "情形"),
            Paragraph(f"{statement.ground}。"),
            Heading(1, "事实"),
            *_lines(statement.facts),
            Heading(1, "法律依据"),
            *_lines(statement.legal_basis),
            *decided,
        ),
        signer=division,
        note=f"处室负责人签署：{statement.signed_name}",
    )


def competition_document(review: CompetitionReview, *, matter: str, division: str) -> OfficialDocument:
    """公平竞争审查意见."""
    touched = "涉及市场主体经济活动" if review.is_touched else "不涉及市场主体经济活动"
    heard = [Heading(1, "听取意见情况"), *_lines(review.heard)] if review.heard else []
    concluded = [Heading(1, "审查结论"), *_lines(review.conclusion)] if review.conclusion else []
    return OfficialDocument(
        title="公平竞争审查意见",
        dated_on=legal_date(review.reviewed_at),
        blocks=(
            Paragraph(f"决策事项：{matter}"),
            Heading(1, "是否涉及市场主体经济活动"),
            Paragraph(f"{touched}。{review.reason}"),
            *heard,
            *concluded,
        ),
        signer=division,
        note=f"审查人：{review.signed_name}",
    )


def _lines(text: str) -> list[Block]:
    return [Paragraph(line) for line in text.splitlines() if line.strip()]
