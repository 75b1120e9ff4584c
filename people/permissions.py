"""The one table of who may do what. A route names a permission; a role holds permissions; nothing else grants."""

from enum import StrEnum


class Role(StrEnum):
    """The offices of design.md section 1 that sign in."""

    OFFICER = "officer"  # 承办处室经办人
    HEAD = "head"  # 承办处室负责人
    DEPUTY = "deputy"  # 分管厅领导
    LEGAL = "legal"  # 政策法规处
    OFFICE = "office"  # 办公室
    PRINCIPAL = "principal"  # 厅主要领导
    COUNSEL = "counsel"  # 法律顾问、公职律师
    FINANCE = "finance"  # 规划财务处
    EXPERT = "expert"  # 论证专家
    SYSTEM_ADMIN = "system_admin"  # 系统管理员
    SECURITY_ADMIN = "security_admin"  # 安全管理员
    AUDIT_ADMIN = "audit_admin"  # 审计管理员


ROLE_NAMES = {
    Role.OFFICER: "承办处室经办人",
    Role.HEAD: "承办处室负责人",
    Role.DEPUTY: "分管厅领导",
    Role.LEGAL: "政策法规处",
    Role.OFFICE: "办公室",
    Role.PRINCIPAL: "厅主要领导",
    Role.COUNSEL: "法律顾问、公职律师",
    Role.FINANCE: "规划财务处",
    Role.EXPERT: "论证专家",
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
            "opinions.confirm",
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
            "proposals.read",
            "proposals.record",
            "proposals.study",
            "letters.read",
            "letters.answer",
            "catalogues.read",
            "papers.edit",
            "papers.keep",
            "meetings.read",
            "decisions.promulgate",
            "execution.edit",
            "evaluation.edit",
            "archive.hand_over",
            "duties.read",
            "reviews.read",
            "reviews.edit",
        }
    ),
    Role.HEAD: frozenset(
        {
            "matters.read",
            "consultations.read",
            "opinions.read",
            "opinions.confirm",
            "record.read",
            "reviews.read",
            "reviews.sign",
            "duties.read",
            "letters.read",
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
            "meetings.read",
            "catalogues.read",
            "accountability.read",
            "accountability.record",
            "duties.read",
            "reviews.read",
            "reviews.consent",
        }
    ),
    Role.LEGAL: frozenset(
        {
            "matters.read",
            "surveys.read",
            "hearings.read",
            "consultations.read",
            "opinions.read",
            "record.read",
            "papers.keep",
            "catalogues.read",
            "duties.read",
            "reviews.read",
            "experts.edit",
            "legality.review",
        }
    ),
    Role.OFFICE: frozenset(
        {
            "matters.read",
            "surveys.read",
            "hearings.read",
            "consultations.read",
            "record.read",
            "proposals.read",
            "proposals.record",
            "proposals.route",
            "proposals.decide",
            "letters.read",
            "letters.answer",
            "catalogues.read",
            "catalogues.edit",
            "meetings.read",
            "meetings.run",
            "execution.supervise",
            "archive.supervise",
            "retention.edit",
            "accountability.read",
            "duties.read",
            "reviews.read",
            "duties.supervise",
        }
    ),
    Role.PRINCIPAL: frozenset(
        {
            "matters.read",
            "surveys.read",
            "surveys.results",
            "hearings.read",
            "consultations.read",
            "opinions.read",
            "record.read",
            "meetings.read",
            "meetings.decide",
            "execution.suspend",
            "catalogues.read",
            "accountability.read",
            "duties.read",
            "reviews.read",
        }
    ),
    Role.COUNSEL: frozenset({"counsel.opinion"}),
    Role.FINANCE: frozenset({"budget.edit"}),
    Role.EXPERT: frozenset({"expert.work"}),
    Role.SYSTEM_ADMIN: frozenset({"people.edit", "workdays.edit", "integrations.edit"}),
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
