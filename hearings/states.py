"""The states of a hearing and which act leads from which to which (pure)."""

from enum import StrEnum

from infra.states import WrongState


class HearingStatus(StrEnum):
    """Where a hearing stands."""

    DRAFTING = "drafting"
    CONSENT_ASKED = "consent_asked"
    CONSENTED = "consented"
    PREANNOUNCED = "preannounced"  # notice 第1号 is out, time or place is still open: nobody can register yet
    ANNOUNCED = "announced"  # registration
    CLOSED = "closed"  # the pools are frozen
    SELECTED = "selected"
    LISTED = "listed"  # the list is public, materials are served
    IN_SESSION = "in_session"
    ADJOURNED = "adjourned"
    HELD = "held"  # the record is read, corrected and signed
    RECORDED = "recorded"
    REPORTED = "reported"
    CANCELLED = "cancelled"


NAMES = {
    HearingStatus.DRAFTING: "起草中",
    HearingStatus.CONSENT_ASKED: "报请同意中",
    HearingStatus.CONSENTED: "已同意，待公告",
    HearingStatus.PREANNOUNCED: "已预告，待定时间地点",
    HearingStatus.ANNOUNCED: "已公告，报名中",
    HearingStatus.CLOSED: "报名已截止",
    HearingStatus.SELECTED: "参加人已产生",
    HearingStatus.LISTED: "名单已公布",
    HearingStatus.IN_SESSION: "正在举行",
    HearingStatus.ADJOURNED: "休会中",
    HearingStatus.HELD: "会毕，核对笔录",
    HearingStatus.RECORDED: "笔录已确认",
    HearingStatus.REPORTED: "报告已公布",
    HearingStatus.CANCELLED: "已取消",
}

S = HearingStatus
BEFORE_SESSION = (S.PREANNOUNCED, S.ANNOUNCED, S.CLOSED, S.SELECTED, S.LISTED)
UNCONSENTED = frozenset({S.DRAFTING, S.CONSENT_ASKED})  # the gate refuses these, and says why
TRANSITIONS: dict[str, dict[HearingStatus, HearingStatus]] = {
    "edit": {S.DRAFTING: S.DRAFTING, S.CONSENTED: S.DRAFTING},
    "ask_consent": {S.DRAFTING: S.CONSENT_ASKED},
    "grant_consent": {S.CONSENT_ASKED: S.CONSENTED},
    "refuse_consent": {S.CONSENT_ASKED: S.DRAFTING},
    "preannounce": {S.CONSENTED: S.PREANNOUNCED},
    "announce": {S.CONSENTED: S.ANNOUNCED, S.PREANNOUNCED: S.ANNOUNCED},
    "register": {S.ANNOUNCED: S.ANNOUNCED},
    "decide_registration": {S.ANNOUNCED: S.ANNOUNCED},
    "freeze": {S.ANNOUNCED: S.CLOSED},
    "draw": {S.CLOSED: S.CLOSED},
    "select": {S.CLOSED: S.SELECTED},
    "seat": {S.CLOSED: S.CLOSED, S.SELECTED: S.SELECTED, S.LISTED: S.LISTED},
    "publish_list": {S.SELECTED: S.LISTED},
    "acknowledge": {},  # only what was sent can be acknowledged
    "serve": {S.SELECTED: S.SELECTED, S.LISTED: S.LISTED},
    "check_in": {S.LISTED: S.LISTED, S.IN_SESSION: S.IN_SESSION, S.ADJOURNED: S.ADJOURNED},
    "open": {S.LISTED: S.IN_SESSION},
    "enter": {S.IN_SESSION: S.IN_SESSION},
    "adjourn": {S.IN_SESSION: S.ADJOURNED},
    "resume": {S.ADJOURNED: S.IN_SESSION},
    "end": {S.IN_SESSION: S.HELD},
    "sign": {S.HELD: S.HELD},
    "close_record": {S.HELD: S.RECORDED},
    "write_report": {S.RECORDED: S.RECORDED},
    "publish_report": {S.RECORDED: S.REPORTED},
    "postpone": {s: s for s in BEFORE_SESSION},
    "cancel": {s: S.CANCELLED for s in BEFORE_SESSION},
}
PUBLIC = frozenset(S) - {S.DRAFTING, S.CONSENT_ASKED, S.CONSENTED}


def after(act: str, status: str) -> HearingStatus:
    """The state after an act. Raises WrongState when the act does not fit."""
    try:
        return TRANSITIONS[act][HearingStatus(status)]
    except KeyError:
        raise WrongState(act, status) from None


class Stale(Exception):
    """Somebody else changed the hearing since the form was shown."""
