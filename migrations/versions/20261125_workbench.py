"""The desk of opinions: filters, versions of answers, second reader, acts that can be undone, theme words, agreement."""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "workbench"
down_revision = "gates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the desk keeps beside the ledger."""
    op.create_table(
        "text_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("changed_at", infra.db.Moment(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_text_block_changed_by")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_text_block_division_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_block")),
    )
    with op.batch_alter_table("text_block") as batch_op:
        batch_op.create_index(batch_op.f("ix_text_block_division_id"), ["division_id"], unique=False)

    op.create_table(
        "agreement_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("opinion_ids", sa.JSON(), nullable=False),
        sa.Column("made_at", infra.db.Moment(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_agreement_sample_consultation_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_agreement_sample_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_sample")),
    )
    with op.batch_alter_table("agreement_sample") as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_sample_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("made_at", infra.db.Moment(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("undone_at", infra.db.Moment(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_bulk_act_consultation_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_bulk_act_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["staff.id"], name=op.f("fk_bulk_act_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
    )
    with op.batch_alter_table("bulk_act") as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_act_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "opinion_desk",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("second_reader", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_opinion_desk_consultation_id")),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_opinion_desk")),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", infra.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_saved_filter_consultation_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_filter_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
    )
    with op.batch_alter_table("saved_filter") as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_filter_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "model_hint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("suggestion", sa.String(), nullable=False),
        sa.Column("quotations", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("asked_at", infra.db.Moment(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_model_hint_asked_by")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_model_hint_consultation_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_model_hint_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_hint")),
    )
    with op.batch_alter_table("model_hint") as batch_op:
        batch_op.create_index(batch_op.f("ix_model_hint_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_model_hint_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_model_hint_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "theme_digest",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("requests", sa.JSON(), nullable=False),
        sa.Column("quotations", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_digest_theme_id")),
        sa.PrimaryKeyConstraint("theme_id", name=op.f("pk_theme_digest")),
    )
    op.create_table(
        "theme_words",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_words_theme_id")),
        sa.PrimaryKeyConstraint("theme_id", name=op.f("pk_theme_words")),
    )
    op.create_table(
        "agreement_mark",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_agreement_mark_opinion_id")),
        sa.ForeignKeyConstraint(["sample_id"], ["agreement_sample.id"], name=op.f("fk_agreement_mark_sample_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_agreement_mark_staff_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_agreement_mark_theme_id")),
        sa.PrimaryKeyConstraint("sample_id", "opinion_id", "staff_id", name=op.f("pk_agreement_mark")),
    )
    op.create_table(
        "bulk_item",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["bulk_act.id"], name=op.f("fk_bulk_item_act_id")),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_bulk_item_opinion_id")),
        sa.PrimaryKeyConstraint("act_id", "opinion_id", name=op.f("pk_bulk_item")),
    )
    op.create_table(
        "clause_suggestion",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("taken", sa.String(), nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_clause_suggestion_consultation_id")
        ),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_clause_suggestion_opinion_id")),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_clause_suggestion")),
    )
    with op.batch_alter_table("clause_suggestion") as batch_op:
        batch_op.create_index(batch_op.f("ix_clause_suggestion_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_clause_suggestion_taken"), ["taken"], unique=False)

    op.create_table(
        "opinion_work",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("held_by", sa.Integer(), nullable=True),
        sa.Column("held_until", infra.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["held_by"], ["staff.id"], name=op.f("fk_opinion_work_held_by")),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_opinion_work_opinion_id")),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_opinion_work")),
    )
    with op.batch_alter_table("opinion_work") as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_work_due_on"), ["due_on"], unique=False)

    op.create_table(
        "theme_assignment",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("made_at", infra.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_theme_assignment_opinion_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_theme_assignment_staff_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_assignment_theme_id")),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_theme_assignment")),
    )
    with op.batch_alter_table("theme_assignment") as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_assignment_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_theme_assignment_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "theme_suggestion",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_theme_suggestion_consultation_id")
        ),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_theme_suggestion_opinion_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_suggestion_theme_id")),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_theme_suggestion")),
    )
    with op.batch_alter_table("theme_suggestion") as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_suggestion_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_theme_suggestion_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "answer_reading",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("read_at", infra.db.Moment(), nullable=False),
        sa.Column("read_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_reading_answer_id")),
        sa.ForeignKeyConstraint(["read_by"], ["staff.id"], name=op.f("fk_answer_reading_read_by")),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_answer_reading")),
    )
    op.create_table(
        "answer_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_clause", sa.String(), nullable=False),
        sa.Column("written_at", infra.db.Moment(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["bulk_act.id"], name=op.f("fk_answer_version_act_id")),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_version_answer_id")),
        sa.ForeignKeyConstraint(["block_id"], ["text_block.id"], name=op.f("fk_answer_version_block_id")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_answer_version_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_version")),
    )
    with op.batch_alter_table("answer_version") as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_version_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_version_answer_id"), ["answer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_version_block_id"), ["block_id"], unique=False)

    with op.batch_alter_table("proposed_theme") as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("sorting_run") as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(), server_default="overview", nullable=False))

    # every draft that is there already is its own first version
    op.execute(
        "INSERT INTO answer_version (answer_id, number, outcome, reason, changed_clause, written_at, written_by)"
        " SELECT id, 1, outcome, reason, changed_clause, prepared_at, prepared_by FROM answer"
    )


