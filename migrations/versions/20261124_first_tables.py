"""first tables"""

import sqlalchemy as sa
from alembic import op

import infra.db
from journal.models import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """first tables."""
    op.create_table(
        "division",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division")),
        sa.UniqueConstraint("name", name=op.f("uq_division_name")),
    )
    op.create_table(
        "journal_checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", infra.db.Moment(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_journal_checkpoint")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("at", infra.db.Moment(), nullable=False),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_journal_entry")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_object"), ["object"], unique=False)

    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("last_leaf", sa.String(), nullable=False),
        sa.Column("edge", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "journal_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "position", name=op.f("pk_journal_node")),
    )
    op.create_table(
        "journal_salt",
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_journal_salt")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("created_at", infra.db.Moment(), nullable=False),
        sa.Column("due_at", infra.db.Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", infra.db.Moment(), nullable=True),
        sa.Column("gave_up_at", infra.db.Moment(), nullable=True),
        sa.Column("last_problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_due_at"), ["due_at"], unique=False)

    op.create_table(
        "public_version",
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_public_version")),
    )
    op.create_table(
        "workday_exception",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("on", name=op.f("pk_workday_exception")),
    )
    op.create_table(
        "workday_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_workday_year")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("totp_secret", sa.String(), nullable=False),
        sa.Column("totp_last_step", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", infra.db.Moment(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", infra.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_staff_division_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
    )
    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("affected_groups", sa.String(), nullable=False),
        sa.Column("widely_concerned", sa.Boolean(), nullable=False),
        sa.Column("affects_market_entities", sa.Boolean(), nullable=False),
        sa.Column("opened_at", infra.db.Moment(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["staff.id"], name=op.f("fk_matter_deputy_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_matter_division_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name=op.f("fk_matter_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("number", name=op.f("uq_matter_number")),
    )
    op.create_table(
        "staff_role",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_role_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "role", name=op.f("pk_staff_role")),
    )
    op.create_table(
        "staff_session",
        sa.Column("id_hash", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("created_at", infra.db.Moment(), nullable=False),
        sa.Column("seen_at", infra.db.Moment(), nullable=False),
        sa.Column("ended_at", infra.db.Moment(), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_staff_session")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("created_at", infra.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_draft_division_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_draft_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "recorded_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("journal_index", sa.Integer(), nullable=False),
        sa.Column("made_at", infra.db.Moment(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_recorded_paper_made_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_recorded_paper_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_paper")),
    )
    with op.batch_alter_table("recorded_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recorded_paper_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "draft_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", infra.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_draft_version_created_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_version_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_version")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_version_draft_id_number")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("earlier_version_id", sa.Integer(), nullable=True),
        sa.Column("revised_version_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("main_changes", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("ways", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("keywords", sa.String(), nullable=False),
        sa.Column("opens_at", infra.db.Moment(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("closes_at", infra.db.Moment(), nullable=True),
        sa.Column("short_reason", sa.String(), nullable=False),
        sa.Column("published_at", infra.db.Moment(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", infra.db.Moment(), nullable=True),
        sa.Column("closed_at", infra.db.Moment(), nullable=True),
        sa.Column("feedback_due_on", sa.Date(), nullable=True),
        sa.Column("feedback_note", sa.String(), nullable=False),
        sa.Column("answered_at", infra.db.Moment(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by IS NULL)", name=op.f("ck_consultation_published_by_somebody")
        ),
        sa.CheckConstraint(
            "closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at",
            name=op.f("ck_consultation_closes_after_opening"),
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_consultation_answered_by")),
        sa.ForeignKeyConstraint(["deputy_id"], ["staff.id"], name=op.f("fk_consultation_deputy_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_consultation_division_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_consultation_draft_id")),
        sa.ForeignKeyConstraint(
            ["earlier_version_id"], ["draft_version.id"], name=op.f("fk_consultation_earlier_version_id")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_consultation_matter_id")),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"], name=op.f("fk_consultation_published_by")),
        sa.ForeignKeyConstraint(
            ["revised_version_id"], ["draft_version.id"], name=op.f("fk_consultation_revised_version_id")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["draft_version.id"], name=op.f("fk_consultation_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_closes_at"), ["closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultation_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultation_status"), ["status"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_at", infra.db.Moment(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_attachment_added_by")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_attachment_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("asked_at", infra.db.Moment(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", infra.db.Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_consent_asked_by")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_consent_consultation_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_consent_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("closed_on_before", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("extended_at", infra.db.Moment(), nullable=False),
        sa.Column("extended_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_extension_consultation_id")),
        sa.ForeignKeyConstraint(["extended_by"], ["staff.id"], name=op.f("fk_extension_extended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "publication_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("recorded_at", infra.db.Moment(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_publication_evidence_consultation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_publication_evidence_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_evidence")),
    )
    with op.batch_alter_table("publication_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_evidence_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_question_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "recorded_departure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("recorded_at", infra.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_recorded_departure_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_departure")),
    )
    with op.batch_alter_table("recorded_departure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recorded_departure_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_theme_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("submitter_kind", sa.String(), nullable=False),
        sa.Column("submitter_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("received_at", infra.db.Moment(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("journal_index", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("sealed_reason", sa.String(), nullable=False),
        sa.Column("answered_at", infra.db.Moment(), nullable=True),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_opinion_says_something")),
        sa.ForeignKeyConstraint(["assignee_id"], ["staff.id"], name=op.f("fk_opinion_assignee_id")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_opinion_consultation_id")),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["opinion.id"], name=op.f("fk_opinion_duplicate_of_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_opinion_recorded_by")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_opinion_theme_id")),
        sa.ForeignKeyConstraint(["version_id"], ["draft_version.id"], name=op.f("fk_opinion_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_opinion_idempotency_key")),
        sa.UniqueConstraint("receipt", name=op.f("uq_opinion_receipt")),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_duplicate_of_id"), ["duplicate_of_id"], unique=False)
        batch_op.create_index("ix_opinion_ledger", ["consultation_id", "received_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opinion_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("opinion_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_clause", sa.String(), nullable=False),
        sa.Column("prepared_at", infra.db.Moment(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("published_at", infra.db.Moment(), nullable=True),
        sa.CheckConstraint("outcome IN ('adopted', 'partly', 'not')", name=op.f("ck_answer_outcome_known")),
        sa.CheckConstraint("(theme_id IS NULL) <> (opinion_id IS NULL)", name=op.f("ck_answer_for_one_thing")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_answer_consultation_id")),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_answer_opinion_id")),
        sa.ForeignKeyConstraint(["prepared_by"], ["staff.id"], name=op.f("fk_answer_prepared_by")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_answer_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("opinion_id", name=op.f("uq_answer_opinion_id")),
        sa.UniqueConstraint("theme_id", name=op.f("uq_answer_theme_id")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "opinion_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_opinion_file_opinion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_file")),
    )
    with op.batch_alter_table("opinion_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_file_opinion_id"), ["opinion_id"], unique=False)

    op.create_table(
        "opinion_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", infra.db.Moment(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_opinion_note_opinion_id")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_opinion_note_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_note")),
    )
    with op.batch_alter_table("opinion_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_note_opinion_id"), ["opinion_id"], unique=False)

    op.create_table(
        "opinion_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("happened_at", infra.db.Moment(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_opinion_revision_opinion_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_opinion_revision_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_revision")),
    )
    with op.batch_alter_table("opinion_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_revision_opinion_id"), ["opinion_id"], unique=False)

    for statement in triggers(op.get_context().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("opinion_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_revision_opinion_id"))

    op.drop_table("opinion_revision")
    with op.batch_alter_table("opinion_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_note_opinion_id"))

    op.drop_table("opinion_note")
    with op.batch_alter_table("opinion_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_file_opinion_id"))

    op.drop_table("opinion_file")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_consultation_id"))

    op.drop_table("answer")
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_theme_id"))
        batch_op.drop_index("ix_opinion_ledger")
        batch_op.drop_index(batch_op.f("ix_opinion_duplicate_of_id"))

    op.drop_table("opinion")
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_consultation_id"))

    op.drop_table("theme")
    with op.batch_alter_table("recorded_departure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recorded_departure_consultation_id"))

    op.drop_table("recorded_departure")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_consultation_id"))

    op.drop_table("question")
    with op.batch_alter_table("publication_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_evidence_consultation_id"))

    op.drop_table("publication_evidence")
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_consultation_id"))

    op.drop_table("extension")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_consultation_id"))

    op.drop_table("consent")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_consultation_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_status"))
        batch_op.drop_index(batch_op.f("ix_consultation_matter_id"))
        batch_op.drop_index(batch_op.f("ix_consultation_closes_at"))

    op.drop_table("consultation")
    op.drop_table("draft_version")
    with op.batch_alter_table("recorded_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recorded_paper_matter_id"))

    op.drop_table("recorded_paper")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_matter_id"))

    op.drop_table("draft")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_staff_id"))

    op.drop_table("staff_session")
    op.drop_table("staff_role")
    op.drop_table("matter")
    op.drop_table("staff")
    op.drop_table("workday_year")
    op.drop_table("workday_exception")
    op.drop_table("public_version")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_due_at"))

    op.drop_table("outbox")
    op.drop_table("journal_salt")
    op.drop_table("journal_node")
    op.drop_table("journal_head")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_entry_object"))

    op.drop_table("journal_entry")
    op.drop_table("journal_checkpoint")
    op.drop_table("division")
