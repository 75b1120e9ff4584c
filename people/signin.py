"""Signing in and out: argon2 passwords, one-time codes, lock after failures, revocable sessions."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, col, select

from people.audit import note
from people.models import Staff, StaffSession

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)
STEP = 30
SEEN_EVERY = timedelta(minutes=1)

_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
_at_once = BoundedSemaphore(2)  # 64 MiB each: a burst of sign-ins must not exhaust the machine
_NOBODY = _hasher.hash("nobody has this password")


@dataclass(frozen=True)
class SignInFailed:
    """Why a sign-in failed, in words that do not say which part was wrong; `until` when the account is locked."""

    until: datetime | None = None


def hash_password(password: str) -> str:
    """An argon2id hash (RFC 9106)."""
    with _at_once:
        return _hasher.hash(password)


def sign_in(db: Session, *, login: str, password: str, code: str, device: str, now: datetime) -> str | SignInFailed:
    """Check login, password and one-time code; returns a new session id, or the failure (already counted).

    The failure is returned, not raised, because counting it must be committed.
    """
    staff = db.exec(select(Staff).where(Staff.login == login, col(Staff.is_active))).one_or_none()
    if staff and staff.locked_until and staff.locked_until > now:
        return SignInFailed(until=staff.locked_until)
    password_right = _password_right(staff.password_hash if staff else _NOBODY, password)
    if staff is None or not password_right or not _use_code(staff, code, now):
        return _count_failure(db, staff, now)
    staff.failures, staff.locked_until = 0, None
    note(db, "staff.signed_in", staff, detail=device[:200], by=staff, by_role="staff", now=now)
    return _open_session(db, staff, device, now)


def current(db: Session, session_id: str, *, now: datetime) -> Staff | None:
    """Who is signed in with this session; None when it ended, idled for 30 minutes or is 12 hours old."""
    session = db.get(StaffSession, _hash(session_id))
    if session is None or session.ended_at or now - session.seen_at > IDLE or now - session.created_at > LONGEST:
        return None
    staff = db.get(Staff, session.staff_id)
    return staff if staff and staff.is_active else None


def is_stale(db: Session, session_id: str, *, now: datetime) -> bool:
    """Whether the note that a session is in use is a minute old."""
    session = db.get(StaffSession, _hash(session_id))
    return session is not None and now - session.seen_at >= SEEN_EVERY


def touch(db: Session, session_id: str, *, now: datetime) -> None:
    """Note that a session is in use, at most once a minute."""
    session = db.get(StaffSession, _hash(session_id))
    if session and now - session.seen_at >= SEEN_EVERY:
        session.seen_at = now


def sign_out(db: Session, session_id: str, *, by: Staff, now: datetime) -> None:
    """End one session."""
    session = db.get_one(StaffSession, _hash(session_id))
    session.ended_at = now
    note(db, "staff.signed_out", by, by=by, by_role="staff", now=now)


def sessions(db: Session, staff: Staff, *, now: datetime) -> list[StaffSession]:
    """The sessions of a member of staff that still hold, the one used last first."""
    mine = select(StaffSession).where(StaffSession.staff_id == staff.id)
    open_ = mine.where(
        col(StaffSession.ended_at).is_(None), col(StaffSession.seen_at) >= now - IDLE,
        col(StaffSession.created_at) >= now - LONGEST,
    )  # fmt: skip
    return list(db.exec(open_.order_by(col(StaffSession.seen_at).desc())))


def end_sessions(
    db: Session, staff: Staff, *, by: Staff | None, by_role: str, now: datetime, only: str = "", keep: str = ""
) -> int:
    """End sessions of a member of staff: all, `only` the one with this id hash, or all but the session id `keep`."""
    open_ = select(StaffSession).where(StaffSession.staff_id == staff.id, col(StaffSession.ended_at).is_(None))
    if only:
        open_ = open_.where(StaffSession.id_hash == only)
    if keep:
        open_ = open_.where(StaffSession.id_hash != _hash(keep))
    ended = db.exec(open_).all()
    for session in ended:
        session.ended_at = now
    if ended:
        note(db, "staff.sessions_ended", staff, detail=str(len(ended)), by=by, by_role=by_role, now=now)
    return len(ended)


def is_this(session: StaffSession, session_id: str | None) -> bool:
    """Whether a session is the one with this id."""
    return session_id is not None and session.id_hash == _hash(session_id)


def password_right(staff: Staff, password: str) -> bool:
    """Whether this is the password of a member of staff."""
    return _password_right(staff.password_hash, password)


def _password_right(stored: str, password: str) -> bool:
    with _at_once:
        try:
            return _hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def _use_code(staff: Staff, code: str, now: datetime) -> bool:
    """A code is good for its step and the two beside it, and once only."""
    totp = pyotp.TOTP(staff.totp_secret)
    step = int(now.timestamp()) // STEP
    for candidate in (step - 1, step, step + 1):
        if candidate > staff.totp_last_step and pyotp.utils.strings_equal(totp.generate_otp(candidate), code.strip()):
            staff.totp_last_step = candidate
            return True
    return False


def _count_failure(db: Session, staff: Staff | None, now: datetime) -> SignInFailed:
    if staff is None:
        return SignInFailed()
    staff.failures += 1
    note(db, "staff.refused", staff, by=None, by_role="system", now=now)
    if staff.failures >= FAILURES_BEFORE_LOCK:
        staff.failures, staff.locked_until = 0, now + LOCK
        note(db, "staff.locked", staff, by=None, by_role="system", now=now)
    return SignInFailed(until=staff.locked_until)


def _open_session(db: Session, staff: Staff, device: str, now: datetime) -> str:
    session_id = secrets.token_urlsafe(32)
    session = StaffSession(
        id_hash=_hash(session_id), staff_id=staff.id or 0, created_at=now, seen_at=now, device=device[:200]
    )
    db.add(session)
    return session_id


def _hash(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()
