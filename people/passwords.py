"""What a password of staff must be (GB/T 22239-2019 8.1.4.1; NIST SP 800-63B: length over composition)."""

import secrets

_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
LEAST = 10
MOST = 128
COMMON = ("password", "123456", "qwerty", "admin", "111111", "abc123", "letmein", "woaini", "gongyi", "renshe")


class WeakPassword(ValueError):
    """The password may not be used; the message says why."""


def password_problem(password: str, *, login: str, name: str = "") -> str:
    """Why a password may not be used, in words; empty when it may."""
    plain = password.lower()
    if len(password) < LEAST:
        return f"密码至少 {LEAST} 个字符，用几个不相干的词连起来更好记。"
    if len(password) > MOST:
        return f"密码最多 {MOST} 个字符。"
    if len(set(plain)) < 5 or plain.isdigit():
        return "密码过于简单：不能只用数字，也不能反复用几个字符。"
    if (login and login.lower() in plain and len(plain) - len(login) < LEAST - 2) or (len(name) > 1 and name in plain):
        return "密码里不能有自己的登录名或者姓名。"
    rest = plain
    for word in COMMON:
        rest = rest.replace(word, "")
    if len(rest) < LEAST // 2:
        return "这个密码太常见，请换一个。"
    return ""


def require_good(password: str, *, login: str, name: str = "") -> None:
    """Raises WeakPassword."""
    if problem := password_problem(password, login=login, name=name):
        raise WeakPassword(problem)


def first_password() -> str:
    """A random password to hand over: three groups of four characters that nobody mixes up (about 58 bits)."""
    return "-".join("".join(secrets.choice(_PLAIN) for _ in range(4)) for _ in range(3))
