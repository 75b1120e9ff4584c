"""outreach and volumes"""

import sqlalchemy as sa
from alembic import op

import infra.db

revision = "gates"
down_revision = "hearing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Symposia, visits and other occasions, with attendees and what was voiced there; the dossier as one PDF."""
    op.create_table(
        "outreach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("cancel_reason", sa.String(), nullable=False),
        sa.Column("recorded_at", infra.db.Moment(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_outreach_matter_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_outreach_division_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_outreach_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_outreach_idempotency_key")),
    )
    op.create_index(op.f("ix_outreach_matter_id"), "outreach", ["matter_id"], unique=False)
    op.create_table(
        "outreach_attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outreach_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("stands_for", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["outreach_id"], ["outreach.id"], name=op.f("fk_outreach_attendee_outreach_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_attendee")),
    )
    op.create_index(op.f("ix_outreach_attendee_outreach_id"), "outreach_attendee", ["outreach_id"], unique=False)
    op.create_table(
        "outreach_opinion",
        sa.Column("opinion_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outreach_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_outreach_opinion_opinion_id")),
        sa.ForeignKeyConstraint(["outreach_id"], ["outreach.id"], name=op.f("fk_outreach_opinion_outreach_id")),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_outreach_opinion")),
    )
    op.create_index(op.f("ix_outreach_opinion_outreach_id"), "outreach_opinion", ["outreach_id"], unique=False)
    op.create_table(
        "record_volume",
        sa.Column("matter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asked_at", infra.db.Moment(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", infra.db.Moment(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("made_at", infra.db.Moment(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("contents_sha256", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_record_volume_matter_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_record_volume_asked_by")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_record_volume")),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("record_volume", "outreach_opinion", "outreach_attendee", "outreach"):
        op.drop_table(table)
