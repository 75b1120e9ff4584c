"""The one table of who may do what. A route names a permission; a role holds permissions; nothing else grants."""

from enum import StrEnum


class Role(StrEnum):
    """The offices of design.md section 1 that sign in."""

    OFFICER = "officer"  # 承办处室经办人
    DEPUTY = "deputy"  # 分管厅领导
    LEGAL = "legal"  # 政策法规处
    OFFICE = "office"  # 办公室
    PRINCIPAL = "principal"  # 厅主要领导
    SYSTEM_ADMIN = "system_admin"  # 系统管理员
    SECURITY_ADMIN = "security_admin"  # 安全管理员
    AUDIT_ADMIN = "audit_admin"  # 审计管理员


ROLE_NAMES = {
    Role.OFFICER: "承办处室经办人",
    Role.DEPUTY: "分管厅领导",
    Role.LEGAL: "政策法规处",
    Role.OFFICE: "办公室",
    Role.PRINCIPAL: "厅主要领导",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.OFFICER: frozenset(
        {
            "matters.read",
            "matters.open",
            "matters.edit",
            "drafts.edit",
            "consultations.read",
            "consultations.edit",
            "consultations.publish",
            "opinions.read",
            "opinions.record",
            "opinions.sort",
            "opinions.moderate",
            "opinions.answer",
            "feedback.publish",
            "record.read",
            "surveys.read",
            "surveys.edit",
            "surveys.publish",
            "surveys.interview",
            "surveys.results",
            "hearings.read",
            "hearings.edit",
            "hearings.publish",
            "hearings.register",
            "hearings.select",
            "hearings.serve",
            "hearings.run",
            "hearings.report",
        }
    ),
    Role.DEPUTY: frozenset(
        {
            "matters.read",
            "consultations.read",
            "consultations.consent",
            "opinions.read",
            "record.read",
            "surveys.read",
            "surveys.consent",
            "surveys.results",
            "hearings.read",
            "hearings.consent",
        }
    ),
    Role.SYSTEM_ADMIN: frozenset({"people.edit", "workdays.edit", "integrations.edit"}),
    Role.LEGAL: frozenset(
        {"matters.read", "consultations.read", "opinions.read", "record.read", "hearings.read", "surveys.read"}
    ),
    Role.OFFICE: frozenset({"matters.read", "consultations.read", "record.read", "hearings.read", "surveys.read"}),
    Role.PRINCIPAL: frozenset(
        {
            "matters.read",
            "consultations.read",
            "opinions.read",
            "record.read",
            "hearings.read",
            "surveys.read",
            "surveys.results",
        }
    ),
    Role.SECURITY_ADMIN: frozenset({"people.grant", "sessions.end"}),
    Role.AUDIT_ADMIN: frozenset({"journal.read", "people.audit"}),
}

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def permissions_of(roles: set[Role]) -> frozenset[str]:
    """Everything these roles together may do."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def separate(roles: set[Role]) -> bool:
    """Whether a set of roles keeps the three administrators apart: one of them alone, with no other office (三员分立)."""
    return not roles & ADMINISTRATORS or len(roles) == 1
