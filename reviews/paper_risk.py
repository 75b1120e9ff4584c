"""The risk report (风险评估报告) as an official document, with its matrix. Pure."""

from html import escape

from documents.official import Block, Figure, Heading, OfficialDocument, Paragraph, Table, written_date
from infra.clock import legal_date
from law.risk_assessment import ASPECTS, PLAN, REPORT_PARTS
from reviews.models import RiskAssessment, RiskPoint
from reviews.risk import level

LIKELIHOODS = ("极低", "低", "中", "高", "极高")
IMPACTS = ("轻微", "较小", "中等", "较大", "重大")
CELL, LEFT, TOP = 80, 92, 12
GREYS = {"重大": "#a6a6a6", "较大": "#cfcfcf", "一般": "#ebebeb", "低": "#ffffff"}


def matrix(risks: list[RiskPoint]) -> dict[tuple[int, int], list[int]]:
    """(likelihood, impact) -> the numbers of the risks there, numbered from 1 in their order."""
    cells: dict[tuple[int, int], list[int]] = {}
    for number, risk in enumerate(risks, 1):
        cells.setdefault((risk.likelihood, risk.impact), []).append(number)
    return cells


def matrix_words(risks: list[RiskPoint]) -> str:
    """The matrix in words, for those who do not see it."""
    return "；".join(
        f"风险{n}：可能性{LIKELIHOODS[r.likelihood - 1]}、影响{IMPACTS[r.impact - 1]}，等级{level(r.likelihood, r.impact)}"
        for n, r in enumerate(risks, 1)
    )


def matrix_svg(risks: list[RiskPoint]) -> str:
    """Likelihood upwards, impact to the right; grey steps and the word of the level, so that it prints in black."""
    cells, width, height = matrix(risks), LEFT + 5 * CELL + 8, TOP + 5 * CELL + 56
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(matrix_words(risks) or "没有风险点")}" font-size="15" fill="#000000">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    ]
    for likelihood in range(1, 6):
        y = TOP + (5 - likelihood) * CELL
        parts.append(f'<text x="{LEFT - 8}" y="{y + 45}" text-anchor="end">{LIKELIHOODS[likelihood - 1]}</text>')
        parts += [_cell(likelihood, impact, y, cells.get((likelihood, impact), [])) for impact in range(1, 6)]
    for impact in range(1, 6):
        x = LEFT + (impact - 1) * CELL + CELL / 2
        parts.append(f'<text x="{x}" y="{TOP + 5 * CELL + 22}" text-anchor="middle">{IMPACTS[impact - 1]}</text>')
    parts.append(f'<text x="4" y="{TOP + 16}">可能性</text>')
    parts.append(f'<text x="{LEFT + 2.5 * CELL}" y="{height - 8}" text-anchor="middle">影响程度</text></svg>')
    return "".join(parts)


def report_document(assessment: RiskAssessment) -> OfficialDocument:
    """风险评估报告 with its five parts (程序办法第二十九条). Raises ValueError before it is finished."""
    if assessment.finished_at is None:
        raise ValueError("not finished")
    dated_on = legal_date(assessment.finished_at)
    if assessment.is_reused:
        return OfficialDocument(
            title=f"关于{assessment.title}采用已有评估的说明",
            dated_on=dated_on,
            blocks=_reused(assessment),
            signer=assessment.assessor,
        )
    blocks: list[Block] = []
    for n, part in enumerate(REPORT_PARTS):
        blocks.append(Heading(1, part))
        blocks += _lines(assessment.report.get(part, ""))
        blocks += (_course, _surveys, _risks, _conclusion, _measures)[n](assessment)
    return OfficialDocument(
        title=f"关于{assessment.title}的报告", dated_on=dated_on, blocks=tuple(blocks), signer=assessment.assessor
    )


