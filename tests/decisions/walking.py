"""A matter walked step by step through its services, as far as a test wants."""

from datetime import date, timedelta

from consultations import services as consultations
from decisions import (
    archive,
    draft_papers,
    evaluating,
    executing,
    meetings,
    promulgating,
    reviewing,
    starting,
)
from decisions.services import keep_paper
from gongyi.demo.reviewing import Reviewers, judge, pass_legality
from infra.clock import legal_date
from law.execution import EVALUATION_PARTS, INFORMANTS
from law.initiation import Discussion
from people.permissions import Role
from people.workdays import load_workdays
from tests.factories import make_staff, make_text

PAPERS = {
    "explanation": "为什么制定。", "research": "走访了三个盟市。", "bases": "重大行政决策程序暂行条例",
    "cost_benefit": "投入十万元，受益五万人。", "not_public_basis": "保守国家秘密法第九条",
}  # fmt: skip


class Walk:
    """Knows the people, and takes one step a method; each step is lawful."""

    def __init__(self, db, now, files):
        self.db, self.now, self.files = db, now, files
        make = lambda login, role, division: make_staff(db, login=login, roles={role}, division=division, now=now)  # noqa: E731
        self.officer = make("bo", Role.OFFICER, "就业促进处")
        self.executor = make("er", Role.OFFICER, "社会保险处")
        self.deputy = make("dai", Role.DEPUTY, "厅领导")
        self.legal = make("fa", Role.LEGAL, "政策法规处")
        self.head = make("chu", Role.HEAD, "就业促进处")
        self.counsel = make("lu", Role.COUNSEL, "法律顾问")
        self.who = Reviewers(self.officer, self.head, self.legal, self.counsel)
        self.office = make("ban", Role.OFFICE, "办公室")
        self.principal = make("su", Role.PRINCIPAL, "厅领导")
        self.matter = self.item = self.meeting = self.proposal = None

    @property
    def seen(self):
        return self.matter.edit

    def later(self, **delta):
        self.now += timedelta(**delta)

    def propose(self):
        self.proposal = starting.propose(
            self.db, origin="division", origin_detail="", title="修订程序办法", text="回应关切", by=self.officer,
            now=self.now,
        )  # fmt: skip
        return self.proposal

    def study(self):
        starting.study(self.db, self.proposal, report="必要且可行。", seen=0, by=self.officer, now=self.now)

    def start_facts(self, **changes):
        facts = {
            "discussion": Discussion(meeting="厅务会", held_on=legal_date(self.now), record="2026年第3次"),
            "category": "policy", "lead_id": self.officer.division_id, "other_ids": [], "deputy_id": self.deputy.id,
            "due_on": date(2027, 3, 1),
        }  # fmt: skip
        return starting.Start(**facts | changes)

    def start(self, **changes):
        facts = self.start_facts(**changes)
        self.matter = starting.start(
            self.db, self.proposal, facts=facts, seen=self.proposal.edit, by=self.office, now=self.now
        )

    def papers(self, **changes):
        draft_papers.save(self.db, self.matter, changes=PAPERS | changes, seen=self.seen, by=self.officer, now=self.now)

    def draft(self):
        consultations.create_draft(
            self.db, matter_id=self.matter.id, division_id=self.officer.division_id, title="程序办法", text=make_text(),
            note="初稿", by=self.officer, now=self.now,
        )  # fmt: skip

    def finish_draft(self):
        draft_papers.finish(self.db, self.matter, seen=self.seen, by=self.officer, now=self.now)

    def keep(self, kind, title, by=None):
        digest = self.files.put(title.encode())
        keep_paper(
            self.db, self.matter, kind=kind, title=title, filename=f"{title}.txt", sha256=digest, by=by or self.officer,
            now=self.now,
        )  # fmt: skip

    def submit(self):
        self.keep("representatives_heard", "听取人大代表意见")
        judge(self.db, self.matter, self.who, self.now)
        reviewing.submit(self.db, self.matter, seen=self.seen, by=self.officer, now=self.now)

    def review(self):
        pass_legality(self.db, self.matter, self.who, self.now, load_workdays(self.db))

    def call(self):
        self.meeting = meetings.call(
            self.db, kind="厅务会", number="2026年第9次", held_at=self.now, place="三楼会议室", by=self.office,
            now=self.now,
        )  # fmt: skip

    def agenda(self):
        self.item = meetings.put_on_agenda(
            self.db, self.meeting, self.matter, seen=self.seen, by=self.office, now=self.now
        )

    def seat(self, staff, *, present=True, reason=""):
        return meetings.attend(
            self.db, self.meeting, staff=staff, name=staff.name, office="", is_present=present, absent_reason=reason,
            by=self.office, now=self.now,
        )  # fmt: skip

    def discuss(self, view="agree", words="可行"):
        for person in (self.deputy, self.principal):
            meetings.say(self.db, self.item, self.seat(person), view=view, words=words, by=self.office, now=self.now)

    def decide(self, outcome="passed", reasons="", requirements="", by=None):
        meetings.decide(
            self.db, self.item, outcome=outcome, reasons=reasons, requirements=requirements, seen=self.seen,
            by=by or self.principal, now=self.now,
        )  # fmt: skip

    def promulgate(self):
        promulgating.save(
            self.db, self.matter, changes={"reasons": "条件成熟。", "opinions_adoption": "无。"}, seen=self.seen,
            by=self.officer, now=self.now,
        )  # fmt: skip
        promulgating.record_channel(
            self.db, self.matter, channel="政府网站", published_on=legal_date(self.now), link="https://example.gov.cn/1",
            file_name="", file_sha256="", by=self.officer, now=self.now,
        )  # fmt: skip
        executors = [self.executor.division_id]
        promulgating.promulgate(
            self.db, self.matter, executor_ids=executors, seen=self.seen, by=self.officer, now=self.now
        )

    def task(self, due_on=date(2026, 6, 1)):
        return executing.add_task(
            self.db, self.matter, title="印发操作手册", division_id=self.executor.division_id, due_on=due_on,
            by=self.office, now=self.now,
        )  # fmt: skip

    def evaluate(self, evaluator="内蒙古大学", **changes):
        row = evaluating.begin(
            self.db, self.matter, trigger="needed", explanation="已满一年", evaluator=evaluator, earlier_assessors="", many=20,
            seen=self.seen, by=self.officer, now=self.now,
        )  # fmt: skip
        facts = {
            "heard": ["社会公众", "人大代表"], "informants": list(INFORMANTS), "sources": ["座谈会"],
            "parts": dict.fromkeys(EVALUATION_PARTS, "内容"), "result": "keep",
        }  # fmt: skip
        evaluating.finish(self.db, self.matter, row, **facts | changes, seen=self.seen, by=self.officer, now=self.now)
        return row

    def conclude(self):
        executing.conclude(self.db, self.matter, report="已全面执行。", seen=self.seen, by=self.executor, now=self.now)

    def hand_over(self, **changes):
        return archive.hand_over(
            self.db, self.matter, self.files, **{"delay_reason": ""} | changes, seen=self.seen, by=self.officer,
            now=self.now, workdays=load_workdays(self.db),
        )  # fmt: skip

    STEPS = (
        "propose", "study", "start", "papers", "draft", "finish_draft", "submit", "review", "call", "agenda",
        "discuss", "decide", "promulgate",
    )  # fmt: skip

    def to(self, last):
        """Take every step up to and with `last`."""
        for step in self.STEPS[: self.STEPS.index(last) + 1]:
            getattr(self, step)()
        return self
