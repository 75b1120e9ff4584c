"""reviews"""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "reviews"
down_revision = "hearings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """reviews."""
    op.create_table(
        "expert_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_field")),
        sa.UniqueConstraint("name", name=op.f("uq_expert_field_name")),
    )
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("set_at", infra.db.Moment(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_budget_line_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint("year", "name", name=op.f("uq_budget_line_year_name")),
    )
    op.create_table(
        "expert_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("published_at", infra.db.Moment(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"], name=op.f("fk_expert_call_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_call")),
    )
    op.create_table(
        "competition_review",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("is_touched", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("reviewed_at", infra.db.Moment(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_competition_review_division_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_competition_review_matter_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["staff.id"], name=op.f("fk_competition_review_reviewed_by")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_competition_review")),
    )
    op.create_table(
        "expert_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("side_posts", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("achievements", sa.String(), nullable=False),
        sa.Column("received_at", infra.db.Moment(), nullable=False),
        sa.Column("journal_index", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("check_note", sa.String(), nullable=False),
        sa.Column("checked_at", infra.db.Moment(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("discussed_on", sa.Date(), nullable=True),
        sa.Column("discussion", sa.String(), nullable=False),
        sa.Column("decline_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["expert_call.id"], name=op.f("fk_expert_application_call_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["staff.id"], name=op.f("fk_expert_application_checked_by")),
        sa.ForeignKeyConstraint(["field_id"], ["expert_field.id"], name=op.f("fk_expert_application_field_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_application")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_expert_application_idempotency_key")),
        sa.UniqueConstraint("number", name=op.f("uq_expert_application_number")),
    )
    with op.batch_alter_table("expert_application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_application_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expert_application_status"), ["status"], unique=False)

    op.create_table(
        "expert_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("is_technical", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("is_reverse", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("parties", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("how_chosen", sa.String(), nullable=False),
        sa.Column("why_fewer", sa.String(), nullable=False),
        sa.Column("why_no_dissent", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("provided_at", infra.db.Moment(), nullable=True),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("finished_at", infra.db.Moment(), nullable=True),
        sa.Column("begun_at", infra.db.Moment(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["staff.id"], name=op.f("fk_expert_review_begun_by")),
        sa.ForeignKeyConstraint(["deputy_id"], ["staff.id"], name=op.f("fk_expert_review_deputy_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_expert_review_division_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_expert_review_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_review")),
    )
    with op.batch_alter_table("expert_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_review_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expert_review_status"), ["status"], unique=False)

    op.create_table(
        "legality_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("participation", sa.JSON(), nullable=False),
        sa.Column("is_exploratory", sa.Boolean(), nullable=False),
        sa.Column("why_exploratory", sa.String(), nullable=False),
        sa.Column("legal_risk", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("why_short", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("submitted_at", infra.db.Moment(), nullable=True),
        sa.Column("accepted_at", infra.db.Moment(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signed_at", infra.db.Moment(), nullable=True),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("opinion_sha256", sa.String(), nullable=False),
        sa.Column("adjustment", sa.String(), nullable=False),
        sa.Column("adjustment_confirmed_at", infra.db.Moment(), nullable=True),
        sa.Column("begun_at", infra.db.Moment(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["staff.id"], name=op.f("fk_legality_review_begun_by")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_legality_review_division_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_legality_review_matter_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["staff.id"], name=op.f("fk_legality_review_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legality_review")),
        sa.UniqueConstraint("matter_id", "number", name=op.f("uq_legality_review_matter_id_number")),
    )
    with op.batch_alter_table("legality_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legality_review_status"), ["status"], unique=False)

    op.create_table(
        "omission_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("drafted_at", infra.db.Moment(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signed_at", infra.db.Moment(), nullable=True),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("decided_at", infra.db.Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_omission_statement_decided_by")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_omission_statement_division_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["staff.id"], name=op.f("fk_omission_statement_drafted_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_omission_statement_matter_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["staff.id"], name=op.f("fk_omission_statement_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_omission_statement")),
        sa.UniqueConstraint("matter_id", "procedure", name=op.f("uq_omission_statement_matter_id_procedure")),
    )
    op.create_table(
        "review_departure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("recorded_at", infra.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_review_departure_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_departure")),
    )
    with op.batch_alter_table("review_departure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_departure_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "risk_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("is_needed", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("is_reused", sa.Boolean(), nullable=False),
        sa.Column("existing_title", sa.String(), nullable=False),
        sa.Column("existing_made_by", sa.String(), nullable=False),
        sa.Column("existing_made_on", sa.Date(), nullable=True),
        sa.Column("existing_basis", sa.String(), nullable=False),
        sa.Column("existing_covers", sa.String(), nullable=False),
        sa.Column("existing_conclusion", sa.String(), nullable=False),
        sa.Column("assessor", sa.String(), nullable=False),
        sa.Column("undertaking", sa.JSON(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("aspects", sa.JSON(), nullable=False),
        sa.Column("invited", sa.JSON(), nullable=False),
        sa.Column("invited_note", sa.String(), nullable=False),
        sa.Column("why_nobody_invited", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("agency", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("adjustment", sa.String(), nullable=False),
        sa.Column("adjustment_confirmed_at", infra.db.Moment(), nullable=True),
        sa.Column("finished_at", infra.db.Moment(), nullable=True),
        sa.Column("begun_at", infra.db.Moment(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["staff.id"], name=op.f("fk_risk_assessment_begun_by")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_risk_assessment_division_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_risk_assessment_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_assessment")),
    )
    with op.batch_alter_table("risk_assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_assessment_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_risk_assessment_status"), ["status"], unique=False)

    op.create_table(
        "counsel_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("counsel_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", infra.db.Moment(), nullable=False),
        sa.Column("interest", sa.String(), nullable=False),
        sa.Column("interest_note", sa.String(), nullable=False),
        sa.Column("declared_at", infra.db.Moment(), nullable=True),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signed_at", infra.db.Moment(), nullable=True),
        sa.Column("opinion_sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["counsel_id"], ["staff.id"], name=op.f("fk_counsel_opinion_counsel_id")),
        sa.ForeignKeyConstraint(["review_id"], ["legality_review.id"], name=op.f("fk_counsel_opinion_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsel_opinion")),
        sa.UniqueConstraint("review_id", "counsel_id", name=op.f("uq_counsel_opinion_review_id_counsel_id")),
    )
    with op.batch_alter_table("counsel_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counsel_opinion_counsel_id"), ["counsel_id"], unique=False)

    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("known_parties", sa.String(), nullable=False),
        sa.Column("dismissed_at", infra.db.Moment(), nullable=True),
        sa.Column("dismissal_ground", sa.String(), nullable=False),
        sa.Column("dismissal_facts", sa.String(), nullable=False),
        sa.Column("dismissed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["expert_application.id"], name=op.f("fk_expert_application_id")),
        sa.ForeignKeyConstraint(["dismissed_by"], ["staff.id"], name=op.f("fk_expert_dismissed_by")),
        sa.ForeignKeyConstraint(["field_id"], ["expert_field.id"], name=op.f("fk_expert_field_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_expert_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("application_id", name=op.f("uq_expert_application_id")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_expert_staff_id")),
    )
    op.create_table(
        "legality_exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("happened_at", infra.db.Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_legality_exchange_by_id")),
        sa.ForeignKeyConstraint(["review_id"], ["legality_review.id"], name=op.f("fk_legality_exchange_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legality_exchange")),
    )
    with op.batch_alter_table("legality_exchange", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legality_exchange_review_id"), ["review_id"], unique=False)

    op.create_table(
        "legality_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_at", infra.db.Moment(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_legality_paper_added_by")),
        sa.ForeignKeyConstraint(["review_id"], ["legality_review.id"], name=op.f("fk_legality_paper_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legality_paper")),
    )
    with op.batch_alter_table("legality_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legality_paper_review_id"), ["review_id"], unique=False)

    op.create_table(
        "legality_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("responded_at", infra.db.Moment(), nullable=True),
        sa.Column("responded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["responded_by"], ["staff.id"], name=op.f("fk_legality_point_responded_by")),
        sa.ForeignKeyConstraint(["review_id"], ["legality_review.id"], name=op.f("fk_legality_point_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legality_point")),
    )
    with op.batch_alter_table("legality_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legality_point_review_id"), ["review_id"], unique=False)

    op.create_table(
        "review_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("asked_at", infra.db.Moment(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", infra.db.Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_review_consent_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_review_consent_decided_by")),
        sa.ForeignKeyConstraint(["review_id"], ["expert_review.id"], name=op.f("fk_review_consent_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_consent")),
    )
    with op.batch_alter_table("review_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_consent_review_id"), ["review_id"], unique=False)

    op.create_table(
        "review_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_at", infra.db.Moment(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_review_paper_added_by")),
        sa.ForeignKeyConstraint(["review_id"], ["expert_review.id"], name=op.f("fk_review_paper_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_paper")),
    )
    with op.batch_alter_table("review_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_paper_review_id"), ["review_id"], unique=False)

    op.create_table(
        "risk_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("identified_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("impact BETWEEN 1 AND 5", name=op.f("ck_risk_point_impact_known")),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_risk_point_likelihood_known")),
        sa.ForeignKeyConstraint(["assessment_id"], ["risk_assessment.id"], name=op.f("fk_risk_point_assessment_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_risk_point_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_point")),
    )
    with op.batch_alter_table("risk_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_point_assessment_id"), ["assessment_id"], unique=False)

    op.create_table(
        "risk_survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("is_from_ledger", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", infra.db.Moment(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["risk_assessment.id"], name=op.f("fk_risk_survey_assessment_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_risk_survey_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_survey")),
    )
    with op.batch_alter_table("risk_survey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_survey_assessment_id"), ["assessment_id"], unique=False)

    op.create_table(
        "expert_evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("division_view", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("evaluated_at", infra.db.Moment(), nullable=False),
        sa.Column("evaluated_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["evaluated_by"], ["staff.id"], name=op.f("fk_expert_evaluation_evaluated_by")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_evaluation_expert_id")),
        sa.ForeignKeyConstraint(["review_id"], ["expert_review.id"], name=op.f("fk_expert_evaluation_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_evaluation")),
    )
    with op.batch_alter_table("expert_evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_evaluation_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "expert_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("why_longer", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("appointed_at", infra.db.Moment(), nullable=False),
        sa.Column("appointed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["appointed_by"], ["staff.id"], name=op.f("fk_expert_term_appointed_by")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_term_expert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_term")),
        sa.UniqueConstraint("letter_number", name=op.f("uq_expert_term_letter_number")),
    )
    with op.batch_alter_table("expert_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_term_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "panel_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("is_drawn", sa.Boolean(), nullable=False),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("is_dissenting", sa.Boolean(), nullable=False),
        sa.Column("is_leader", sa.Boolean(), nullable=False),
        sa.Column("interest", sa.String(), nullable=False),
        sa.Column("interest_note", sa.String(), nullable=False),
        sa.Column("declared_at", infra.db.Moment(), nullable=True),
        sa.Column("removed_at", infra.db.Moment(), nullable=True),
        sa.Column("removed_why", sa.String(), nullable=False),
        sa.Column("committed_name", sa.String(), nullable=False),
        sa.Column("committed_at", infra.db.Moment(), nullable=True),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("option_opinions", sa.JSON(), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signed_at", infra.db.Moment(), nullable=True),
        sa.Column("opinion_sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_panel_member_expert_id")),
        sa.ForeignKeyConstraint(["review_id"], ["expert_review.id"], name=op.f("fk_panel_member_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint("review_id", "expert_id", name=op.f("uq_panel_member_review_id_expert_id")),
    )
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_member_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "expert_fee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("recorded_at", infra.db.Moment(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["budget_line.id"], name=op.f("fk_expert_fee_line_id")),
        sa.ForeignKeyConstraint(["member_id"], ["panel_member.id"], name=op.f("fk_expert_fee_member_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_expert_fee_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_fee")),
        sa.UniqueConstraint("member_id", name=op.f("uq_expert_fee_member_id")),
    )
    with op.batch_alter_table("expert_fee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_fee_line_id"), ["line_id"], unique=False)

    op.create_table(
        "expert_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("replied_at", infra.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["panel_member.id"], name=op.f("fk_expert_point_member_id")),
        sa.ForeignKeyConstraint(["review_id"], ["expert_review.id"], name=op.f("fk_expert_point_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_point")),
    )
    with op.batch_alter_table("expert_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_point_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expert_point_review_id"), ["review_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("expert_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_point_review_id"))
        batch_op.drop_index(batch_op.f("ix_expert_point_member_id"))

    op.drop_table("expert_point")
    with op.batch_alter_table("expert_fee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_fee_line_id"))

    op.drop_table("expert_fee")
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_member_expert_id"))

    op.drop_table("panel_member")
    with op.batch_alter_table("expert_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_term_expert_id"))

    op.drop_table("expert_term")
    with op.batch_alter_table("expert_evaluation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_evaluation_expert_id"))

    op.drop_table("expert_evaluation")
    with op.batch_alter_table("risk_survey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_survey_assessment_id"))

    op.drop_table("risk_survey")
    with op.batch_alter_table("risk_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_point_assessment_id"))

    op.drop_table("risk_point")
    with op.batch_alter_table("review_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_paper_review_id"))

    op.drop_table("review_paper")
    with op.batch_alter_table("review_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_consent_review_id"))

    op.drop_table("review_consent")
    with op.batch_alter_table("legality_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legality_point_review_id"))

    op.drop_table("legality_point")
    with op.batch_alter_table("legality_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legality_paper_review_id"))

    op.drop_table("legality_paper")
    with op.batch_alter_table("legality_exchange", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legality_exchange_review_id"))

    op.drop_table("legality_exchange")
    op.drop_table("expert")
    with op.batch_alter_table("counsel_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_counsel_opinion_counsel_id"))

    op.drop_table("counsel_opinion")
    with op.batch_alter_table("risk_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_assessment_status"))
        batch_op.drop_index(batch_op.f("ix_risk_assessment_matter_id"))

    op.drop_table("risk_assessment")
    with op.batch_alter_table("review_departure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_departure_matter_id"))

    op.drop_table("review_departure")
    op.drop_table("omission_statement")
    with op.batch_alter_table("legality_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legality_review_status"))

    op.drop_table("legality_review")
    with op.batch_alter_table("expert_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_review_status"))
        batch_op.drop_index(batch_op.f("ix_expert_review_matter_id"))

    op.drop_table("expert_review")
    with op.batch_alter_table("expert_application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_application_status"))
        batch_op.drop_index(batch_op.f("ix_expert_application_call_id"))

    op.drop_table("expert_application")
    op.drop_table("competition_review")
    op.drop_table("expert_call")
    op.drop_table("budget_line")
    op.drop_table("expert_field")
