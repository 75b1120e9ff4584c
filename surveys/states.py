"""The states of a survey and which act leads from which to which (pure)."""

from enum import StrEnum

from infra.states import WrongState


class SurveyStatus(StrEnum):
    """Where a survey stands."""

    DRAFTING = "drafting"
    CONSENT_ASKED = "consent_asked"
    CONSENTED = "consented"
    PUBLISHED = "published"  # on the site, opens at its minute
    OPEN = "open"
    CLOSED = "closed"
    REPORTED = "reported"  # the results are public


NAMES = {
    SurveyStatus.DRAFTING: "起草中",
    SurveyStatus.CONSENT_ASKED: "报请同意中",
    SurveyStatus.CONSENTED: "已同意，待发布",
    SurveyStatus.PUBLISHED: "已公布，未开始",
    SurveyStatus.OPEN: "正在调查",
    SurveyStatus.CLOSED: "已结束，待公布结果",
    SurveyStatus.REPORTED: "已公布结果",
}

S = SurveyStatus
UNCONSENTED = frozenset({S.DRAFTING, S.CONSENT_ASKED})  # the gate refuses these, and says why
TRANSITIONS: dict[str, dict[SurveyStatus, SurveyStatus]] = {
    "edit": {S.DRAFTING: S.DRAFTING, S.CONSENTED: S.DRAFTING},
    "ask_consent": {S.DRAFTING: S.CONSENT_ASKED},
    "grant_consent": {S.CONSENT_ASKED: S.CONSENTED},
    "refuse_consent": {S.CONSENT_ASKED: S.DRAFTING},
    "publish": {S.CONSENTED: S.PUBLISHED},
    "open": {S.PUBLISHED: S.OPEN},
    "revise": {S.PUBLISHED: S.DRAFTING, S.OPEN: S.DRAFTING},  # a new version; nobody answers meanwhile
    "close": {S.OPEN: S.CLOSED, S.PUBLISHED: S.CLOSED},
    "report": {S.CLOSED: S.REPORTED, S.REPORTED: S.REPORTED},
}
ANSWERABLE = frozenset({S.OPEN})


class Stale(Exception):
    """Somebody else changed the survey since the form was shown."""


def after(act: str, status: str) -> SurveyStatus:
    """The state after an act. Raises WrongState when the act does not fit."""
    try:
        return TRANSITIONS[act][SurveyStatus(status)]
    except KeyError:
        raise WrongState(act, status) from None
