"""The states of an opinion and which act leads from which to which (pure)."""

from enum import StrEnum

from infra.states import WrongState


class OpinionStatus(StrEnum):
    """Where an opinion stands; the public sees received, in work, answered."""

    RECEIVED = "received"
    IN_WORK = "in_work"
    SEALED = "sealed"  # moderated: the author is asked to mend it
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"


NAMES = {
    OpinionStatus.RECEIVED: "已收到",
    OpinionStatus.IN_WORK: "处理中",
    OpinionStatus.SEALED: "请您修改",
    OpinionStatus.WITHDRAWN: "已撤回",
    OpinionStatus.ANSWERED: "已答复",
}

S = OpinionStatus
TRANSITIONS: dict[str, dict[OpinionStatus, OpinionStatus]] = {
    "edit": {S.RECEIVED: S.RECEIVED, S.IN_WORK: S.RECEIVED},
    "withdraw": {S.RECEIVED: S.WITHDRAWN, S.IN_WORK: S.WITHDRAWN, S.SEALED: S.WITHDRAWN},
    "work": {S.RECEIVED: S.IN_WORK, S.IN_WORK: S.IN_WORK},
    "seal": {S.RECEIVED: S.SEALED, S.IN_WORK: S.SEALED},
    "mend": {S.SEALED: S.RECEIVED},
    "answer": {S.RECEIVED: S.ANSWERED, S.IN_WORK: S.ANSWERED, S.SEALED: S.ANSWERED},
}
COUNTED = frozenset({S.RECEIVED, S.IN_WORK, S.SEALED, S.ANSWERED})  # everything but what was withdrawn


def after(act: str, status: str) -> OpinionStatus:
    """The state after an act. Raises WrongState when the act does not fit."""
    try:
        return TRANSITIONS[act][OpinionStatus(status)]
    except KeyError:
        raise WrongState(act, status) from None
