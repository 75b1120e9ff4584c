"""The papers that the system writes from what is recorded, each an official document in its archive category."""

from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session, select

from consultations import outreach
from consultations import queries as consultations
from consultations.models import DraftVersion
from decisions import draft_papers, evaluating, executing, meetings, queries
from decisions.execution_models import Execution
from decisions.initiation_models import Proposal
from decisions.meeting_models import AgendaItem, Promulgation
from decisions.models import Matter
from decisions.papers import version_blocks
from decisions.review_papers import Paper, paper, review_papers, words
from documents.markdown_blocks import blocks_of
from documents.official import Block, Heading, Paragraph, Table, written_date
from infra.clock import legal_date
from law.deliberation import OUTCOMES, VIEWS
from law.execution import EVALUATION_PARTS, PROBLEMS, TRIGGERS
from law.initiation import ORIGINS
from people.models import Division

NONE = "无"


def papers(db: Session, matter: Matter) -> list[Paper]:
    """Every paper of a matter that there is something to write in, in the order of the procedure."""
    return [
        *_start(db, matter),
        *_draft(db, matter),
        *_outreach(db, matter),
        *review_papers(db, matter),
        *_meetings(db, matter),
        *_decision(db, matter),
        *_execution(db, matter),
    ]


def _start(db: Session, matter: Matter) -> Iterator[Paper]:
    proposal = db.exec(select(Proposal).where(Proposal.matter_id == matter.id)).first()
    if proposal is None:
        return
    on = legal_date(proposal.recorded_at)
    origin = f"建议来源：{ORIGINS[proposal.origin]}{f'（{proposal.origin_detail}）' if proposal.origin_detail else ''}"
    blocks: list[Block] = [Paragraph(origin), *words(proposal.text)]
    proposer = db.get_one(Division, proposal.proposer_id).name if proposal.proposer_id else ""
    yield paper("proposal", "proposal", "A1", f"决策事项建议：{matter.title}", on, blocks, signer=proposer)
    if proposal.studied_at:
        unit = proposal.division.name if proposal.division else ""
        studied: list[Block] = [Paragraph(f"研究论证单位：{unit or NONE}"), *words(proposal.study_report)]
        on = legal_date(proposal.studied_at)
        yield paper("study", "study", "A1", f"决策事项研究论证报告：{matter.title}", on, studied, signer=unit)
    divisions = "、".join(d.name for d in queries.divisions(db, matter.id or 0, "undertaking"))
    decided: list[Block] = [
        Paragraph(f"{proposal.meeting}（{proposal.meeting_record}）集体讨论决定，对本事项启动重大行政决策程序。"),
        Paragraph(f"承办处室单位：{divisions}。牵头处室单位：{matter.division.name}。"),
        Paragraph(
            f"期限：{written_date(matter.due_on) if matter.due_on else NONE}。分管厅领导：{matter.deputy.name}。"
        ),
    ]
    on = proposal.held_on or legal_date(matter.opened_at)
    yield paper("start", "start", "A1", f"启动决策程序的决定：{matter.title}", on, decided, signer=proposal.meeting)


def _draft(db: Session, matter: Matter) -> Iterator[Paper]:
    for draft in consultations.drafts(db, matter.id or 0):
        version = draft.versions[-1]
        on = legal_date(version.created_at)
        yield paper(
            f"draft-{draft.id}", "draft", "A2", f"{draft.title}（第{version.number}稿）", on, version_blocks(version)
        )
    kept = draft_papers.of(db, matter)
    if not kept.explanation:
        return
    parts = [
        ("调查研究情况", kept.research),
        ("法律、法规、规章和政策依据", kept.bases),
        ("成本效益分析", kept.cost_benefit or f"未进行分析。理由：{kept.no_cost_benefit_reason or NONE}"),
    ]
    blocks: list[Block] = [Heading(1, "草案说明"), *_below(blocks_of(kept.explanation))]
    blocks += [block for heading, text in parts for block in (Heading(1, heading), *words(text))]
    if kept.options:
        rows = tuple((o["title"], o["pros"], o["cons"]) for o in kept.options)
        blocks += [Heading(1, "备选方案"), Table(("方案", "利", "弊"), rows, widths=(1, 2, 2))]
        blocks.append(Paragraph(f"倾向性意见：{kept.preference}"))
    on = legal_date(kept.saved_at)
    yield paper(
        "draft_papers", "draft_papers", "A2", f"决策草案材料：{matter.title}", on, blocks, signer=matter.division.name
    )
    for body in draft_papers.bodies(db, matter.id or 0):
        if body.agreed is False:
            said = [("争议的主要问题", body.dispute), ("承办处室单位的意见和理由", body.view), ("依据", body.basis)]
            lines = [block for heading, text in said for block in (Heading(1, heading), *words(text))]
            title, on = f"与{body.name}未取得一致意见的说明", body.told_on or body.asked_on
            yield paper(f"disagreement-{body.id}", "disagreement", "A2", title, on, lines, signer=matter.division.name)


def _outreach(db: Session, matter: Matter) -> Iterator[Paper]:
    for one in outreach.of_matter(db, matter.id or 0):
        if one.is_held:
            kind = outreach.KINDS[one.kind]
            rows = tuple((a.name, a.capacity, a.stands_for or NONE) for a in one.attendees)
            blocks: list[Block] = [
                Paragraph(
                    f"时间：{written_date(one.held_on)}。地点：{one.place or NONE}。主持人：{one.host or NONE}。"
                ),
                Paragraph(f"主题：{one.topic}"),
                Heading(1, "参加人员"),
                Table(("姓名", "身份", "代表的群体或者单位"), rows, widths=(2, 2, 5)),
                Heading(1, "意见记录"),
                *words(one.minutes),
            ]
            title, signer = f"{kind}记录：{one.topic}", matter.division.name
            yield paper(f"outreach-{one.id}", "outreach", "A2", title, one.held_on, blocks, signer=signer)


