"""The states of a consultation and which act leads from which to which (pure)."""

from enum import StrEnum

from infra.states import WrongState


class ConsultationStatus(StrEnum):
    """Where a consultation stands."""

    DRAFTING = "drafting"
    CONSENT_ASKED = "consent_asked"
    CONSENTED = "consented"
    PUBLISHED = "published"  # on the site, opens at its minute
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"


NAMES = {
    ConsultationStatus.DRAFTING: "起草中",
    ConsultationStatus.CONSENT_ASKED: "报请同意中",
    ConsultationStatus.CONSENTED: "已同意，待发布",
    ConsultationStatus.PUBLISHED: "已公布，未开始",
    ConsultationStatus.OPEN: "正在征求意见",
    ConsultationStatus.CLOSED: "已截止，待反馈",
    ConsultationStatus.ANSWERED: "已反馈结果",
}

S = ConsultationStatus
UNCONSENTED = frozenset({S.DRAFTING, S.CONSENT_ASKED})  # the gate refuses these, and says why
TRANSITIONS: dict[str, dict[ConsultationStatus, ConsultationStatus]] = {
    "edit": {S.DRAFTING: S.DRAFTING, S.CONSENTED: S.DRAFTING},
    "ask_consent": {S.DRAFTING: S.CONSENT_ASKED},
    "grant_consent": {S.CONSENT_ASKED: S.CONSENTED},
    "refuse_consent": {S.CONSENT_ASKED: S.DRAFTING},
    "publish": {S.CONSENTED: S.PUBLISHED},
    "open": {S.PUBLISHED: S.OPEN},
    "extend": {S.PUBLISHED: S.PUBLISHED, S.OPEN: S.OPEN},
    "close": {S.OPEN: S.CLOSED},
    "publish_feedback": {S.CLOSED: S.ANSWERED},
}
PUBLIC = frozenset({S.PUBLISHED, S.OPEN, S.CLOSED, S.ANSWERED})


def after(act: str, status: str) -> ConsultationStatus:
    """The state after an act. Raises WrongState when the act does not fit."""
    try:
        return TRANSITIONS[act][ConsultationStatus(status)]
    except KeyError:
        raise WrongState(act, status) from None


class ExplanationStatus(StrEnum):
    """Where a press conference or an expert interview stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    HELD = "held"
    CANCELLED = "cancelled"


EXPLANATION_NAMES = {
    ExplanationStatus.ASKED: "报请同意中",
    ExplanationStatus.GRANTED: "已同意，待举行",
    ExplanationStatus.REFUSED: "不同意",
    ExplanationStatus.HELD: "已举行",
    ExplanationStatus.CANCELLED: "已取消",
}
E = ExplanationStatus
EXPLANATION_TRANSITIONS: dict[str, dict[ExplanationStatus, ExplanationStatus]] = {
    "grant": {E.ASKED: E.GRANTED},
    "refuse": {E.ASKED: E.REFUSED},
    "hold": {E.GRANTED: E.HELD},
    "cancel": {E.ASKED: E.CANCELLED, E.GRANTED: E.CANCELLED},
}


def after_explanation(act: str, status: str) -> ExplanationStatus:
    """The state of an event after an act. Raises WrongState when the act does not fit."""
    try:
        return EXPLANATION_TRANSITIONS[act][ExplanationStatus(status)]
    except KeyError:
        raise WrongState(act, status) from None


class Stale(Exception):
    """Somebody else changed the consultation since the form was shown."""
