"""Who works in the demonstration department."""

from datetime import datetime

import pyotp
from sqlmodel import Session, select

from people.models import Staff
from people.permissions import ROLE_NAMES, Role
from people.services import add_staff, division_named, grant

PASSWORD = "gongyi-demo-2026"  # noqa: S105 -- the demo refuses production
LEADERS, POLICY, OFFICE = "厅领导", "政策法规处", "办公室"
EMPLOYMENT, INSURANCE, CENTRE = "就业促进处", "社会保险处", "信息中心"
OTHER_DIVISIONS = ("规划财务处", "劳动关系处", "职业能力建设处", "调解仲裁管理处")

# login, name, title, division, role
PEOPLE = (
    ("officer", "陈宇", "一级主任科员", POLICY, Role.OFFICER),
    ("jiuye", "李娜仁", "二级主任科员", EMPLOYMENT, Role.OFFICER),
    ("shebao", "包志强", "四级调研员", INSURANCE, Role.OFFICER),
    ("head", "乌兰", "处长", INSURANCE, Role.HEAD),
    ("jiuyechu", "斯琴", "处长", EMPLOYMENT, Role.HEAD),
    ("deputy", "王建国", "副厅长", LEADERS, Role.DEPUTY),
    ("legal", "赵敏", "处长", POLICY, Role.LEGAL),
    ("office", "刘洋", "副主任", OFFICE, Role.OFFICE),
    ("principal", "苏和", "厅长", LEADERS, Role.PRINCIPAL),
    ("counsel", "郑文彬", "律师", "法律顾问", Role.COUNSEL),
    ("finance", "白雪", "主任科员", "规划财务处", Role.FINANCE),
    ("sysadmin", "周杰", "系统管理员", CENTRE, Role.SYSTEM_ADMIN),
    ("secadmin", "高娃", "安全管理员", CENTRE, Role.SECURITY_ADMIN),
    ("auditadmin", "孙丽", "审计管理员", CENTRE, Role.AUDIT_ADMIN),
)


def add_people(db: Session, *, now: datetime) -> dict[str, Staff]:
    """The divisions and staff of the demo, by login."""
    for name in OTHER_DIVISIONS:
        division_named(db, name)
    staff: dict[str, Staff] = {}
    for login, name, title, division, role in PEOPLE:
        where = division_named(db, division)
        person = add_staff(
            db, login=login, name=name, title=title, division=where, password=PASSWORD, by_role="command", now=now
        )
        grant(db, person, {role}, by_role="command", now=now)
        staff[login] = person
    return staff


def known_people(db: Session) -> dict[str, Staff]:
    """Everybody who is in the database, by login."""
    return {person.login: person for person in db.exec(select(Staff))}


def logins(db: Session, *, now: datetime) -> list[str]:
    """A line for each demo login, with the one-time code of this half minute and the secret for an authenticator."""
    staff = known_people(db)
    lines = [f"演示账号（密码都是 {PASSWORD}；验证码每 30 秒更换，可用密钥在验证器中添加）："]
    for login, name, _, division, role in PEOPLE:
        person = staff[login]
        code = pyotp.TOTP(person.totp_secret).at(int(now.timestamp()))
        lines.append(f"  {login:<11}{code}  {person.totp_secret}  {name} · {division} · {ROLE_NAMES[role]}")
    for person in [p for login, p in sorted(staff.items()) if login.startswith("zj")][:1]:
        code = pyotp.TOTP(person.totp_secret).at(int(now.timestamp()))
        lines.append(f"  {person.login:<11}{code}  {person.totp_secret}  {person.name} · {ROLE_NAMES[Role.EXPERT]}")
    return lines
