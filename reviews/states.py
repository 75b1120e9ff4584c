"""The states of applications, expert reviews, risk assessments and legality reviews, and what leads where (pure)."""

from enum import StrEnum

from infra.states import WrongState


class ApplicationStatus(StrEnum):
    """Where an application to the pool stands."""

    RECEIVED = "received"
    CHECKED = "checked"
    DISCUSSED = "discussed"
    APPOINTED = "appointed"
    DECLINED = "declined"


class ReviewStatus(StrEnum):
    """Where an expert review stands."""

    PLANNING = "planning"
    NOT_NEEDED = "not_needed"
    CONSENT_ASKED = "consent_asked"
    CONSENTED = "consented"
    STUDYING = "studying"
    FINISHED = "finished"


class RiskStatus(StrEnum):
    """Where a risk assessment stands."""

    WORKING = "working"
    NOT_NEEDED = "not_needed"
    FINISHED = "finished"


class LegalityStatus(StrEnum):
    """Where a round of legality review stands."""

    PREPARING = "preparing"
    SUBMITTED = "submitted"
    REVIEWING = "reviewing"
    DECIDED = "decided"


A, E, R, L = ApplicationStatus, ReviewStatus, RiskStatus, LegalityStatus
NAMES: dict[str, str] = {
    A.RECEIVED: "已收到",
    A.CHECKED: "资格审核通过",
    A.DISCUSSED: "集体研究通过",
    A.APPOINTED: "已聘任",
    A.DECLINED: "未入库",
}
REVIEW_NAMES: dict[str, str] = {
    E.PLANNING: "准备中",
    E.NOT_NEEDED: "不需要",
    E.CONSENT_ASKED: "报请同意中",
    E.CONSENTED: "已同意，待提供资料",
    E.STUDYING: "专家研究中",
    E.FINISHED: "已完成",
}
RISK_NAMES: dict[str, str] = {R.WORKING: "评估中", R.NOT_NEEDED: "不需要", R.FINISHED: "已完成"}
LEGALITY_NAMES: dict[str, str] = {
    L.PREPARING: "准备材料",
    L.SUBMITTED: "已送审，待受理",
    L.REVIEWING: "审查中",
    L.DECIDED: "已出具意见",
}
Moves = dict[str, dict[str, str]]
APPLICATION: Moves = {
    "check": {A.RECEIVED: A.CHECKED},
    "discuss": {A.CHECKED: A.DISCUSSED},
    "appoint": {A.DISCUSSED: A.APPOINTED},
    "decline": {A.RECEIVED: A.DECLINED, A.CHECKED: A.DECLINED, A.DISCUSSED: A.DECLINED},
}
REVIEW: Moves = {
    "plan": {E.PLANNING: E.PLANNING, E.CONSENTED: E.PLANNING, E.NOT_NEEDED: E.PLANNING},
    "judge_unneeded": {E.PLANNING: E.NOT_NEEDED},
    "ask_consent": {E.PLANNING: E.CONSENT_ASKED},
    "grant_consent": {E.CONSENT_ASKED: E.CONSENTED},
    "refuse_consent": {E.CONSENT_ASKED: E.PLANNING},
    "provide": {E.CONSENTED: E.STUDYING},
    "report": {E.STUDYING: E.STUDYING},
    "finish": {E.STUDYING: E.FINISHED},
}
RISK: Moves = {
    "edit": {R.WORKING: R.WORKING, R.NOT_NEEDED: R.WORKING},
    "judge_unneeded": {R.WORKING: R.NOT_NEEDED},
    "finish": {R.WORKING: R.FINISHED},
    "reopen": {R.FINISHED: R.WORKING},
}
LEGALITY: Moves = {
    "prepare": {L.PREPARING: L.PREPARING},
    "submit": {L.PREPARING: L.SUBMITTED},
    "send_back": {L.SUBMITTED: L.PREPARING},
    "accept": {L.SUBMITTED: L.REVIEWING},
    "review": {L.REVIEWING: L.REVIEWING},
    "decide": {L.REVIEWING: L.DECIDED},
}


class Stale(WrongState):
    """Somebody else changed the thing since the form was shown."""

    def __init__(self) -> None:
        super().__init__("change", "changed meanwhile")


def after(moves: Moves, act: str, status: str) -> str:
    """The state after an act. Raises WrongState when the act does not fit."""
    try:
        return moves[act][status]
    except KeyError:
        raise WrongState(act, status) from None
