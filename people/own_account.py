"""What everybody on the staff does with their own account."""

from datetime import datetime

import pyotp
from sqlmodel import Session

from people.audit import note
from people.models import Staff
from people.passwords import require_good
from people.signin import end_sessions, hash_password, password_right

ISSUER = "公议"


class WrongPassword(ValueError):
    """The present password was not right."""


class WrongCode(ValueError):
    """The code does not belong to the new secret."""


def authenticator_address(login: str, secret: str) -> str:
    """What the QR code of an authenticator app says (otpauth://)."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def change_password(db: Session, staff: Staff, *, present: str, new: str, session_id: str, now: datetime) -> None:
    """Another password; every other session ends. Raises WrongPassword, WeakPassword."""
    if not password_right(staff, present):
        raise WrongPassword("现在的密码不正确。")
    require_good(new, login=staff.login, name=staff.name)
    if new == present:
        raise WrongPassword("新密码不能与现在的相同。")
    staff.password_hash, staff.must_change = hash_password(new), False
    note(db, "staff.password_changed", staff, by=staff, by_role="staff", now=now)
    end_sessions(db, staff, by=staff, by_role="staff", now=now, keep=session_id)


def change_code(db: Session, staff: Staff, *, present: str, secret: str, code: str, now: datetime) -> None:
    """Another secret for one-time codes, once a code shows that the telephone has it. Raises WrongPassword, WrongCode."""
    if not password_right(staff, present):
        raise WrongPassword("现在的密码不正确。")
    if not pyotp.TOTP(secret).verify(code.strip(), for_time=now, valid_window=1):
        raise WrongCode("动态口令与新的密钥不符，请在验证器中扫描上面的二维码后再输入。")
    staff.totp_secret, staff.totp_last_step = secret, int(now.timestamp()) // 30
    note(db, "staff.code_changed", staff, by=staff, by_role="staff", now=now)
