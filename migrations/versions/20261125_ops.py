"""Accounts that must change their password, and the trail of acts with accounts."""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "ops"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("must_change", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "staff_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", infra.db.Moment(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("journal_index", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_staff_act_by_id")),
        sa.ForeignKeyConstraint(["about_id"], ["staff.id"], name=op.f("fk_staff_act_about_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_act")),
    )
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ran_at", infra.db.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    for column in ("at", "kind", "about_id"):
        op.create_index(op.f(f"ix_staff_act_{column}"), "staff_act", [column])


def downgrade() -> None:
    op.drop_table("job_run")
    op.drop_table("staff_act")
    with op.batch_alter_table("staff") as staff:
        staff.drop_column("must_change")
