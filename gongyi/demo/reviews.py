"""The reviews of the demo: a pool of twelve experts, and one matter with every review from begin to end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from decisions.services import keep_paper
from documents.docx import docx
from documents.official import OfficialDocument, Paragraph
from documents.pdf import pdf
from gongyi.demo import texts
from gongyi.demo.rounds import Round, Step, morning
from infra.clock import legal_date
from law import expert_pool, expert_review, risk_assessment
from people.models import Staff
from reviews import competition, expert_results, expert_work, experts, panels, risk
from reviews.models import (
    Expert,
    ExpertApplication,
    ExpertCall,
    ExpertField,
    ExpertReview,
    RiskAssessment,
)
from reviews.paper_experts import report_document as expert_report
from reviews.paper_risk import report_document as risk_report

CHOSEN = (0, 1, 2, 5)  # by their number in the list; three more are drawn


@dataclass
class Reviews:
    """The reviews of one round's matter."""

    round: Round
    staff: dict[str, Staff]
    text: dict[str, Any] = field(default_factory=lambda: texts.load("reviews"))
    pool: list[Expert] = field(default_factory=list)
    applications: list[ExpertApplication] = field(default_factory=list)
    fields: list[ExpertField] = field(default_factory=list)
    made: ExpertCall = field(init=False)
    panel: ExpertReview = field(init=False)
    assessment: RiskAssessment = field(init=False)

    def steps(self) -> Iterator[Step]:
        """Pool, expert review, risk assessment and fair competition, beside the consultation (第二十七条第四款)."""
        acts = (
            (-65, self.call), (-60, self.apply), (-55, self.check), (-50, self.appoint), (2, self.plan), (4, self.consent),
            (5, self.choose), (6, self.prepare_risk), (7, self.commit), (8, self.provide), (12, self.survey),
            (14, self.sign), (16, self.identify), (18, self.adopt), (20, self.finish), (22, self.finish_risk),
            (23, self.compete), (24, self.pay),
        )  # fmt: skip
        for days, act in acts:
            yield Step(self._at(days), act)

    def call(self, db: Session, now: datetime) -> None:
        """Sub-pools and the public call."""
        by = self.staff["legal"]
        self.fields = [experts.add_field(db, name, by=by, now=now) for name in self.text["fields"]]
        closes_on = legal_date(now + timedelta(days=30))
        self.made = experts.publish_call(db, **self.text["call"], closes_on=closes_on, by=by, now=now)

    def apply(self, db: Session, now: datetime) -> None:
        """Twelve people apply."""
        for n, (name, employer, title, place, achievements) in enumerate(self.text["experts"]):
            facts = {"name": name, "employer": employer, "title": title, "achievements": achievements}
            contact = {"phone": f"0471-490{n:04}", "email": f"expert{n}@example.cn"}
            made = experts.apply(
                db,
                self.made,
                key=f"demo-expert-{n}",
                field_id=self.fields[place].id or 0,
                facts=facts | contact,
                now=now,
            )
            self.applications.append(made)

    def check(self, db: Session, now: datetime) -> None:
        """Each of the six conditions is checked, and the meeting agrees."""
        conditions = list(range(1, len(expert_pool.CONDITIONS) + 1))
        by = self.staff["legal"]
        for each in self.applications:
            experts.check(db, each, conditions=conditions, remark="已核对职称证书和代表成果", by=by, now=now)
            on = legal_date(now)
            experts.discuss(db, each, discussed_on=on, discussion="厅务会研究，同意聘任", by=by, now=now)

    def appoint(self, db: Session, now: datetime) -> None:
        """Twelve letters."""
        starts_on = legal_date(now)
        ends_on = expert_pool.latest_end(starts_on)
        for each in self.applications:
            expert, _ = experts.appoint(
                db,
                each,
                starts_on=starts_on,
                ends_on=ends_on,
                why_longer="",
                approved_by="",
                by=self.staff["legal"],
                now=now,
            )
            # Everybody in the demonstration signs in with the same password.
            db.get_one(Staff, expert.staff_id).password_hash = self.staff["legal"].password_hash
            self.pool.append(expert)

    def plan(self, db: Session, now: datetime) -> None:
        """The plan, put before the deputy director."""
        officer, matter = self.round.officer, self.round.matter
        self.panel = panels.begin(
            db, matter_id=matter.id or 0, title=f"{matter.title}专家论证", division_id=matter.division_id,
            deputy_id=matter.deputy_id, by=officer, now=now,
        )  # fmt: skip
        changes = self.text["plan"] | {
            "topics": list(expert_review.TOPICS), "mode": "论证会", "form": expert_review.MEETING, "is_sensitive": True,
        }  # fmt: skip
        panels.plan(db, self.panel, changes=changes, seen=self.panel.edit, by=officer, now=now)
        panels.ask_consent(db, self.panel, by=officer, now=now)

    def consent(self, db: Session, now: datetime) -> None:
        """The deputy director agrees."""
        panels.decide_consent(db, self.panel, granted=True, reason="同意", by=self.round.deputy, now=now)

    def choose(self, db: Session, now: datetime) -> None:
        """Four are chosen, three are drawn."""
        by = self.round.officer
        for n in CHOSEN:
            why = "专业与论证事项相符" if n != CHOSEN[-1] else "公开主张先统一标准再下沉"
            panels.choose(db, self.panel, self.pool[n], why=why, is_dissenting=n == CHOSEN[-1], by=by, now=now)
        panels.draw(db, self.panel, self.pool, seats=3, by=by, now=now)

    def commit(self, db: Session, now: datetime) -> None:
        """Each declares and signs the commitment."""
        for member in self.panel.members:
            by = db.get_one(Staff, member.expert.staff_id)
            expert_work.declare(db, self.panel, member, interest="none", remark="", by=by, now=now)
            points = list(range(1, len(expert_review.COMMITMENT) + 1))
            expert_work.commit(db, self.panel, member, name=member.expert.name, points=points, by=by, now=now)

    def provide(self, db: Session, now: datetime) -> None:
        """The papers go out with the first lawful day."""
        paper = docx(OfficialDocument(
            title=f"{self.round.stored['title']}论证资料", dated_on=legal_date(now),
            blocks=(Paragraph(self.text["plan"]["reason"]), *(Paragraph(one) for one in self.panel.options)),
        ))  # fmt: skip
        by = self.round.officer
        sha256 = self.round.files.put(paper)
        panels.add_paper(
            db, self.panel, name="论证资料.docx", size=len(paper), sha256=sha256, by=by, now=now,
            mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        )  # fmt: skip
        due_on = expert_review.earliest_due(legal_date(now), self.round.workdays).on
        panels.provide(db, self.panel, due_on=due_on, workdays=self.round.workdays, by=by, now=now)

    def sign(self, db: Session, now: datetime) -> None:
        """Each signs an opinion on both options."""
        for member, (opinion, first, second, conclusion, _point) in zip(
            self.panel.members, self.text["opinions"], strict=True
        ):
            by = db.get_one(Staff, member.expert.staff_id)
            options = dict(zip(self.panel.options, (first, second), strict=True))
            expert_work.save_opinion(
                db, self.panel, member, opinion=opinion, options=options, conclusion=conclusion, by=by, now=now
            )
            expert_work.sign_opinion(db, self.panel, member, name=member.expert.name, by=by, now=now)

    def adopt(self, db: Session, now: datetime) -> None:
        """Each point is decided upon and answered."""
        by = self.round.officer
        for member, opinion in zip(self.panel.members, self.text["opinions"], strict=True):
            if opinion[-1]:
                expert_results.add_point(db, self.panel, member, text=opinion[-1], by=by, now=now)
        for point, (outcome, reason) in zip(self.panel.points, self.text["outcomes"], strict=True):
            expert_results.decide_point(db, self.panel, point, outcome=outcome, reason=reason, by=by, now=now)

    def finish(self, db: Session, now: datetime) -> None:
        """The report."""
        by, report = self.round.officer, dict(zip(expert_review.REPORT_PARTS, self.text["report"], strict=True))
        minutes = self.text["minutes"]
        expert_results.write_report(
            db, self.panel, minutes=minutes, report=report, seen=self.panel.edit, by=by, now=now
        )
        expert_results.finish(db, self.panel, workdays=self.round.workdays, by=by, now=now)
        self._keep(db, now, "expert_report", expert_report(self.panel, division=by.division.name), by)

    def pay(self, db: Session, now: datetime) -> None:
        """The fees, from this year's line."""
        by = self.staff["finance"]
        line = expert_results.set_budget(
            db, year=legal_date(now).year, name="专家论证经费", amount=Decimal(60000), by=by, now=now
        )
        for member in self.panel.members:
            expert_results.pay(db, self.panel, member, line=line, amount=Decimal(2000), by=by, now=now)

    def prepare_risk(self, db: Session, now: datetime) -> None:
        """The plan of the assessment."""
        matter, by, text = self.round.matter, self.round.officer, self.text["risk"]
        name = by.division.name
        self.assessment = risk.begin(
            db, matter_id=matter.id or 0, title=f"{matter.title}风险评估", division_id=matter.division_id,
            assessor=name, undertaking=[name], by=by, now=now,
        )  # fmt: skip
        changes = {
            "reason": text["reason"],
            "plan": dict(zip(risk_assessment.PLAN, text["plan"], strict=True)),
            "aspects": dict(zip(risk_assessment.ASPECTS, text["aspects"], strict=True)),
            "invited": text["invited"],
        }
        risk.edit(db, self.assessment, changes=changes, seen=None, by=by, now=now)

    def survey(self, db: Session, now: datetime) -> None:
        """Three pieces of survey work."""
        for method, summary in self.text["risk"]["surveys"]:
            facts = {"method": method, "held_on": legal_date(now), "summary": summary}
            risk.add_survey(db, self.assessment, **facts, by=self.round.officer, now=now)

    def identify(self, db: Session, now: datetime) -> None:
        """Five risk points."""
        names = ("kind", "text", "likelihood", "impact", "measure", "owner")
        for row in self.text["risk"]["risks"]:
            facts = dict(zip(names, row, strict=True))
            risk.add_risk(db, self.assessment, facts=facts, by=self.round.officer, now=now)

    def finish_risk(self, db: Session, now: datetime) -> None:
        """The report of the assessment."""
        by = self.round.officer
        report = dict(zip(risk_assessment.REPORT_PARTS, self.text["risk"]["report"], strict=True))
        changes = {"report": report, "conclusion": risk_assessment.CONTROLLABLE}
        risk.edit(db, self.assessment, changes=changes, seen=None, by=by, now=now)
        risk.finish(db, self.assessment, by=by, now=now)
        self._keep(db, now, "risk_report", risk_report(self.assessment), by)

    def compete(self, db: Session, now: datetime) -> None:
        """Fair competition."""
        matter, by = self.round.matter, self.round.officer
        competition.review_competition(
            db, matter_id=matter.id or 0, division_id=matter.division_id, is_touched=True,
            **self.text["competition"], name=by.name, by=by, now=now,
        )  # fmt: skip

    def _keep(self, db: Session, now: datetime, kind: str, document: OfficialDocument, by: Staff) -> None:
        title = f"{self.round.matter.title} {document.title}"
        sha256 = self.round.files.put(pdf(document))
        keep_paper(
            db, self.round.matter, kind=kind, title=title, filename=f"{title}.pdf", sha256=sha256, by=by, now=now
        )

    def _at(self, days: int) -> datetime:
        return morning(self.round.published_at + timedelta(days=days), self.round.workdays) + timedelta(hours=1)
