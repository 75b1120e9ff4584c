"""What happened in a matter, read from the journal; the words come from the tables that the entries stand for."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat

from sqlalchemy import select
from sqlmodel import Session, col

from consultations import outreach
from consultations import queries as consultations
from consultations.models import Attachment, Consultation, Draft, PublicationEvidence, Question
from decisions.act_titles import ACT_TITLES
from decisions.models import Matter
from decisions.review_titles import REVIEW_BY_THE_DAY, REVIEW_TITLES
from infra.clock import legal_date
from journal.models import JournalEntry
from people.permissions import ROLE_NAMES, Role
from surveys import queries as surveys

TITLES = {
    "proposal.recorded": "登记事项建议",
    "proposal.routed": "交办研究论证",
    "proposal.studied": "提交研究论证报告",
    "proposal.started": "登记启动决定",
    "proposal.declined": "登记不启动",
    "matter.opened": "启动决策事项",
    "matter.paper_kept": "材料存档",
    "matter.save_papers": "修改草案材料",
    "matter.judged": "判断适用的程序",
    "division.asked": "征求其他处室单位意见",
    "division.answered": "登记协商结果",
    "matter.finish_draft": "完成草案拟定，进入公众参与、专家论证和风险评估",
    "matter.submit": "送合法性审查",
    "matter.take_back": "撤回补正",
    "matter.put_on_agenda": "列入会议议程",
    "matter.postpone": "从议程撤下",
    "meeting.view_recorded": "记录参会人员意见",
    "matter.decide_passed": "决定：通过",
    "matter.decide_passed_in_principle": "决定：原则通过",
    "matter.decide_again": "决定：修改后再次讨论",
    "matter.decide_refused": "决定：不予通过",
    "matter.confirm_revision": "确认按会议意见修改",
    "matter.review_anew": "实质性修改，重新送合法性审查",
    "promulgation.saved": "准备公布内容",
    "promulgation.channel_recorded": "登记决策公布途径",
    "matter.promulgate": "公布决策，交付执行",
    "task.added": "增加执行任务",
    "task.done": "办结执行任务",
    "problem.reported": "向厅党组报告执行中的重大问题",
    "matter.suspend": "中止执行",
    "matter.resume": "恢复执行",
    "matter.begin_evaluation": "开始后评估",
    "matter.finish_evaluation": "提交后评估报告",
    "matter.adjusted": "启动新一轮程序，调整决策",
    "matter.conclude": "执行办结",
    "archive.gap_explained": "填写归档缺项说明",
    "archive.listed": "提交移交清单",
    "archive.inspected": "办公室检查归档",
    "matter.handed_over": "移交归档",
    "matter.archive": "归档完成",
    "accountability.recorded": "登记责令改正或者处理结果",
    "accountability.closed": "登记整改结果",
    "draft.version_saved": "保存决策草案",
    "consultation.begun": "准备公开征求意见",
    "consultation.edited": "修改公告内容",
    "consent.asked": "报请分管厅领导同意",
    "consent.granted": "分管厅领导同意",
    "consent.refused": "分管厅领导不同意",
    "consultation.published": "发布征求意见公告",
    "consultation.opened": "开始征求意见",
    "consultation.extended": "延长征求意见期限",
    "consultation.closed": "征求意见截止",
    "publication.recorded": "登记发布渠道",
    "attachment.added": "增加附件",
    "question.answered": "公开解答问题",
    "attachment.removed": "撤下附件",
    "question.removed": "撤下问答",
    "publication.removed": "撤销发布渠道登记",
    "explanation.consent_asked": "报请同意解释说明活动",
    "explanation.consent_granted": "分管厅领导同意解释说明活动",
    "explanation.consent_refused": "分管厅领导不同意解释说明活动",
    "explanation.held": "登记解释说明活动",
    "explanation.cancelled": "取消解释说明活动",
    "outreach.recorded": "登记座谈、走访和征询",
    "outreach.changed": "填写座谈、走访和征询的记录",
    "outreach.attached": "保存座谈、走访和征询的材料",
    "outreach.cancelled": "取消座谈、走访和征询",
    "theme.added": "建立意见主题",
    "theme.edited": "修改意见主题",
    "theme.moved": "调整主题顺序",
    "answer.prepared": "拟写答复",
    "feedback.published": "公布采纳情况",
    "survey.begun": "准备问卷调查",
    "survey.edited": "修改问卷说明",
    "survey.questions_saved": "修改问卷题目",
    "survey.wording_checked": "问卷文字审核",
    "survey.quotas_set": "设置问卷配额",
    "survey.margins_set": "设置问卷权重",
    "survey.consent_asked": "问卷报请分管厅领导同意",
    "survey.consent_granted": "分管厅领导同意问卷调查",
    "survey.consent_refused": "分管厅领导不同意问卷调查",
    "survey.published": "发布问卷",
    "survey.opened": "问卷开始作答",
    "survey.revised": "暂停并修订问卷",
    "survey.invited": "加入问卷名单",
    "survey.mailed": "发出问卷邀请",
    "survey.reminded": "提醒作答",
    "survey.answered": "收到答卷",
    "survey.closed": "问卷截止",
    "survey.results_published": "公布调查结果",
    "opinion.received": "收到意见",
    "opinion.edited": "意见人修改意见",
    "opinion.withdrawn": "意见人撤回意见",
    "opinion.moderated": "请意见人修改意见",
    "opinion.mended": "意见人重新提交意见",
    "opinion.assigned": "分派意见",
    "opinion.grouped": "意见归入主题",
    "opinion.merged": "合并相同意见",
    "opinion.unmerged": "取消合并",
    **REVIEW_TITLES,
    **ACT_TITLES,
}
BY_THE_DAY = (
    "opinion.",
    "sorting.",
    "theme.",
    "answer.",
    "consultation.edited",
    "matter.save_papers",
    "matter.paper_kept",
    "meeting.view_recorded",
    "promulgation.saved",
    *REVIEW_BY_THE_DAY,
    "survey.answered",
    "survey.questions_saved",
)  # counted, not listed one by one
ACTORS = {
    "public": "社会公众",
    "author": "意见人",
    "clock": "系统",
    "system": "系统",
    "command": "系统",
    "worker": "系统",
    "client": "接口",
    "staff": "工作人员",
}


@dataclass(frozen=True)
class Happening:
    """One step, or the steps of one kind on one day. `journal_index` is the (last) entry that proves it."""

    at: datetime
    title: str
    detail: str
    by_role: str
    journal_index: int
    object: str

    @property
    def who(self) -> str:
        """The offices that acted, in words; never a person."""
        return "、".join(office(role) for role in self.by_role.split("+"))

    @property
    def url(self) -> str:
        """Where staff find what it is about; empty: on the page of the matter itself."""
        kind, _, id_ = self.object.partition(":")
        return {
            "draft": f"/admin/drafts/{id_}",
            "consultation": f"/admin/consultations/{id_}",
            "survey": f"/admin/surveys/{id_}",
        }.get(kind, "")


def timeline(db: Session, matter: Matter) -> list[Happening]:
    """Everything the journal holds about a matter, its drafts and its consultations, in order."""
    drafts, rounds = consultations.drafts(db, matter.id or 0), consultations.of_matter(db, matter.id or 0)
    objects = [f"matter:{matter.id}", *(f"draft:{d.id}" for d in drafts), *(f"consultation:{c.id}" for c in rounds)]
    objects += [f"survey:{s.id}" for s in surveys.of_matter(db, matter.id or 0)]
    occasions = outreach.of_matter(db, matter.id or 0)
    objects += [f"outreach:{one.id}" for one in occasions]
    columns = (col(getattr(JournalEntry, name)) for name in ("index", "kind", "object", "at", "by_role"))
    entries = select(*columns).where(col(JournalEntry.object).in_(objects)).order_by(col(JournalEntry.index))
    rows = db.connection().execute(entries)
    details = _details(db, matter, drafts, rounds)
    for one in occasions:
        words = f"{outreach.KINDS[one.kind]}：{one.topic}"
        details |= {(f"outreach:{one.id}", kind): repeat(words) for kind in TITLES if kind.startswith("outreach.")}
    found: list[Happening] = []
    days: dict[tuple[str, str, date], list[Happening]] = defaultdict(list)
    for index, kind, object_, at, role in rows:
        happening = Happening(at, TITLES.get(kind, kind), "", role, index, object_)
        if kind.startswith(BY_THE_DAY):
            days[object_, kind, legal_date(at)].append(happening)
        else:
            detail = next(details.get((object_, kind), iter(())), "")
            found.append(Happening(at, happening.title, detail, role, index, object_))
    found += [_day(same) for same in days.values()]
    return sorted(found, key=lambda h: (h.at, h.journal_index))


def latest(db: Session, objects: Sequence[str], most: int = 3) -> list[Happening]:
    """The last acts on any of these objects, the newest first, without details."""
    columns = (col(getattr(JournalEntry, name)) for name in ("index", "kind", "object", "at", "by_role"))
    entries = select(*columns).where(col(JournalEntry.object).in_(objects)).order_by(col(JournalEntry.index).desc())
    rows = db.connection().execute(entries.limit(most))
    return [Happening(at, TITLES.get(kind, kind), "", role, index, object_) for index, kind, object_, at, role in rows]


def _day(same: Sequence[Happening]) -> Happening:
    last = same[-1]
    roles = "+".join(sorted({role for h in same for role in h.by_role.split("+")}))
    edits = {TITLES[kind] for kind in ("consultation.edited", "matter.save_papers", "promulgation.saved")}
    edits |= {*REVIEW_TITLES.values(), *ACT_TITLES.values()}
    unit = "份" if last.title == TITLES["matter.paper_kept"] else "次" if last.title in edits else "条"
    return Happening(last.at, last.title, f"{len(same)} {unit}", roles, last.journal_index, last.object)


def _details(
    db: Session, matter: Matter, drafts: Sequence[Draft], rounds: Sequence[Consultation]
) -> dict[tuple[str, str], Iterator[str]]:
    """For (object, kind) the words of its entries in order: the n-th entry stands for the n-th row."""
    about = f"matter:{matter.id}"
    words = {
        (about, "matter.opened"): [f"{matter.number} {matter.title}"],
    }
    for draft in drafts:
        notes = [f"第 {v.number} 稿{'：' if v.note else ''}{v.note}" for v in draft.versions]
        words[f"draft:{draft.id}", "draft.version_saved"] = notes
    for round_ in rounds:
        words |= {(f"consultation:{round_.id}", kind): lines for kind, lines in _of_round(db, round_).items()}
    return {key: iter(lines) for key, lines in words.items()}


def _of_round(db: Session, c: Consultation) -> dict[str, list[str]]:
    evidence = consultations.ever(db, PublicationEvidence, c.id or 0)
    files = consultations.ever(db, Attachment, c.id or 0)
    questions = consultations.ever(db, Question, c.id or 0)
    first_close = c.extensions[0].closed_on_before if c.extensions else c.closes_on
    return {
        "consultation.begun": [c.title],
        "consent.granted": [consent.reason for consent in c.consents if consent.granted],
        "consent.refused": [consent.reason for consent in c.consents if consent.granted is False],
        "consultation.published": [f"{c.title}，截止 {first_close}"],
        "consultation.extended": [f"延长至 {e.closes_on}：{e.reason}" for e in c.extensions],
        "publication.recorded": [f"{e.channel} {e.published_on}" for e in evidence],
        "attachment.added": [a.name for a in files],
        "question.answered": [q.question for q in questions],
        "explanation.consent_asked": [e.title for e in sorted(c.explanations, key=lambda e: e.id or 0)],
        "attachment.removed": [a.name for a in consultations.removed(files)],
        "publication.removed": [f"{e.channel}：{e.removed_reason}" for e in consultations.removed(evidence)],
        "question.removed": [f"{q.question}：{q.removed_reason}" for q in consultations.removed(questions)],
    }


def office(role: str) -> str:
    """Who acts, as the journal names it, in words."""
    return ROLE_NAMES[Role(role)] if role in set(Role) else ACTORS.get(role, role)
