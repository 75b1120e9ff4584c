"""The audit trail of accounts: each act is a journal entry (offices only) and a row that names the people."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from journal.entries import record
from people.models import Staff, StaffAct

PER_PAGE = 50
KINDS = {
    "staff.signed_in": "登录",
    "staff.signed_out": "退出",
    "staff.refused": "登录失败",
    "staff.locked": "连续失败锁定",
    "staff.unlocked": "解除锁定",
    "staff.added": "新增账号",
    "staff.changed": "修改账号资料",
    "staff.deactivated": "停用账号",
    "staff.reactivated": "恢复账号",
    "staff.reset": "重置密码和动态口令",
    "staff.granted": "授予或收回角色",
    "staff.sessions_ended": "结束会话",
    "staff.password_changed": "本人修改密码",
    "staff.code_changed": "本人更换动态口令",
    "division.added": "新增处室",
    "division.renamed": "处室改名",
    "workdays.changed": "修改工作日表",
    "client.added": "新增接口账号",
    "client.revoked": "停用接口账号",
    "client.used": "接口读取决策档案",
    "webhook.added": "新增事件推送",
    "webhook.stopped": "停止事件推送",
    "journal.gap": "说明日志缺失",
}


@dataclass(frozen=True)
class Filter:
    """What the audit administrator looks for; empty fields do not narrow."""

    kind: str = ""
    person: str = ""  # login
    since: datetime | None = None
    until: datetime | None = None


def note(
    db: Session, kind: str, about: Staff | str, *, detail: str = "", by: Staff | None, by_role: str, now: datetime
) -> None:
    """Journal an act and keep who did it. `about` is a member of staff or another object such as `division:3`."""
    object_ = about if isinstance(about, str) else f"staff:{about.id}"
    content: dict[str, object] = {"detail": detail, "by": by.id if by else None}
    leaf = record(db, kind, object_, content=content, by_role=by_role, at=now)
    db.add(
        StaffAct(
            at=now,
            kind=kind,
            by_id=by.id if by else None,
            by_role=by_role,
            about_id=None if isinstance(about, str) else about.id,
            detail=detail or ("" if isinstance(about, Staff) else about),
            journal_index=leaf.index,
        )
    )


def acts(db: Session, wanted: Filter, *, page: int) -> tuple[list[StaffAct], int]:
    """A page of the trail, the newest first, and how many acts there are."""
    rows = select(StaffAct)
    if wanted.kind:
        rows = rows.where(StaffAct.kind == wanted.kind)
    if wanted.person:
        ids = select(Staff.id).where(Staff.login == wanted.person)
        rows = rows.where(col(StaffAct.by_id).in_(ids) | col(StaffAct.about_id).in_(ids))
    if wanted.since:
        rows = rows.where(col(StaffAct.at) >= wanted.since)
    if wanted.until:
        rows = rows.where(col(StaffAct.at) < wanted.until)
    total = db.exec(select(func.count()).select_from(rows.subquery())).one()
    shown = rows.order_by(col(StaffAct.id).desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return list(db.exec(shown)), total
