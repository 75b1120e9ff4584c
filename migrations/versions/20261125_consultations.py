"""promised days, explanation events, removals beside a notice, papers of a result"""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "consultations"
down_revision = "0001"
branch_labels = None
depends_on = None

REMOVABLE = ("attachment", "publication_evidence", "question")


def upgrade() -> None:
    """promised days, explanation events, removals beside a notice, papers of a result."""
    op.create_table(
        "explanation_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("planned_at", infra.db.Moment(), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("cancel_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_explanation_event_consultation_id")
        ),
        sa.ForeignKeyConstraint(["planned_by"], ["staff.id"], name=op.f("fk_explanation_event_planned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation_event")),
    )
    op.create_index(op.f("ix_explanation_event_consultation_id"), "explanation_event", ["consultation_id"])
    op.create_table(
        "result_papers",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", infra.db.Moment(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("kept_at", infra.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_result_papers_consultation_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_result_papers_matter_id")),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_result_papers")),
    )
    op.create_index(op.f("ix_result_papers_matter_id"), "result_papers", ["matter_id"])
    for table in REMOVABLE:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("removed_at", infra.db.Moment(), nullable=True))
            batch.add_column(sa.Column("removed_by", sa.Integer(), nullable=True))
            batch.add_column(sa.Column("removed_reason", sa.String(), nullable=False, server_default=""))
            batch.create_foreign_key(op.f(f"fk_{table}_removed_by"), "staff", ["removed_by"], ["id"])
    with op.batch_alter_table("consent") as batch:
        batch.add_column(sa.Column("explanation_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_consent_explanation_id"), "explanation_event", ["explanation_id"], ["id"])
    op.create_index(op.f("ix_consent_explanation_id"), "consent", ["explanation_id"])
    op.add_column("consultation", sa.Column("promised_days", sa.Integer(), nullable=False, server_default="30"))


def downgrade() -> None:
    """Back again."""
    op.drop_column("consultation", "promised_days")
    op.drop_index(op.f("ix_consent_explanation_id"), "consent")
    with op.batch_alter_table("consent") as batch:
        batch.drop_constraint(op.f("fk_consent_explanation_id"), type_="foreignkey")
        batch.drop_column("explanation_id")
    for table in REMOVABLE:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_removed_by"), type_="foreignkey")
            for column in ("removed_reason", "removed_by", "removed_at"):
                batch.drop_column(column)
    op.drop_table("result_papers")
    op.drop_table("explanation_event")
