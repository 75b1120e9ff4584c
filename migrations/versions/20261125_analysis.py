"""runs over the ledger, campaigns, proposed themes"""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "analysis"
down_revision = "ops"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs over the ledger, campaigns, proposed themes."""
    op.create_table(
        "sorting_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("code_version", sa.String(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("asked_at", infra.db.Moment(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("started_at", infra.db.Moment(), nullable=True),
        sa.Column("finished_at", infra.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_sorting_run_asked_by")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_sorting_run_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sorting_run")),
    )
    op.create_index(op.f("ix_sorting_run_consultation_id"), "sorting_run", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_sorting_run_status"), "sorting_run", ["status"], unique=False)
    op.create_table(
        "proposed_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opinions", sa.Integer(), nullable=False),
        sa.Column("arguments", sa.Integer(), nullable=False),
        sa.Column("quotations", sa.JSON(), nullable=False),
        sa.Column("requests", sa.JSON(), nullable=False),
        sa.Column("taken_as", sa.Integer(), nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_proposed_theme_consultation_id")
        ),
        sa.ForeignKeyConstraint(["taken_as"], ["theme.id"], name=op.f("fk_proposed_theme_taken_as")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_theme")),
    )
    op.create_index(op.f("ix_proposed_theme_consultation_id"), "proposed_theme", ["consultation_id"], unique=False)
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("variant_of_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_campaign_consultation_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["opinion.id"], name=op.f("fk_campaign_letter_id")),
        sa.ForeignKeyConstraint(["variant_of_id"], ["campaign.id"], name=op.f("fk_campaign_variant_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_index(op.f("ix_campaign_consultation_id"), "campaign", ["consultation_id"], unique=False)
    op.create_table(
        "opinion_sorting",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("proposed_id", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("suggested_stance", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_opinion_sorting_consultation_id")
        ),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_opinion_sorting_opinion_id")),
        sa.ForeignKeyConstraint(["proposed_id"], ["proposed_theme.id"], name=op.f("fk_opinion_sorting_proposed_id")),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_opinion_sorting")),
    )
    op.create_index(op.f("ix_opinion_sorting_consultation_id"), "opinion_sorting", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_opinion_sorting_proposed_id"), "opinion_sorting", ["proposed_id"], unique=False)
    op.create_table(
        "campaign_member",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_member_campaign_id")),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_campaign_member_opinion_id")),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_campaign_member")),
    )
    op.create_index(op.f("ix_campaign_member_campaign_id"), "campaign_member", ["campaign_id"], unique=False)


def downgrade() -> None:
    """Back to the first tables."""
    for table in ("campaign_member", "opinion_sorting", "campaign", "proposed_theme", "sorting_run"):
        op.drop_table(table)
