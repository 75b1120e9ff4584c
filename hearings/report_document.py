"""The eight parts of the hearing report, and the document made of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from documents.official import Attachment, Block, Heading, OfficialDocument, Paragraph, Table
from hearings.minutes import Content
from hearings.models import KINDS as SEAT_KINDS
from hearings.models import REPRESENTATIVE, Hearing
from hearings.notice import written_day, written_moment
from hearings.registration_models import Registration
from hearings.selection_models import HearingDraw, Participant
from hearings.serving import METHODS, services
from hearings.session import KINDS
from hearings.session_models import HearingPoint, HearingReport, RecordSignature, RecordVersion
from infra.clock import legal_date
from opinions.models import OUTCOMES

PARTS = {
    "organisation": "听证会的组织筹备情况", "composition": "听证参加人构成情况", "course": "听证会情况",
    "opinions": "听证参加人的主要意见、依据和理由", "disputes": "争议焦点与质证、辩论情况", "alternatives": "听证参加人另行提出的草案",
    "written": "旁听人和未入选报名人的书面意见", "handling": "处理意见和建议",
}  # fmt: skip


@dataclass(frozen=True)
class ReportFacts:
    """What is known of the course of a hearing."""

    hearing: Hearing
    registered: int
    by_category: tuple[tuple[str, int, int, int], ...]  # name, seats, seated, present
    draws: tuple[tuple[str, int, str], ...]  # category, size of the pool, seed
    served: Counter[str]
    first_notice: date | None
    signatures: Counter[str]
    not_chosen_points: tuple[str, ...]


def gathered(db: Session, hearing: Hearing) -> ReportFacts:
    """From the tables of the hearing."""
    people = db.exec(
        select(Participant).where(Participant.hearing_id == hearing.id, Participant.standing == "seated")
    ).all()
    registered = db.exec(select(Registration).where(Registration.hearing_id == hearing.id)).all()
    draws = db.exec(
        select(HearingDraw).where(HearingDraw.hearing_id == hearing.id, col(HearingDraw.is_test).is_(False))
    ).all()
    version = select(RecordVersion.id).where(RecordVersion.hearing_id == hearing.id)
    signed = db.exec(select(RecordSignature.state).where(col(RecordSignature.version_id).in_(version))).all()
    seated = {p.registration_id for p in people}
    rows = []
    for category in hearing.categories:
        here = [p for p in people if p.category_id == category.id]
        rows.append((category.name, category.seats, len(here), sum(bool(p.checked_in_at) for p in here)))
    return ReportFacts(
        hearing=hearing,
        registered=len(registered),
        by_category=tuple(rows),
        draws=tuple((d.category.name, d.size, d.seed) for d in draws),
        served=Counter(
            s.method for s in services(db, [p for p in people if p.kind == REPRESENTATIVE]) if s.received_on
        ),
        first_notice=legal_date(hearing.announcements[0].published_at) if hearing.announcements else None,
        signatures=Counter(signed),
        not_chosen_points=tuple(
            r.points for r in registered if r.id not in seated and r.points and r.status == "approved"
        ),
    )


def prefilled(facts: ReportFacts, content: Content) -> dict[str, str]:
    """The texts that an officer may then mend; tables are made when the report is made."""
    hearing = facts.hearing
    drawn = "；".join(f"{name} {size} 人报名，种子 {seed}" for name, size, seed in facts.draws if seed)
    how = "、".join(f"{METHODS[m]} {n} 人次" for m, n in facts.served.items())
    organisation = (
        f"{_on(facts.first_notice)}发布听证会公告，公布了听证会时间、地点，听证内容，参加人名额和产生办法，报名方法和联系方式以及其他有关事项。"
        f"报名至{_on(hearing.registration_closes_on)}截止，共 {facts.registered} 件。{_on(hearing.selected_on)}产生参加人"
        f"{f'（{drawn}）' if drawn else ''}，{_on(hearing.listed_on)}公布名单。听证材料于会前七日送达（{how or '无'}）。"
    )
    opened = written_moment(hearing.opened_at) if hearing.opened_at else ""
    kinds = Counter(KINDS[e["kind"]] for e in content["entries"])
    course = (
        f"听证会于{opened}在{hearing.place}公开举行。依次进行了决策承办处室单位介绍决策草案、依据和有关情况，听证参加人陈述意见、询问、质证和辩论，"
        f"记录 {len(content['entries'])} 条（{'、'.join(f'{k}{n}' for k, n in kinds.items())}）。会后核对笔录："
        + "、".join(f"{words} {facts.signatures[key]} 人" for key, words in _SIGNED.items() if facts.signatures[key])
        + "。"
    )
    debates = [e for e in content["entries"] if e["kind"] in {"debate", "evidence"}]
    disputes = "\n".join(f"{e['speaker']}：{e['text']}" for e in debates) or "未形成争议焦点。"
    alternatives = [e for e in content["entries"] if e["kind"] == "alternative"]
    words = "\n".join(
        f"{e['speaker']}：{_sentence(e['text'])}依据：{_sentence(e['basis'])}理由：{_sentence(e['reason'])}"
        for e in alternatives
    )
    observers = [e["text"] for e in content["entries"] if e["kind"] == "observer"]
    written = "\n".join(
        [*(f"旁听人：{t}" for t in observers), *(f"未入选报名人：{t}" for t in facts.not_chosen_points)]
    )
    return {
        "organisation": organisation, "composition": "", "course": course, "opinions": "", "disputes": disputes,
        "alternatives": words or "没有听证参加人另行提出草案。", "written": written or "没有收到书面意见。",
        "handling": "对听证参加人提出的意见逐条研究，处理意见如下：",
    }  # fmt: skip


def report_document(
    facts: ReportFacts, content: Content, report: HearingReport, points: Sequence[HearingPoint], version: RecordVersion,
    department: str, made_on: date,
) -> OfficialDocument:  # fmt: skip
    """The report, ready to be written as DOCX or PDF."""
    blocks: list[Block] = []
    for key, title in PARTS.items():
        blocks.append(Heading(1, title))
        blocks += [Paragraph(line) for line in report.parts.get(key, "").splitlines() if line.strip()]
        blocks += _table(key, facts, content, points)
    annex = Attachment(f"听证会记录（第{version.number}版，SHA-256 {version.sha256}）")
    return OfficialDocument(
        title=f"关于《{facts.hearing.title}》听证会情况的报告", dated_on=made_on, blocks=tuple(blocks), signer=department,
        attachments=(annex, Attachment("听证会公告和参加人名单"), Attachment("听证材料送达记录")),
    )  # fmt: skip


def _table(key: str, facts: ReportFacts, content: Content, points: Sequence[HearingPoint]) -> list[Block]:
    if key == "composition":
        rows = tuple(
            (name, str(seats), str(seated), str(present)) for name, seats, seated, present in facts.by_category
        )
        due = sum(p[2] == SEAT_KINDS[REPRESENTATIVE] for p in content["people"])
        came = sum(p[2] == SEAT_KINDS[REPRESENTATIVE] and p[5] for p in content["people"])
        return [
            Paragraph(f"听证代表应到 {due} 人，实到 {came} 人。"),
            Table(("类别", "名额", "产生", "实到"), rows, widths=(3, 1, 1, 1)),
        ]
    said = {e["number"]: e for e in content["entries"]}
    if key == "opinions" and points:
        opinions = tuple(_point_row(n, p, said) for n, p in enumerate(points, 1))
        header = ("序号", "意见", "赞成", "反对", "修改", "主要内容")
        return [Table(header, opinions, widths=(1, 3, 1, 1, 1, 6))]
    if key == "handling" and points:
        decided = tuple((str(n), p.title, OUTCOMES.get(p.outcome, ""), p.reason) for n, p in enumerate(points, 1))
        return [Table(("序号", "意见", "采纳情况", "理由"), decided, widths=(1, 3, 2, 6))]
    return []


def _point_row(number: int, point: HearingPoint, said: dict[int, Content]) -> tuple[str, ...]:
    entries = [said[n] for n in point.entries if n in said]
    counts = Counter(e["stance"] or "change" for e in entries)
    words = "；".join(e["text"] for e in entries)
    return (str(number), point.title, *(str(counts[s]) for s in ("for", "against", "change")), words)


def _sentence(text: str) -> str:
    return text.strip().rstrip("。") + "。"


def _on(day: date | None) -> str:
    return written_day(day) if day else "（未记录日期）"


_SIGNED = {
    "confirmed": "确认签字",
    "confirmed_with_correction": "更正后确认签字",
    "refused": "拒绝签字",
    "absent": "未到场签字",
}