def prefilled(assessment: RiskAssessment) -> dict[str, str]:
    """What the five parts may begin with. The officer writes on."""
    methods = "、".join(dict.fromkeys(s.method for s in assessment.surveys))
    kinds = "、".join(dict.fromkeys(r.kind for r in assessment.risks))
    return dict.fromkeys(REPORT_PARTS, "") | {
        REPORT_PARTS[0]: f"{assessment.assessor}作为评估主体，制定评估工作方案，采取{methods}等方式开展风险调查。"
        if methods
        else "",
        REPORT_PARTS[1]: "\n".join(s.summary for s in assessment.surveys),
        REPORT_PARTS[2]: f"共识别风险点{len(assessment.risks)}个，涉及{kinds}。" if kinds else "",
        REPORT_PARTS[4]: "\n".join(f"{r.text}：{r.measure}（责任：{r.owner}）" for r in assessment.risks),
    }


def _cell(likelihood: int, impact: int, y: int, numbers: list[int]) -> str:
    name = level(likelihood, impact)
    fill = GREYS[name]
    x = LEFT + (impact - 1) * CELL
    box = f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{fill}" stroke="#000000"/>'
    words = f'<text x="{x + CELL / 2}" y="{y + 22}" text-anchor="middle" font-size="12">{name}</text>'
    if numbers:
        shown = "、".join(map(str, numbers))
        words += (
            f'<text x="{x + CELL / 2}" y="{y + 54}" text-anchor="middle" font-weight="bold" '
            f'font-size="20">{shown}</text>'
        )
    return box + words


def _lines(text: str) -> list[Block]:
    return [Paragraph(line) for line in text.splitlines() if line.strip()]


def _course(a: RiskAssessment) -> list[Block]:
    rows = tuple((part, a.plan.get(part, "")) for part in PLAN)
    blocks: list[Block] = [Table(("方案要素", "内容"), rows, widths=(1, 4), caption="评估工作方案")]
    if a.invited:
        blocks.append(Paragraph(f"邀请{'、'.join(a.invited)}参加评估。{a.invited_note}"))
    if any(a.agency.values()):
        blocks.append(
            Paragraph(f"委托{a.agency.get('name', '')}提供风险评估专业服务：{a.agency.get('competition', '')}。")
        )
        blocks.append(
            Paragraph(f"委托合同：{a.agency.get('contract', '')}。审查意见：{a.agency.get('report_review', '')}")
        )
    for aspect in ASPECTS:
        blocks += [Heading(2, aspect), *_lines(a.aspects.get(aspect, ""))]
    return blocks


def _surveys(a: RiskAssessment) -> list[Block]:
    rows = tuple((s.method, written_date(s.held_on), s.summary) for s in a.surveys)
    return [Table(("方式", "日期", "情况"), rows, widths=(2, 3, 8), caption="风险调查情况")]


def _risks(a: RiskAssessment) -> list[Block]:
    rows = tuple(
        (str(n), r.kind, r.text, LIKELIHOODS[r.likelihood - 1], IMPACTS[r.impact - 1], level(r.likelihood, r.impact))
        for n, r in enumerate(a.risks, 1)
    )
    header = ("序号", "方面", "风险点", "可能性", "影响", "等级")
    table = Table(header, rows, widths=(1, 2.4, 6, 1.6, 1.6, 1.6))
    picture = Figure(matrix_svg(a.risks).encode(), "风险矩阵（数字为风险点序号）", matrix_words(a.risks), width_mm=110)
    return [table, picture]


def _conclusion(a: RiskAssessment) -> list[Block]:
    adjusted = f"已采取下列调整措施：{a.adjustment}" if a.adjustment else ""
    return [Paragraph(f"风险评估结论：{a.conclusion}。{adjusted}")]


def _measures(a: RiskAssessment) -> list[Block]:
    rows = tuple((str(n), r.text, r.measure, r.owner) for n, r in enumerate(a.risks, 1))
    return [Table(("序号", "风险点", "防范和处置措施", "责任单位"), rows, widths=(1, 4, 6, 3)), Paragraph("特此报告。")]


def _reused(a: RiskAssessment) -> tuple[Block, ...]:
    made_on = written_date(a.existing_made_on) if a.existing_made_on else ""
    return (
        Paragraph(f"{a.reason}"),
        Paragraph(f"已有评估：《{a.existing_title}》，由{a.existing_made_by}于{made_on}依据{a.existing_basis}作出。"),
        Paragraph(f"覆盖情况：{a.existing_covers}"),
        Paragraph(f"评估结论：{a.existing_conclusion}。依据程序办法第二十七条第二款，不作重复评估。"),
    )
