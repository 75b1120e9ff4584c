"""The stages of a matter, S0 to S14 of docs/law/rules.yaml, and which act leads from which to which (pure).

S4 公众参与, S5 专家论证 and S6 风险评估 run side by side (程序办法第二十七条第四款): they are one stage here, PREPARING, whose
branches are judged apart. S0 and S1 belong to the proposal, before there is a matter. S14 责任 may be opened in any
stage and moves nothing.
"""

from enum import StrEnum

from infra.states import WrongState


class Stage(StrEnum):
    """Where a matter stands."""

    STARTED = "started"  # S2
    DRAFTING = "drafting"  # S3
    PREPARING = "preparing"  # S4, S5, S6
    LEGALITY = "legality"  # S7
    MEETING = "meeting"  # S8, on an agenda
    REVISING = "revising"  # S3x, after 原则通过
    PROMULGATING = "promulgating"  # S9
    EXECUTING = "executing"  # S10
    EVALUATING = "evaluating"  # S11
    SUSPENDED = "suspended"  # S12
    CONCLUDED = "concluded"  # executed, waits for the archive
    ENDED = "ended"  # 不予通过
    ARCHIVED = "archived"  # S13


NAMES = {
    Stage.STARTED: "已启动",
    Stage.DRAFTING: "草案拟定",
    Stage.PREPARING: "公众参与、专家论证、风险评估",
    Stage.LEGALITY: "合法性审查",
    Stage.MEETING: "集体讨论",
    Stage.REVISING: "按会议意见修改",
    Stage.PROMULGATING: "待公布",
    Stage.EXECUTING: "执行",
    Stage.EVALUATING: "后评估",
    Stage.SUSPENDED: "中止执行",
    Stage.CONCLUDED: "执行办结",
    Stage.ENDED: "不予通过，已终止",
    Stage.ARCHIVED: "已归档",
}

S = Stage
TRANSITIONS: dict[str, dict[Stage, Stage]] = {
    "save_papers": {S.STARTED: S.DRAFTING, S.DRAFTING: S.DRAFTING},
    "finish_draft": {S.DRAFTING: S.PREPARING},
    "submit": {S.PREPARING: S.LEGALITY},
    "take_back": {S.LEGALITY: S.PREPARING},
    "put_on_agenda": {S.LEGALITY: S.MEETING},
    "postpone": {S.MEETING: S.LEGALITY},
    "decide_passed": {S.MEETING: S.PROMULGATING},
    "decide_passed_in_principle": {S.MEETING: S.REVISING},
    "decide_again": {S.MEETING: S.DRAFTING},
    "decide_refused": {S.MEETING: S.ENDED},
    "confirm_revision": {S.REVISING: S.PROMULGATING},
    "review_anew": {S.REVISING: S.LEGALITY},
    "promulgate": {S.PROMULGATING: S.EXECUTING},
    "begin_evaluation": {S.EXECUTING: S.EVALUATING},
    "finish_evaluation": {S.EVALUATING: S.EXECUTING},
    "suspend": {S.EXECUTING: S.SUSPENDED},
    "resume": {S.SUSPENDED: S.EXECUTING},
    "conclude": {S.EXECUTING: S.CONCLUDED, S.SUSPENDED: S.CONCLUDED},
    "archive": {S.CONCLUDED: S.ARCHIVED, S.ENDED: S.ARCHIVED},
}
ORDER = list(Stage)
IN_FORCE = frozenset({S.EXECUTING, S.EVALUATING, S.SUSPENDED})
DECIDED = IN_FORCE | {S.CONCLUDED, S.ARCHIVED}
SETTLED = DECIDED | {S.ENDED}  # nothing is drafted or reviewed any more
BEFORE_PARTICIPATION = frozenset({S.STARTED, S.DRAFTING})


class ProposalStatus(StrEnum):
    """Where a proposal stands: S0 and S1."""

    RECEIVED = "received"  # S0
    STUDYING = "studying"  # S1
    STUDIED = "studied"
    STARTED = "started"
    DECLINED = "declined"


PROPOSAL_NAMES = {
    ProposalStatus.RECEIVED: "已收到",
    ProposalStatus.STUDYING: "研究论证中",
    ProposalStatus.STUDIED: "已论证，待集体讨论",
    ProposalStatus.STARTED: "已启动决策程序",
    ProposalStatus.DECLINED: "不启动决策程序",
}

P = ProposalStatus
PROPOSAL_TRANSITIONS: dict[str, dict[ProposalStatus, ProposalStatus]] = {
    "route": {P.RECEIVED: P.STUDYING, P.STUDYING: P.STUDYING},
    "study": {P.STUDYING: P.STUDIED},
    "start": {P.STUDIED: P.STARTED},
    "decline": {P.RECEIVED: P.DECLINED, P.STUDIED: P.DECLINED},
}


class WrongStage(WrongState):
    """The act does not fit the stage a matter or proposal is in; usually somebody else was faster."""


class Stale(WrongState):
    """Somebody else changed the matter since the form was shown."""

    def __init__(self) -> None:
        super().__init__("change", "changed meanwhile")


def after(act: str, stage: str) -> Stage:
    """The stage after an act. Raises WrongStage when the act does not fit."""
    try:
        return TRANSITIONS[act][Stage(stage)]
    except KeyError:
        raise WrongStage(act, stage) from None


def proposal_after(act: str, status: str) -> ProposalStatus:
    """The status of a proposal after an act. Raises WrongStage when the act does not fit."""
    try:
        return PROPOSAL_TRANSITIONS[act][ProposalStatus(status)]
    except KeyError:
        raise WrongStage(act, status) from None
