"""decisions"""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "decisions"
down_revision = "reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """decisions."""
    op.create_table(
        "reminder",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sent_at", infra.db.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reminder")),
    )
    op.create_table(
        "reminder_address",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_reminder_address_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_reminder_address")),
    )
    op.create_table(
        "retention_rule",
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("category", name=op.f("pk_retention_rule")),
    )
    op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("meeting_record", sa.String(), nullable=False),
        sa.Column("published_at", infra.db.Moment(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("made_at", infra.db.Moment(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_catalogue_made_by")),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"], name=op.f("fk_catalogue_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue")),
        sa.UniqueConstraint("year", "version", name=op.f("uq_catalogue_year_version")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("held_at", infra.db.Moment(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("called_at", infra.db.Moment(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["called_by"], ["staff.id"], name=op.f("fk_meeting_called_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_held_at"), ["held_at"], unique=False)

    op.create_table(
        "accountability_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("concerns", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", infra.db.Moment(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_accountability_record_matter_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_accountability_record_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability_record")),
    )
    with op.batch_alter_table("accountability_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accountability_record_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "archive_gap",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_archive_gap_matter_id")),
        sa.PrimaryKeyConstraint("matter_id", "category", name=op.f("pk_archive_gap")),
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("is_principal", sa.Boolean(), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.Column("absent_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_attendance_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("meeting_id", "name", name=op.f("uq_attendance_meeting_id_name")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "catalogue_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalogue_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("planned_for", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["catalogue_id"], ["catalogue.id"], name=op.f("fk_catalogue_item_catalogue_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_catalogue_item_division_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_catalogue_item_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_item")),
    )
    with op.batch_alter_table("catalogue_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalogue_item_catalogue_id"), ["catalogue_id"], unique=False)

    op.create_table(
        "consulted_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("dispute", sa.String(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_consulted_body_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consulted_body")),
    )
    with op.batch_alter_table("consulted_body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consulted_body_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "division_list",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.Column("copies_kept", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("handed_at", infra.db.Moment(), nullable=False),
        sa.Column("handed_by", sa.Integer(), nullable=False),
        sa.Column("received_at", infra.db.Moment(), nullable=True),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_division_list_division_id")),
        sa.ForeignKeyConstraint(["handed_by"], ["staff.id"], name=op.f("fk_division_list_handed_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_division_list_matter_id")),
        sa.ForeignKeyConstraint(["received_by"], ["staff.id"], name=op.f("fk_division_list_received_by")),
        sa.PrimaryKeyConstraint("matter_id", "division_id", name=op.f("pk_division_list")),
    )
    op.create_table(
        "draft_papers",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("research", sa.String(), nullable=False),
        sa.Column("bases", sa.String(), nullable=False),
        sa.Column("cost_benefit", sa.String(), nullable=False),
        sa.Column("no_cost_benefit_reason", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("preference", sa.String(), nullable=False),
        sa.Column("touches_others", sa.Boolean(), nullable=False),
        sa.Column("adds_burden", sa.Boolean(), nullable=False),
        sa.Column("burden_basis", sa.String(), nullable=False),
        sa.Column("not_public_basis", sa.String(), nullable=False),
        sa.Column("saved_at", infra.db.Moment(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_draft_papers_matter_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["staff.id"], name=op.f("fk_draft_papers_saved_by")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_draft_papers")),
    )
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("evaluator", sa.String(), nullable=False),
        sa.Column("earlier_assessors", sa.String(), nullable=False),
        sa.Column("heard", sa.JSON(), nullable=False),
        sa.Column("informants", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("begun_at", infra.db.Moment(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.Column("finished_at", infra.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["begun_by"], ["staff.id"], name=op.f("fk_evaluation_begun_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_evaluation_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "execution",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("concluded_at", infra.db.Moment(), nullable=False),
        sa.Column("concluded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["concluded_by"], ["staff.id"], name=op.f("fk_execution_concluded_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_execution_matter_id")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_execution")),
    )
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("manifest_sha256", sa.String(), nullable=False),
        sa.Column("journal_index", sa.Integer(), nullable=False),
        sa.Column("delay_reason", sa.String(), nullable=False),
        sa.Column("made_at", infra.db.Moment(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_hand_over_made_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_hand_over_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_over_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("mend_by", sa.Date(), nullable=True),
        sa.Column("inspected_at", infra.db.Moment(), nullable=False),
        sa.Column("inspected_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["inspected_by"], ["staff.id"], name=op.f("fk_inspection_inspected_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_inspection_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("submitter_kind", sa.String(), nullable=False),
        sa.Column("submitter_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("received_at", infra.db.Moment(), nullable=False),
        sa.Column("journal_index", sa.Integer(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("replied_at", infra.db.Moment(), nullable=True),
        sa.Column("replied_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_letter_says_something")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_letter_division_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_letter_matter_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_letter_recorded_by")),
        sa.ForeignKeyConstraint(["replied_by"], ["staff.id"], name=op.f("fk_letter_replied_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_letter_idempotency_key")),
        sa.UniqueConstraint("receipt", name=op.f("uq_letter_receipt")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "matter_departure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("recorded_at", infra.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_departure_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_departure")),
    )
    with op.batch_alter_table("matter_departure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_departure_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "matter_division",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_matter_division_division_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_division_matter_id")),
        sa.PrimaryKeyConstraint("matter_id", "division_id", "part", name=op.f("pk_matter_division")),
    )
    op.create_table(
        "problem_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("reported_at", infra.db.Moment(), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_problem_report_matter_id")),
        sa.ForeignKeyConstraint(["reported_by"], ["staff.id"], name=op.f("fk_problem_report_reported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_report")),
    )
    with op.batch_alter_table("problem_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_report_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("suspended_at", infra.db.Moment(), nullable=False),
        sa.Column("suspended_by", sa.Integer(), nullable=False),
        sa.Column("resumed_at", infra.db.Moment(), nullable=True),
        sa.Column("resumed_by", sa.Integer(), nullable=True),
        sa.Column("resumed_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_suspension_matter_id")),
        sa.ForeignKeyConstraint(["resumed_by"], ["staff.id"], name=op.f("fk_suspension_resumed_by")),
        sa.ForeignKeyConstraint(["suspended_by"], ["staff.id"], name=op.f("fk_suspension_suspended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspension_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", infra.db.Moment(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("delay_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_task_division_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_task_made_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_task_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_division_id"), ["division_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("origin_detail", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("study_report", sa.String(), nullable=False),
        sa.Column("studied_at", infra.db.Moment(), nullable=True),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("meeting_record", sa.String(), nullable=False),
        sa.Column("outcome_reason", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", infra.db.Moment(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_proposal_division_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_proposal_letter_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_proposal_matter_id")),
        sa.ForeignKeyConstraint(["proposer_id"], ["division.id"], name=op.f("fk_proposal_proposer_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_proposal_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_proposal_letter_id")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_division_id"), ["division_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_status"), ["status"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("put_at", infra.db.Moment(), nullable=False),
        sa.Column("put_by", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("requirements", sa.String(), nullable=False),
        sa.Column("decided_at", infra.db.Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_agenda_item_decided_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_agenda_item_matter_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id")),
        sa.ForeignKeyConstraint(["put_by"], ["staff.id"], name=op.f("fk_agenda_item_put_by")),
        sa.ForeignKeyConstraint(["version_id"], ["draft_version.id"], name=op.f("fk_agenda_item_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("meeting_id", "matter_id", name=op.f("uq_agenda_item_meeting_id_matter_id")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "promulgation",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("opinions_adoption", sa.String(), nullable=False),
        sa.Column("expert_adoption", sa.String(), nullable=False),
        sa.Column("interpretation", sa.String(), nullable=False),
        sa.Column("not_public_basis", sa.String(), nullable=False),
        sa.Column("congress_reported_on", sa.Date(), nullable=True),
        sa.Column("congress_record", sa.String(), nullable=False),
        sa.Column("published_at", infra.db.Moment(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_promulgation_matter_id")),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"], name=op.f("fk_promulgation_published_by")),
        sa.ForeignKeyConstraint(["saved_by"], ["staff.id"], name=op.f("fk_promulgation_saved_by")),
        sa.ForeignKeyConstraint(["version_id"], ["draft_version.id"], name=op.f("fk_promulgation_version_id")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_promulgation")),
    )
    op.create_table(
        "member_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["attendance_id"], ["attendance.id"], name=op.f("fk_member_view_attendance_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_member_view_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_view")),
        sa.UniqueConstraint("item_id", "attendance_id", name=op.f("uq_member_view_item_id_attendance_id")),
    )
    with op.batch_alter_table("member_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_view_item_id"), ["item_id"], unique=False)

    op.create_table(
        "promulgation_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["promulgation.matter_id"], name=op.f("fk_promulgation_channel_matter_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_promulgation_channel_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promulgation_channel")),
    )
    with op.batch_alter_table("promulgation_channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promulgation_channel_matter_id"), ["matter_id"], unique=False)

    op.add_column("legality_review", sa.Column("superseded_at", infra.db.Moment(), nullable=True))
    # Added one by one, not by copying the table: SQLite would have to drop the old one, to which others refer.
    op.add_column("matter", sa.Column("stage", sa.String(), nullable=False, server_default="preparing"))
    op.add_column("matter", sa.Column("edit", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "matter", sa.Column("must_report_to_congress", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    parent = sa.ForeignKey("matter.id", name=op.f("fk_matter_parent_id"))
    op.add_column("matter", sa.Column("parent_id", sa.Integer(), parent, nullable=True), inline_references=True)
    op.add_column("matter", sa.Column("decided_on", sa.Date(), nullable=True))
    op.add_column("matter", sa.Column("concluded_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_matter_stage"), "matter", ["stage"], unique=False)
    op.add_column("recorded_paper", sa.Column("category", sa.String(), nullable=False, server_default="A2"))
    division = sa.ForeignKey("division.id", name=op.f("fk_recorded_paper_division_id"))
    op.add_column(
        "recorded_paper", sa.Column("division_id", sa.Integer(), division, nullable=True), inline_references=True
    )
    op.execute(
        "INSERT INTO matter_division (matter_id, division_id, part) SELECT id, division_id, 'undertaking' FROM matter"
    )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("recorded_paper", schema=None) as batch_op:
        if op.get_bind().dialect.name == "postgresql":  # SQLite knows it without a name and drops it with its column
            batch_op.drop_constraint(batch_op.f("fk_recorded_paper_division_id"), type_="foreignkey")
        batch_op.drop_column("division_id")
        batch_op.drop_column("category")

    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_matter_parent_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_matter_stage"))
        batch_op.drop_column("concluded_on")
        batch_op.drop_column("decided_on")
        batch_op.drop_column("parent_id")
        batch_op.drop_column("must_report_to_congress")
        batch_op.drop_column("edit")
        batch_op.drop_column("stage")

    with op.batch_alter_table("promulgation_channel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promulgation_channel_matter_id"))

    op.drop_table("promulgation_channel")
    with op.batch_alter_table("member_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_view_item_id"))

    op.drop_table("member_view")
    op.drop_table("promulgation")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_matter_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_status"))
        batch_op.drop_index(batch_op.f("ix_proposal_division_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_matter_id"))
        batch_op.drop_index(batch_op.f("ix_task_division_id"))

    op.drop_table("task")
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suspension_matter_id"))

    op.drop_table("suspension")
    with op.batch_alter_table("problem_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_report_matter_id"))

    op.drop_table("problem_report")
    op.drop_table("matter_division")
    with op.batch_alter_table("matter_departure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_departure_matter_id"))

    op.drop_table("matter_departure")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_matter_id"))
        batch_op.drop_index(batch_op.f("ix_letter_kind"))

    op.drop_table("letter")
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_matter_id"))

    op.drop_table("inspection")
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_over_matter_id"))

    op.drop_table("hand_over")
    op.drop_table("execution")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_matter_id"))

    op.drop_table("evaluation")
    op.drop_table("draft_papers")
    op.drop_table("division_list")
    with op.batch_alter_table("consulted_body", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consulted_body_matter_id"))

    op.drop_table("consulted_body")
    with op.batch_alter_table("catalogue_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalogue_item_catalogue_id"))

    op.drop_table("catalogue_item")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_meeting_id"))

    op.drop_table("attendance")
    op.drop_table("archive_gap")
    with op.batch_alter_table("accountability_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accountability_record_matter_id"))

    op.drop_table("accountability_record")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_held_at"))

    op.drop_table("meeting")
    op.drop_table("catalogue")
    op.drop_table("retention_rule")
    op.drop_table("reminder_address")
    op.drop_table("reminder")
