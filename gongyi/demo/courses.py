"""Matters in every stage of the procedure, one of them from proposal to archive, through the same services."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from sqlmodel import Session

from consultations import queries as consultation_queries
from consultations import services as consultations
from consultations.models import Consultation
from decisions import archive, draft_papers, evaluating, executing, letters, meetings, promulgating, reviewing, starting
from decisions.execution_models import Evaluation
from decisions.initiation_models import Proposal
from decisions.meeting_models import AgendaItem, Meeting
from decisions.models import Matter
from decisions.services import keep_paper
from gongyi.demo.reviewing import Reviewers, judge, pass_legality
from gongyi.demo.rounds import PAPERS, Act, Step, morning
from gongyi.demo.small_courses import small_steps
from gongyi.demo.told_matters import INSTEAD, ORDER, TOLD, articles
from infra.clock import end_of, legal_date
from infra.files import FileStore
from infra.settings import MANY_OPINIONS
from law.calendar_days import Workdays
from law.execution import EVALUATION_PARTS, INFORMANTS
from law.initiation import Discussion
from law.public_participation import earliest_close
from people.models import Staff

PART_TEXT = "已按方案完成，情况良好，详见附件材料。"


def courses(staff: dict[str, Staff], now: datetime, workdays: Workdays, files: FileStore) -> list["Told"]:
    """Every matter that is told, each so long ago that its last step was a few days since."""
    return [
        Told(title, category, last, staff, login, now - timedelta(days=2 + place), workdays, files)
        for place, (title, category, login, last) in enumerate(TOLD)
    ]


@dataclass
class Told:
    """One matter, told to its last step."""

    title: str
    category: str
    last: str
    staff: dict[str, Staff]
    login: str
    until: datetime
    workdays: Workdays
    files: FileStore
    closes_on: date = field(init=False)
    proposal: Proposal = field(init=False)
    matter: Matter = field(init=False)
    consultation: Consultation = field(init=False)
    meeting: Meeting = field(init=False)
    item: AgendaItem = field(init=False)
    evaluation: Evaluation = field(init=False)

    def __post_init__(self) -> None:
        self.officer = self.staff[self.login]
        self.executor = self.staff["shebao" if self.login == "jiuye" else "jiuye"]
        self.office, self.principal = self.staff["office"], self.staff["principal"]

    def steps(self) -> Iterator[Step]:
        """Each step at its moment; the close of the consultation is the clock's."""
        days = dict(ORDER)
        stop = INSTEAD.get(self.last, self.last)
        begin = self.until - timedelta(days=days[stop])
        for place, (name, day) in enumerate(ORDER):
            at = morning(begin + timedelta(days=day), self.workdays) + timedelta(minutes=5 * place)
            act = self.last if name == stop else name
            if name == "publish":
                self.closes_on = earliest_close(legal_date(at), self.workdays).on
                yield Step(end_of(self.closes_on), _close)
            yield from self._steps(act, at)
            if name == stop:
                return

    def _steps(self, act: str, at: datetime) -> Iterator[Step]:
        done: Act = getattr(self, act, None) or partial(small_steps(act), self)
        yield Step(at, done)

    def propose(self, db: Session, now: datetime) -> None:
        """The division proposes."""
        text = f"现行做法已不适应工作需要，群众和基层反映较多，建议{self.title}。"
        self.proposal = starting.propose(
            db, origin="division", origin_detail="", title=self.title, text=text, by=self.officer, now=now
        )

    def study(self, db: Session, now: datetime) -> None:
        """It studies."""
        report = "必要性：有明确的上位依据和现实需要。可行性：人员、经费、系统条件具备。建议启动决策程序。"
        starting.study(db, self.proposal, report=report, seen=self.proposal.edit, by=self.officer, now=now)

    def start(self, db: Session, now: datetime) -> None:
        """The meeting decided to start."""
        on = legal_date(now)
        facts = starting.Start(
            discussion=Discussion(meeting="厅务会", held_on=on, record=f"{on.year}年厅务会纪要第{on.month}号"),
            category=self.category,
            lead_id=self.officer.division_id,
            other_ids=[],
            deputy_id=self.staff["deputy"].id or 0,
            due_on=on + timedelta(days=300),
        )
        self.matter = starting.start(db, self.proposal, facts=facts, seen=self.proposal.edit, by=self.office, now=now)

    def papers(self, db: Session, now: datetime) -> None:
        """The papers beside the draft."""
        changes = {**PAPERS, "explanation": f"为什么{self.title}：解决办理标准不一、时限不明的问题。"}
        draft_papers.save(db, self.matter, changes=changes, seen=self.matter.edit, by=self.officer, now=now)

    def draft(self, db: Session, now: datetime) -> None:
        """The draft."""
        text = articles(self.title, self.officer.division.name)
        consultations.create_draft(
            db, matter_id=self.matter.id or 0, division_id=self.officer.division_id, title=f"{self.title}（草案）",
            text=text, note="初稿", by=self.officer, now=now,
        )  # fmt: skip

    def complete(self, db: Session, now: datetime) -> None:
        """Through gate G03."""
        draft_papers.finish(db, self.matter, seen=self.matter.edit, by=self.officer, now=now)

    def consult(self, db: Session, now: datetime) -> None:
        """Prepare the consultation and have it agreed to."""
        [draft] = consultation_queries.drafts(db, self.matter.id or 0)
        deputy = self.staff["deputy"]
        c = consultations.open_consultation(db, draft, deputy_id=deputy.id or 0, by=self.officer, now=now)
        changes: dict[str, object] = {
            "summary": f"{self.title}，向社会公开征求意见。",
            "explanation": "起草说明见草案材料。",
            "ways": "信函：呼和浩特市赛罕区\n电子邮件：yijian@example.gov.cn",
            "contact": "0471-0000000",
            "closes_on": self.closes_on,
        }
        consultations.edit(db, c, changes=changes, seen=c.edit, by=self.officer, now=now)
        consultations.ask_consent(db, c, by=self.officer, now=now)
        consultations.decide_consent(db, c, granted=True, reason="", by=deputy, now=now + timedelta(hours=1))
        self.consultation = c

    def publish(self, db: Session, now: datetime) -> None:
        """Publish it."""
        consultations.publish(db, self.consultation, opens_at=None, by=self.officer, now=now, workdays=self.workdays)

    def feedback(self, db: Session, now: datetime) -> None:
        """Nobody wrote; that is said, too. Representatives were heard."""
        consultations.publish_feedback(
            db, self.consultation, note="征求意见期间未收到意见。", revised_version_id=None, by=self.officer, now=now
        )
        self.keep(db, now, "representatives_heard", "听取人大代表、政协委员意见座谈会记录", self.officer)

    def submit(self, db: Session, now: datetime) -> None:
        """What does not apply is judged and stated; then to legality review."""
        judge(db, self.matter, self.reviewers(), now)
        reviewing.submit(db, self.matter, seen=self.matter.edit, by=self.officer, now=now)

    def review(self, db: Session, now: datetime) -> None:
        """The policy division agrees."""
        pass_legality(db, self.matter, self.reviewers(), now, self.workdays)

    def reviewers(self) -> Reviewers:
        """Who takes part in the reviews."""
        head = self.staff["jiuyechu" if self.login == "jiuye" else "head"]
        return Reviewers(self.officer, head, self.staff["legal"], self.staff["counsel"])

    def call(self, db: Session, now: datetime) -> None:
        """The office calls a meeting."""
        number = f"{legal_date(now).year}年第{self.matter.id}次"
        held_at = now + timedelta(days=4, hours=5)
        self.meeting = meetings.call(
            db, kind="厅务会", number=number, held_at=held_at, place="三楼会议室", by=self.office, now=now
        )

    def agenda(self, db: Session, now: datetime) -> None:
        """Through gate G20."""
        self.item = meetings.put_on_agenda(
            db, self.meeting, self.matter, seen=self.matter.edit, by=self.office, now=now
        )

    def discuss(self, db: Session, now: datetime, *, view: str = "agree", words: str = "同意，抓紧推进。") -> None:
        """Everybody is heard, the principal last."""
        for person in (self.staff["deputy"], self.principal):
            seat = meetings.attend(
                db, self.meeting, staff=person, name=person.name, office=person.title, is_present=True,
                absent_reason="", by=self.office, now=now,
            )  # fmt: skip
            meetings.say(db, self.item, seat, view=view, words=words, by=self.office, now=now)

    def passed(self, db: Session, now: datetime) -> None:
        """The principal decides."""
        self.decide(db, now, "passed")

    def decide(self, db: Session, now: datetime, outcome: str, *, reasons: str = "", wanted: str = "") -> None:
        """Through gate G21."""
        meetings.decide(
            db, self.item, outcome=outcome, reasons=reasons, requirements=wanted, seen=self.matter.edit,
            by=self.principal, now=now,
        )  # fmt: skip

    def prepare(self, db: Session, now: datetime) -> None:
        """What the public will read, and where it was published."""
        changes: dict[str, object] = {
            "reasons": "解决群众反映集中的问题，统一办理标准，缩短办理时限。",
            "opinions_adoption": "征求意见期间未收到意见；座谈会上提出的两条建议均已采纳，写入第三条、第四条。",
            "document_number": f"内人社发〔{legal_date(now).year}〕{self.matter.id}号",
        }
        promulgating.save(db, self.matter, changes=changes, seen=self.matter.edit, by=self.officer, now=now)
        promulgating.record_channel(
            db, self.matter, channel="政府网站", published_on=legal_date(now), file_name="", file_sha256="",
            link=f"https://rst.example.gov.cn/zwgk/{self.matter.id}.html", by=self.officer, now=now,
        )  # fmt: skip

    def promulgate(self, db: Session, now: datetime) -> None:
        """Through gates G22, G27, G23."""
        executors = [self.executor.division_id]
        promulgating.promulgate(
            db, self.matter, executor_ids=executors, seen=self.matter.edit, by=self.officer, now=now
        )

    def begin_evaluation(self, db: Session, now: datetime) -> None:
        """A third party evaluates."""
        self.evaluation = evaluating.begin(
            db, self.matter, trigger="needed", explanation="施行一段时间后检验效果", evaluator="内蒙古社会科学院",
            earlier_assessors="", many=MANY_OPINIONS, seen=self.matter.edit, by=self.officer, now=now,
        )  # fmt: skip

    def report(self, db: Session, now: datetime) -> None:
        """Its report."""
        evaluating.finish(
            db, self.matter, self.evaluation, heard=["社会公众", "人大代表", "基层组织"], informants=INFORMANTS,
            sources=["文件资料审阅", "座谈会", "问卷调查"], parts=dict.fromkeys(EVALUATION_PARTS, PART_TEXT),
            result="keep", seen=self.matter.edit, by=self.officer, now=now,
        )  # fmt: skip

    def conclude(self, db: Session, now: datetime) -> None:
        """Every task is done."""
        for task in executing.tasks(db, self.matter.id or 0):
            if not task.done_on:
                executing.finish_task(
                    db, self.matter, task, result="已完成", delay_reason="等待系统联调", by=self.executor, now=now
                )
        for letter in evaluating.remarks(db, self.matter.id or 0):
            words = "感谢来信。已要求各地窗口停止索要纸质证明，并列入督查。"
            letters.reply(db, letter, text=words, by=self.executor, now=now)
        report = "各项任务已经完成，办理时限平均缩短三分之一，群众满意度明显提高。"
        executing.conclude(db, self.matter, report=report, seen=self.matter.edit, by=self.executor, now=now)

    def hand_over(self, db: Session, now: datetime) -> None:
        """Through gate G26. Execution was over later than the sixty days: it says why."""
        archive.hand_over(
            db, self.matter, self.files, delay_reason="执行报告和后评估报告形成后一并移交", seen=self.matter.edit,
            by=self.officer, now=now, workdays=self.workdays,
        )  # fmt: skip

    def keep(self, db: Session, now: datetime, kind: str, title: str, by: Staff) -> None:
        """A paper of somebody."""
        content = f"{self.title}\n{title}\n{legal_date(now)}\n（演示材料）".encode()
        keep_paper(
            db, self.matter, kind=kind, title=title, filename=f"{title}.txt", sha256=self.files.put(content), by=by,
            now=now,
        )  # fmt: skip


def _close(db: Session, at: datetime) -> None:
    db.flush()
    consultations.close_due(db, now=at)
