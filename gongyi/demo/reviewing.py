"""The reviews of a told matter: what does not apply is judged and stated, then legality review runs its course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from decisions.models import Matter
from infra.clock import legal_date
from law import legality_review as law
from law.calendar_days import Workdays
from people.models import Staff
from reviews import competition, legality, panels, queries, risk

REASONS = {
    law.EXPERTS: "内容为办理程序和服务要求，不属专业性、技术性较强的事项。",
    law.RISK: "不涉及利益调整，不会对社会稳定、生态环境、公共安全造成不利影响。",
    law.COMPETITION: "只规范行政机关的办理程序，不涉及市场主体经济活动。",
}
OPINION = dict.fromkeys(law.REVIEWED, "符合法律、法规、规章和国家政策的规定。")


@dataclass(frozen=True)
class Reviewers:
    """Who does what."""

    officer: Staff
    head: Staff
    legal: Staff
    counsel: Staff


def judge(db: Session, matter: Matter, who: Reviewers, now: datetime) -> None:
    """Neither experts nor a risk assessment are needed, nor is the market touched; the head signs the statements."""
    judge_experts(db, matter, who, now)
    judge_risk(db, matter, who, now)
    judge_competition(db, matter, who, now)


def judge_experts(db: Session, matter: Matter, who: Reviewers, now: datetime) -> None:
    """No experts are needed, and it is stated why."""
    review = panels.begin(
        db, matter_id=matter.id or 0, title="专家论证", division_id=matter.division_id, deputy_id=matter.deputy_id,
        by=who.officer, now=now,
    )  # fmt: skip
    panels.judge_unneeded(db, review, reason=REASONS[law.EXPERTS], by=who.officer, now=now)
    _state(db, matter, law.EXPERTS, who, now)


def judge_risk(db: Session, matter: Matter, who: Reviewers, now: datetime) -> None:
    """No risk assessment is needed, and it is stated why."""
    unit = matter.division.name
    assessment = risk.begin(
        db, matter_id=matter.id or 0, title="风险评估", division_id=matter.division_id, assessor=unit,
        undertaking=[unit], by=who.officer, now=now,
    )  # fmt: skip
    risk.judge_unneeded(db, assessment, reason=REASONS[law.RISK], by=who.officer, now=now)
    _state(db, matter, law.RISK, who, now)


def judge_competition(db: Session, matter: Matter, who: Reviewers, now: datetime) -> None:
    """No market entity is touched, and it is stated why."""
    by = who.officer
    competition.review_competition(
        db, matter_id=matter.id or 0, division_id=matter.division_id, is_touched=False, reason=REASONS[law.COMPETITION],
        heard="", conclusion="", name=by.name, by=by, now=now,
    )  # fmt: skip
    _state(db, matter, law.COMPETITION, who, now)


def pass_legality(
    db: Session, matter: Matter, who: Reviewers, now: datetime, workdays: Workdays, points: Sequence[str] = ()
) -> None:
    """A round of legality review that ends with 同意提交; `points`: what counsel wants to be answered."""
    id_, by = matter.id or 0, who.officer
    review = legality.begin(db, matter_id=id_, title=matter.title, division_id=matter.division_id, by=by, now=now)
    due_on = law.earliest_opinion(legal_date(now), workdays).on
    legality.prepare(db, review, changes={"due_on": due_on}, seen=review.edit, by=by, now=now)
    for kind in law.PAPERS:
        legality.add_paper(db, review, kind=kind, name=kind, text="见决策草案材料。", sha256="", by=by, now=now)
    legality.submit(db, review, participation={law.PARTICIPATION: True}, workdays=workdays, by=by, now=now)
    legality.accept(db, review, workdays=workdays, by=who.legal, now=now)
    legality.ask_counsel(db, review, who.counsel, by=who.legal, now=now)
    [mine] = review.counsel
    legality.declare(db, review, mine, interest="none", remark="", by=who.counsel, now=now)
    legality.sign_counsel(
        db,
        review,
        mine,
        opinion="经审查，没有不同意见。",
        points=points,
        name=who.counsel.name,
        by=who.counsel,
        now=now,
    )
    for statement in queries.statements(db, id_):
        if statement.is_accepted is None:
            competition.decide_statement(db, statement, is_accepted=True, reason="情况属实。", by=who.legal, now=now)
    legality.decide(
        db, review, outcome=law.AGREE, reasons=OPINION, points=[], name=who.legal.name,
        procedures=queries.procedures_of(db, review), by=who.legal, now=now,
    )  # fmt: skip


def _state(db: Session, matter: Matter, procedure: str, who: Reviewers, now: datetime) -> None:
    statement = competition.draft_statement(
        db, matter_id=matter.id or 0, division_id=matter.division_id, procedure=procedure,
        ground=law.GROUNDS[procedure][0], facts=REASONS[procedure], legal_basis="程序办法有关规定", by=who.officer,
        now=now,
    )  # fmt: skip
    competition.sign_statement(db, statement, name=who.head.name, by=who.head, now=now)
