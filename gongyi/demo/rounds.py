"""The course of one round of the demo, as steps with their moments: from the matter to the last opinion."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, Protocol

from sqlmodel import Session

from consultations import services, translations
from consultations.models import Consultation, Draft
from decisions import draft_papers, starting
from decisions.initiation_models import Proposal
from decisions.models import Matter
from decisions.services import keep_paper
from gongyi.demo import texts
from gongyi.demo.voices import groups, voices
from infra.clock import SHANGHAI, legal_date
from infra.files import FileStore
from law.calendar_days import Workdays, is_workday
from law.initiation import Discussion
from law.public_participation import earliest_close
from opinions.intake_group import store_group
from opinions.submission import Accepted, Submission
from people.models import Staff

Act = Callable[[Session, datetime], None]
REGION = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ ᠤᠨ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠣᠷᠣᠨ"  # 内蒙古自治区
SAID_AT_MOST = 4  # times that one sentence is said
PAPERS: dict[str, object] = {
    "research": "赴呼和浩特、包头、鄂尔多斯等盟市调研，召开座谈会，听取基层经办机构和群众的意见。",
    "bases": "重大行政决策程序暂行条例\n内蒙古自治区重大行政决策程序规定\n中华人民共和国社会保险法",
    "cost_benefit": "新增经办和宣传支出由部门预算解决；预计每年惠及群众约五万人次，减少往返和等候时间。",
}


class OfficeWork(Protocol):
    """What an officer does with a consultation."""

    def __call__(self, db: Session, consultation: Consultation, *, by: Staff, now: datetime) -> None:
        """Do it."""


@dataclass(frozen=True)
class Step:
    """Something that happens at a moment."""

    at: datetime
    act: Act


@dataclass
class Round:
    """One consultation of the demo and what has become of it so far."""

    name: str
    officer: Staff
    deputy: Staff
    office: Staff
    published_at: datetime
    workdays: Workdays
    files: FileStore
    stored: dict[str, Any] = field(init=False)
    proposal: Proposal = field(init=False)
    matter: Matter = field(init=False)
    draft: Draft = field(init=False)
    consultation: Consultation = field(init=False)
    received: int = 0

    def __post_init__(self) -> None:
        self.stored = texts.load(self.name)
        self.closes_on = earliest_close(legal_date(self.published_at), self.workdays).on

    def steps(self) -> list[Step]:
        """From the matter to the questions answered on the page; the opinions depend on the present moment."""
        before = self.published_at
        return [
            Step(before - timedelta(days=50), self.propose),
            Step(before - timedelta(days=44), self.study),
            Step(before - timedelta(days=40), self.open),
            Step(before - timedelta(days=24), self.write),
            Step(before - timedelta(days=11), self.improve),
            Step(before - timedelta(days=10), self.complete),
            Step(before - timedelta(days=9), self.prepare),
            Step(before - timedelta(days=6), self.ask),
            Step(before - timedelta(days=5, hours=-3), self.consent),
            Step(before, self.publish),
            Step(before + timedelta(hours=5), self.show_where),
            Step(before + timedelta(hours=6), self.show_in_mongolian),
            Step(before + timedelta(days=3, hours=6), self.answer_questions),
            Step(before + timedelta(days=5, hours=2), self.keep_papers),
        ]

    def opinions(self, now: datetime) -> Iterator[Step]:
        """The opinions that have come until now, or until the close."""
        until = min(self.consultation.closes_at or now, now - timedelta(minutes=30))
        said = voices(
            self.name, self.stored, consultation_id=self.consultation.id or 0, times=SAID_AT_MOST,
            opens=self.published_at, until=until, officer=self.officer.id or 0,
        )  # fmt: skip
        for at, group in groups(said):
            yield Step(at, partial(self.receive, group=group))

    def propose(self, db: Session, now: datetime) -> None:
        """The division proposes the matter."""
        known = self.stored["matter"]
        self.proposal = starting.propose(
            db, origin="division", origin_detail="", title=known["title"], text=known["purpose"], by=self.officer,
            now=now,
        )  # fmt: skip

    def study(self, db: Session, now: datetime) -> None:
        """It hands in its study."""
        report = "经研究论证，事项属于重大行政决策范围，依据充分，时机成熟，建议启动决策程序。"
        starting.study(db, self.proposal, report=report, seen=self.proposal.edit, by=self.officer, now=now)

    def open(self, db: Session, now: datetime) -> None:
        """The office records that the meeting decided to start."""
        known, on = self.stored["matter"], legal_date(now)
        facts = starting.Start(
            discussion=Discussion(meeting="厅务会", held_on=on, record=f"{on.year}年厅务会纪要第{on.month}号"),
            category=known["category"],
            lead_id=self.officer.division_id,
            other_ids=[],
            deputy_id=self.deputy.id or 0,
            due_on=legal_date(self.published_at) + timedelta(days=180),
            affected_groups=known["affected_groups"],
            widely_concerned=known["widely_concerned"],
        )
        self.matter = starting.start(db, self.proposal, facts=facts, seen=self.proposal.edit, by=self.office, now=now)

    def complete(self, db: Session, now: datetime) -> None:
        """Write the papers beside the draft and let it go on to participation."""
        changes = {**PAPERS, "explanation": self.stored["notice"]["explanation"]}
        draft_papers.save(db, self.matter, changes=changes, seen=self.matter.edit, by=self.officer, now=now)
        draft_papers.finish(db, self.matter, seen=self.matter.edit, by=self.officer, now=now)

    def write(self, db: Session, now: datetime) -> None:
        """Write the first version."""
        text = texts.altered(texts.draft(self.stored), _reversed(self.stored["earlier"]))
        self.draft = services.create_draft(
            db, matter_id=self.matter.id or 0, division_id=self.officer.division_id, title=self.stored["title"],
            text=text, note=self.stored["note_earlier"], by=self.officer, now=now,
        )  # fmt: skip

    def improve(self, db: Session, now: datetime) -> None:
        """Save the version that goes out for comment."""
        text = texts.draft(self.stored)
        services.save_version(db, self.draft, text=text, note=self.stored["note"], by=self.officer, now=now)

    def prepare(self, db: Session, now: datetime) -> None:
        """Write the notice."""
        deputy = self.deputy.id or 0
        self.consultation = services.open_consultation(db, self.draft, deputy_id=deputy, by=self.officer, now=now)
        earlier = self.draft.versions[0].id
        changes = {**self.stored["notice"], "closes_on": self.closes_on, "earlier_version_id": earlier}
        services.edit(db, self.consultation, changes=changes, seen=self.consultation.edit, by=self.officer, now=now)

    def ask(self, db: Session, now: datetime) -> None:
        """Ask the deputy director."""
        services.ask_consent(db, self.consultation, by=self.officer, now=now)

    def consent(self, db: Session, now: datetime) -> None:
        """The deputy director agrees."""
        reason = "同意公开征求意见，注意做好意见研究和反馈。"
        services.decide_consent(db, self.consultation, granted=True, reason=reason, by=self.deputy, now=now)

    def publish(self, db: Session, now: datetime) -> None:
        """Publish; it opens at once."""
        services.publish(db, self.consultation, opens_at=None, by=self.officer, now=now, workdays=self.workdays)

    def show_where(self, db: Session, now: datetime) -> None:
        """Record two further channels of publication, each with what shows it."""
        for channel, name in (("政务新媒体", "政务新媒体推送记录.txt"), ("报刊", "报纸刊登情况.txt")):
            sha256 = self._file(f"{channel}：{legal_date(now)} 发布《{self.stored['title']}》征求意见公告")
            services.record_evidence(
                db, self.consultation, channel=channel, published_on=legal_date(now), file_name=name,
                file_sha256=sha256, by=self.officer, now=now,
            )  # fmt: skip

    def show_in_mongolian(self, db: Session, now: datetime) -> None:
        """The name of the region stands for a translation, which translators write, not a demo."""
        if self.stored["title"].startswith("内蒙古"):
            words = {"title": REGION, "text": REGION, "translator": "演示，译文由译审部门提供"}
            translations.save(db, self.consultation, **words, by=self.officer, now=now)

    def answer_questions(self, db: Session, now: datetime) -> None:
        """Answer what people ask about the draft."""
        for clause, question, answer in self.stored["questions"]:
            services.add_question(
                db, self.consultation, clause=clause, question=question, answer=answer, by=self.officer, now=now
            )

    def keep_papers(self, db: Session, now: datetime) -> None:
        """Keep the notes of talks with those concerned."""
        for kind, title in self.stored["papers"]:
            sha256 = self._file(f"{title}\n{legal_date(now)}\n（演示材料）")
            keep_paper(
                db,
                self.matter,
                kind=kind,
                title=title,
                filename=f"{title}.txt",
                sha256=sha256,
                by=self.officer,
                now=now,
            )

    def receive(self, db: Session, now: datetime, *, group: list[Submission]) -> None:
        """Store a few opinions as the intake writer does."""
        db.flush()
        outcomes = store_group(db.connection(), group, now)
        for outcome in outcomes:
            if not isinstance(outcome, Accepted):
                raise outcome
        self.received += len(group)

    def office_work(self, act: OfficeWork) -> Act:
        """An act of the officer on this round's consultation."""
        return lambda db, now: act(db, self.consultation, by=self.officer, now=now)

    def _file(self, content: str) -> str:
        return self.files.put(content.encode())


def morning(day: datetime, workdays: Workdays) -> datetime:
    """Half past nine of this legal day, or of the last working day before it: offices publish when they work."""
    on = legal_date(day)
    while not is_workday(on, workdays):
        on -= timedelta(days=1)
    return datetime.combine(on, time(9, 30), SHANGHAI)


def _reversed(changes: dict[str, list[list[str]]]) -> dict[str, list[list[str]]]:
    return {key: [[now, before] for now, before in pairs] for key, pairs in changes.items()}
