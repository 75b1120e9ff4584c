"""The notice in traditional Mongolian script."""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "mongolian"
down_revision = "surveys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One translation a consultation at most."""
    op.create_table(
        "notice_translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("translator", sa.String(), nullable=False),
        sa.Column("saved_at", infra.db.Moment(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_notice_translation_consultation_id")
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["staff.id"], name=op.f("fk_notice_translation_saved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_translation")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_notice_translation_consultation_id")),
    )


def downgrade() -> None:
    """Without translations."""
    op.drop_table("notice_translation")
