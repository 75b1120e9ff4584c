"""hearing"""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "hearing"
down_revision = "mongolian"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """When a registration was erased, letters of organisations, and the quorum of the rules."""
    op.add_column(
        "hearing_registration", sa.Column("erased_at", infra.db.Moment(timezone=True), nullable=True)
    )
    op.create_table(
        "hearing_registration_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["hearing_registration.id"], name="fk_hearing_registration_letter_registration_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hearing_registration_letter"),
        sa.UniqueConstraint("registration_id", name="uq_hearing_registration_letter_registration_id"),
    )
    for name in ("quorum", "below_quorum_reason"):
        op.add_column("hearing", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them away."""
    for name in ("below_quorum_reason", "quorum"):
        op.drop_column("hearing", name)
    op.drop_table("hearing_registration_letter")
    op.drop_column("hearing_registration", "erased_at")
