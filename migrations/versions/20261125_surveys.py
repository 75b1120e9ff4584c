"""surveys"""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "surveys"
down_revision = "decisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Surveys: versions, consents, quotas, contacts, answers, drafts, second entries."""
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("wording_checked_by", sa.String(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("anonymity", sa.String(), nullable=False),
        sa.Column("once_per_device", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("opens_at", infra.db.Moment(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("closes_at", infra.db.Moment(), nullable=True),
        sa.Column("published_at", infra.db.Moment(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", infra.db.Moment(), nullable=True),
        sa.Column("closed_at", infra.db.Moment(), nullable=True),
        sa.Column("reported_at", infra.db.Moment(), nullable=True),
        sa.Column("results_note", sa.String(), nullable=False),
        sa.Column("margins", sa.JSON(), nullable=False),
        sa.Column("unfinished", sa.JSON(), nullable=False),
        sa.Column("shown_results", sa.JSON(), nullable=False),
        sa.Column("data_sha256", sa.String(), nullable=False),
        sa.CheckConstraint("access IN ('open', 'invited')", name=op.f("ck_survey_access_known")),
        sa.CheckConstraint("anonymity IN ('confidential', 'anonymous')", name=op.f("ck_survey_anonymity_known")),
        sa.CheckConstraint(
            "closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at", name=op.f("ck_survey_closes_after_opening")
        ),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_survey_consultation_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["staff.id"], name=op.f("fk_survey_deputy_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_survey_division_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_survey_matter_id")),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"], name=op.f("fk_survey_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index(op.f("ix_survey_matter_id"), "survey", ["matter_id"], unique=False)
    op.create_index(op.f("ix_survey_status"), "survey", ["status"], unique=False)
    op.create_table(
        "survey_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("asked_at", infra.db.Moment(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", infra.db.Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_survey_consent_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_survey_consent_decided_by")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_consent_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_consent")),
    )
    op.create_index(op.f("ix_survey_consent_survey_id"), "survey_consent", ["survey_id"], unique=False)
    op.create_table(
        "survey_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("call_back_at", infra.db.Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("shuffle", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_contact_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_contact")),
    )
    op.create_index(op.f("ix_survey_contact_survey_id"), "survey_contact", ["survey_id"], unique=False)
    op.create_table(
        "survey_draft",
        sa.Column("id_hash", sa.String(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("begun_at", infra.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_draft_survey_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_survey_draft")),
    )
    op.create_index(op.f("ix_survey_draft_survey_id"), "survey_draft", ["survey_id"], unique=False)
    op.create_table(
        "survey_quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("condition", sa.JSON(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken <= most", name=op.f("ck_survey_quota_never_exceeded")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_quota_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_quota")),
    )
    op.create_index(op.f("ix_survey_quota_survey_id"), "survey_quota", ["survey_id"], unique=False)
    op.create_table(
        "survey_second_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["staff.id"], name=op.f("fk_survey_second_entry_entered_by")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_second_entry_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_second_entry")),
        sa.UniqueConstraint("survey_id", "sheet", name=op.f("uq_survey_second_entry_survey_id_sheet")),
    )
    op.create_table(
        "survey_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", infra.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_survey_version_created_by")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_version_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_survey_version_survey_id_number")),
    )
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("received_at", infra.db.Moment(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("journal_index", sa.Integer(), nullable=True),
        sa.Column("in_ledger", sa.JSON(), nullable=False),
        sa.Column("shuffle", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["survey_contact.id"], name=op.f("fk_survey_answer_contact_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["staff.id"], name=op.f("fk_survey_answer_entered_by")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_answer_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_survey_answer_key_hash")),
        sa.UniqueConstraint("receipt", name=op.f("uq_survey_answer_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_answer_survey_id"), "survey_answer", ["survey_id"], unique=False)


def downgrade() -> None:
    """Without surveys."""
    op.drop_table("survey_answer")
    op.drop_table("survey_version")
    op.drop_table("survey_second_entry")
    op.drop_table("survey_quota")
    op.drop_table("survey_draft")
    op.drop_table("survey_contact")
    op.drop_table("survey_consent")
    op.drop_table("survey")
