"""The course of a matter as a picture: done, running, blocked, side by side; and what blocks the next step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from decisions import draft_papers, meetings, promulgating, reviewing
from decisions.models import Matter
from decisions.reviewed import Reviewed, reviewed
from decisions.states import DECIDED, ORDER, Stage
from law.deliberation import OUTCOMES, Procedure
from law.findings import Finding, Unmet

PAPERS, DOSSIER, REVIEWS = "draft-papers", "dossier", "#reviews"


@dataclass(frozen=True)
class Blocker:
    """What the next step still needs, with the page on which it can be met."""

    message: str
    article: str
    page: str  # below the matter's own address, with the place on it


@dataclass(frozen=True)
class Step:
    """One stage in the picture. `status` is a kind of pill: done, open, due, blocked, closed, draft."""

    label: str
    status: str
    note: str = ""
    page: str = ""


@dataclass(frozen=True)
class Course:
    """The picture, the act that comes next, and what blocks it."""

    stages: list[list[Step]]
    next_act: str = ""  # in words; empty: nothing is left to do
    next_page: str = ""
    who: str = ""  # whose turn it is
    blockers: list[Blocker] = field(default_factory=list)


def course(db: Session, matter: Matter, *, now: datetime) -> Course:
    """Where a matter stands, by the same gates that would refuse the next act."""
    stage = Stage(matter.stage)
    act, page, who, findings = _next(db, matter, stage, now)
    blockers = [_blocker(f, stage) for f in findings if isinstance(f, Unmet)]
    state = reviewed(db, matter)
    return Course(_stages(db, matter, stage, state, blockers), act, page, who, blockers)


def _next(db: Session, matter: Matter, stage: Stage, now: datetime) -> tuple[str, str, str, Sequence[Finding]]:
    """(the act, its page, whose turn it is, what its gate says)."""
    if stage in {Stage.STARTED, Stage.DRAFTING}:
        act = "完成草案材料，进入公众参与、专家论证和风险评估"
        return act, PAPERS, "承办处室", draft_papers.findings(db, matter)
    if stage == Stage.PREPARING:
        return "送合法性审查", "", "承办处室", reviewing.findings(db, matter)
    if stage == Stage.LEGALITY:
        return "列入会议议程", "", "办公室", meetings.agenda_findings(db, matter)
    if stage == Stage.PROMULGATING:
        return "公布决策", "promulgation", "承办处室", promulgating.findings(db, matter, now=now)
    words = {
        Stage.MEETING: ("集体讨论并作出决定", "", "厅主要领导"),
        Stage.REVISING: ("按会议意见修改并确认", "promulgation", "承办处室"),
        Stage.EXECUTING: ("执行决策并形成报告", "execution", "执行处室"),
        Stage.EVALUATING: ("提交后评估报告", "execution", "承办处室"),
        Stage.SUSPENDED: ("决定是否恢复执行", "execution", "厅主要领导"),
        Stage.CONCLUDED: ("移交归档", "archive", "承办处室"),
        Stage.ENDED: ("移交归档", "archive", "承办处室"),
    }
    act, page, who = words.get(stage, ("", "", ""))
    return act, page, who, ()


def _stages(db: Session, matter: Matter, stage: Stage, state: Reviewed, blockers: list[Blocker]) -> list[list[Step]]:
    at = ORDER.index(stage)
    ended = stage == Stage.ENDED

    def step(label: str, first: Stage, last: Stage, page: str = "", note: str = "") -> Step:
        """A step that is over when the stage is beyond `last`, and runs from `first` on."""
        if at > ORDER.index(last):
            return Step(label, "done", note, page)
        if at < ORDER.index(first):
            return Step(label, "draft", "", page)
        missing = f"还缺 {len(blockers)} 项" if blockers else ""
        return Step(label, "blocked" if blockers else "open", note or missing, page)

    decided = [item for item in meetings.items_of(db, matter.id or 0) if item.decided_at]
    outcome = OUTCOMES[decided[-1].outcome] if decided else ""
    meeting = step("集体讨论", Stage.MEETING, Stage.REVISING, note=outcome if at >= ORDER.index(Stage.REVISING) else "")
    after = [
        [step("公布", Stage.PROMULGATING, Stage.PROMULGATING, "promulgation")],
        [_executing(stage)],
        [_archiving(stage)],
    ]
    return [
        [Step("启动", "done")],
        [step("草案拟定", Stage.STARTED, Stage.DRAFTING, PAPERS)],
        _branches(stage, at, state, blockers),
        [step("合法性审查", Stage.LEGALITY, Stage.LEGALITY)],
        [Step("集体讨论", "blocked", outcome) if ended else meeting],
        *([[Step("归档", "open", "", "archive")]] if ended else after),
    ]


def _branches(stage: Stage, at: int, state: Reviewed, blockers: list[Blocker]) -> list[Step]:
    here = ORDER.index(Stage.PREPARING)
    if at < here:
        return [Step(name, "draft") for name in ("公众参与", "专家论证", "风险评估")]
    mine = [b for b in blockers if b.page != REVIEWS] if stage == Stage.PREPARING else []
    participation = Step("公众参与", "blocked", f"还缺 {len(mine)} 项") if mine else Step("公众参与", "done")
    return [participation, _branch(state.expert), _branch(state.risk)]


def _branch(procedure: Procedure) -> Step:
    if procedure.is_done:
        return Step(procedure.name, "done", "已有报告", REVIEWS)
    if procedure.is_required is None:
        return Step(procedure.name, "due", "待判断是否适用", REVIEWS)
    if procedure.is_required:
        return Step(procedure.name, "open", "应当履行，尚未完成", REVIEWS)
    return Step(procedure.name, "closed", "不适用，有说明" if procedure.statement else "判断为不适用", REVIEWS)


def _executing(stage: Stage) -> Step:
    notes = {Stage.SUSPENDED: "已中止", Stage.EVALUATING: "后评估中"}
    if stage in {Stage.CONCLUDED, Stage.ARCHIVED}:
        return Step("执行", "done", "", "execution")
    if stage in DECIDED:
        status = "blocked" if stage == Stage.SUSPENDED else "open"
        return Step("执行", status, notes.get(stage, ""), "execution")
    return Step("执行", "draft")


def _archiving(stage: Stage) -> Step:
    if stage == Stage.ARCHIVED:
        return Step("归档", "done", "", "archive")
    return Step("归档", "open" if stage == Stage.CONCLUDED else "draft", "", "archive")


def _blocker(unmet: Unmet, stage: Stage) -> Blocker:
    pages = {Stage.STARTED: PAPERS, Stage.DRAFTING: PAPERS, Stage.PROMULGATING: "promulgation"}
    if stage in pages:
        return Blocker(unmet.message, unmet.article, f"{pages[stage]}#{unmet.field}")
    places = {
        "explanation": f"{PAPERS}#explanation",
        "burden_basis": f"{PAPERS}#burden_basis",
        "representatives": f"{DOSSIER}#keep-title",
        "affected_groups": f"{DOSSIER}#keep-title",
        "ways_held": "",
        "opinions": "",
    }
    return Blocker(unmet.message, unmet.article, places.get(unmet.field, REVIEWS))
