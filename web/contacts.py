"""Addresses and numbers as people type them: the value, or ValueError in words for people; empty is allowed."""

import re

from stdnum.cn import uscc

EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,180}\.[^@\s,;<>\".]{2,24}")
PHONE = re.compile(r"\+?[0-9][0-9 \-()转]{4,28}[0-9]")


def checked_email(email: str) -> str:
    """An address a mail can be sent to."""
    if email and not EMAIL.fullmatch(email):
        raise ValueError("请填写有效的电子邮箱，例如 name@example.com。")
    return email


def checked_phone(phone: str) -> str:
    """A number that can be called."""
    if phone and not PHONE.fullmatch(phone):
        raise ValueError("请填写有效的电话号码，例如 0471-1234567。")
    return phone


def checked_credit_code(code: str) -> str:
    """A unified social credit code (统一社会信用代码), with its check digit."""
    if code and not uscc.is_valid(code):
        raise ValueError("统一社会信用代码有误，请核对 18 位代码。")
    return uscc.compact(code) if code else ""