def _meetings(db: Session, matter: Matter) -> Iterator[Paper]:
    for item in meetings.items_of(db, matter.id or 0):
        meeting = item.meeting
        on = legal_date(meeting.held_at)
        if item.decided_at:
            title = f"{meeting.kind}会议记录（{meeting.number}）：{matter.title}"
            yield paper(f"minutes-{item.id}", "minutes", "A4", title, on, minutes_blocks(item), signer=meeting.kind)


def minutes_blocks(item: AgendaItem) -> list[Block]:
    """Who was there, what each said, what was decided."""
    meeting = item.meeting
    present = "、".join(a.name for a in meeting.attendance if a.is_present)
    absent = "、".join(f"{a.name}（{a.absent_reason}）" for a in meeting.attendance if not a.is_present)
    spoke = sorted(item.views, key=lambda v: v.position)
    rows = tuple((str(n), v.attendance.name, VIEWS[v.view], v.words or "—") for n, v in enumerate(spoke, 1))
    blocks: list[Block] = [
        Paragraph(f"时间：{written_date(legal_date(meeting.held_at))}。地点：{meeting.place}。"),
        Paragraph(f"出席：{present}。缺席：{absent or NONE}。"),
        Paragraph(f"议题：{item.matter.title}（{item.matter.number}）"),
        Heading(1, "发言情况（按发言顺序）"),
        Table(("序号", "姓名", "意见", "发言"), rows, widths=(1, 2, 2, 7)),
        Heading(1, "决定"),
        Paragraph(f"厅主要领导在集体讨论的基础上决定：{OUTCOMES[item.outcome]}。"),
    ]
    if item.reasons:
        blocks.append(Paragraph(f"理由：{item.reasons}"))
    if item.requirements:
        blocks += [Heading(1, "会议提出的修改意见"), *words(item.requirements)]
    return blocks


def _decision(db: Session, matter: Matter) -> Iterator[Paper]:
    found = db.get(Promulgation, matter.id)
    if found is None or found.published_at is None:
        return
    version = db.get(DraftVersion, found.version_id) if found.version_id else None
    blocks: list[Block] = [Paragraph(f"文号：{found.document_number}", "center")] if found.document_number else []
    blocks += version_blocks(version) if version else []
    blocks += [Heading(1, "作出决策的理由", numbered=False), *_below(blocks_of(found.reasons))]
    blocks += [Heading(1, "公众意见采纳情况", numbered=False), *_below(blocks_of(found.opinions_adoption))]
    if found.expert_adoption:
        blocks += [Heading(1, "专家论证意见采纳情况", numbered=False), *_below(blocks_of(found.expert_adoption))]
    rows = tuple((c.channel, written_date(c.published_on), c.link or c.file_name) for c in found.channels)
    if rows:
        blocks.append(Table(("公布途径", "日期", "佐证"), rows, widths=(2, 2, 4), caption="公布情况"))
    on = legal_date(found.published_at)
    yield paper("decision", "decision", "A4", f"决策结果：{found.title}", on, blocks)


def _execution(db: Session, matter: Matter) -> Iterator[Paper]:
    id_, lead = matter.id or 0, matter.division.name
    for problem in executing.problems(db, id_):
        on, title = legal_date(problem.reported_at), f"决策执行问题报告：{PROBLEMS[problem.kind]}"
        yield paper(f"problem-{problem.id}", "problem_report", "A5", title, on, list(words(problem.text)), signer=lead)
    report = db.get(Execution, id_)
    if report:
        rows = tuple((t.title, t.division.name, written_date(t.due_on), t.result) for t in executing.tasks(db, id_))
        blocks: list[Block] = [*words(report.report)]
        if rows:
            blocks.append(Table(("任务", "处室", "期限", "完成情况"), rows, widths=(3, 2, 2, 4)))
        blocks.append(Paragraph("特此报告。"))
        on = legal_date(report.concluded_at)
        yield paper("execution", "execution_report", "A5", f"决策执行报告：{matter.title}", on, blocks, signer=lead)
    for evaluation in executing.evaluations(db, id_):
        if evaluation.finished_at:
            parts = [(part, evaluation.parts.get(part, "")) for part in EVALUATION_PARTS]
            lines: list[Block] = [
                Paragraph(f"评估单位：{evaluation.evaluator}。情形：{TRIGGERS[evaluation.trigger]}。")
            ]
            lines += [block for heading, text in parts for block in (Heading(1, heading), *words(text))]
            lines.append(Paragraph(f"结论：{evaluating.RESULTS[evaluation.result]}。"))
            title, on = f"决策后评估报告：{matter.title}", legal_date(evaluation.finished_at)
            yield paper(
                f"evaluation-{evaluation.id}", "evaluation_report", "A5", title, on, lines, signer=evaluation.evaluator
            )


def _below(blocks: list[Block]) -> list[Block]:
    """The blocks of a text that stands under a heading of its own; an empty text says so."""
    lower = [replace(b, level=min(b.level + 1, 4)) if isinstance(b, Heading) else b for b in blocks]
    return lower or [Paragraph(NONE)]