def downgrade() -> None:
    """Back to the ledger alone."""
    with op.batch_alter_table("sorting_run") as batch_op:
        batch_op.drop_column("mode")

    with op.batch_alter_table("proposed_theme") as batch_op:
        batch_op.drop_column("reason")

    with op.batch_alter_table("answer_version") as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_version_block_id"))
        batch_op.drop_index(batch_op.f("ix_answer_version_answer_id"))
        batch_op.drop_index(batch_op.f("ix_answer_version_act_id"))

    op.drop_table("answer_version")
    op.drop_table("answer_reading")
    with op.batch_alter_table("theme_suggestion") as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_suggestion_theme_id"))
        batch_op.drop_index(batch_op.f("ix_theme_suggestion_consultation_id"))

    op.drop_table("theme_suggestion")
    with op.batch_alter_table("theme_assignment") as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_assignment_theme_id"))
        batch_op.drop_index(batch_op.f("ix_theme_assignment_made_by"))

    op.drop_table("theme_assignment")
    with op.batch_alter_table("opinion_work") as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_work_due_on"))

    op.drop_table("opinion_work")
    with op.batch_alter_table("clause_suggestion") as batch_op:
        batch_op.drop_index(batch_op.f("ix_clause_suggestion_taken"))
        batch_op.drop_index(batch_op.f("ix_clause_suggestion_consultation_id"))

    op.drop_table("clause_suggestion")
    op.drop_table("bulk_item")
    op.drop_table("agreement_mark")
    op.drop_table("theme_words")
    op.drop_table("theme_digest")
    with op.batch_alter_table("model_hint") as batch_op:
        batch_op.drop_index(batch_op.f("ix_model_hint_theme_id"))
        batch_op.drop_index(batch_op.f("ix_model_hint_status"))
        batch_op.drop_index(batch_op.f("ix_model_hint_consultation_id"))

    op.drop_table("model_hint")
    with op.batch_alter_table("saved_filter") as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_filter_consultation_id"))

    op.drop_table("saved_filter")
    op.drop_table("opinion_desk")
    with op.batch_alter_table("bulk_act") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_act_consultation_id"))

    op.drop_table("bulk_act")
    with op.batch_alter_table("agreement_sample") as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_sample_consultation_id"))

    op.drop_table("agreement_sample")
    with op.batch_alter_table("text_block") as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_block_division_id"))

    op.drop_table("text_block")
