"""The letter of appointment (聘书) and the expert's commitment (专家承诺书) as official documents. Pure."""

from documents.official import Heading, Listing, OfficialDocument, Paragraph, written_date
from infra.clock import legal_date
from law.expert_review import COMMITMENT
from reviews.models import Expert, ExpertReview, ExpertTerm, PanelMember


def letter_document(expert: Expert, term: ExpertTerm, *, issuer: str) -> OfficialDocument:
    """聘书 of one term, in the department's name (专家论证办法第四条第二款)."""
    field = f"，专业分库：{expert.field.name}" if expert.field else ""
    return OfficialDocument(
        title="聘书",
        dated_on=legal_date(term.appointed_at),
        addressee=f"{expert.name}（{expert.employer}{expert.title}）",
        blocks=(
            Paragraph(
                f"根据《{issuer}重大行政决策专家论证办法》第四条、第八条规定，经公开征集、资格审核和集体研究，"
                f"聘任您为{issuer}重大行政决策论证专家库专家{field}。"
            ),
            Paragraph(f"聘期自{written_date(term.starts_on)}至{written_date(term.ends_on)}。"),
            Paragraph(f"聘书编号：{term.letter_number}"),
            Paragraph("特发此证。"),
        ),
        signer=issuer,
    )


def commitment_document(review: ExpertReview, member: PanelMember) -> OfficialDocument:
    """专家承诺书 as it was signed (专家论证办法第十一条). Raises ValueError before the signature."""
    if member.committed_at is None:
        raise ValueError("not signed")
    return OfficialDocument(
        title="专家承诺书",
        dated_on=legal_date(member.committed_at),
        blocks=(
            Paragraph(f"本人受邀参加“{review.title}”的专家论证，郑重承诺："),
            Listing(tuple(f"承诺{point}。" for point in COMMITMENT), ordered=True),
            Heading(1, "利害关系声明", numbered=False),
            Paragraph("本人及所在单位与本论证事项没有可能影响公正履行职责的利害关系。"),
            Paragraph(f"承诺人（签署）：{member.committed_name}", align="right"),
            Paragraph(f"所在单位：{member.expert.employer}", align="right"),
        ),
        signer=member.committed_name,
        note="签署人以本人账号登录、经动态口令验证后输入姓名签署，签署内容的散列值已记入日志",
    )
