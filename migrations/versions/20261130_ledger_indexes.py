"""The ledger narrowed by state, channel, theme, officer or stance is read in its order."""

from alembic import op

revision = "ledger_indexes"
down_revision = "workbench"
branch_labels = None
depends_on = None

FIELDS = {"channel": "channel", "theme": "theme_id", "assignee": "assignee_id", "stance": "stance"}


def upgrade() -> None:
    """An index for each of the filters that officers use most."""
    op.create_index("ix_opinion_ledger_status", "opinion", ["consultation_id", "status", "received_at", "id"])
    for name, field in FIELDS.items():
        columns = ["consultation_id", field, "received_at", "id", "status"]
        op.create_index(f"ix_opinion_ledger_{name}", "opinion", columns)


def downgrade() -> None:
    """Take them away."""
    for name in ("status", *FIELDS):
        op.drop_index(f"ix_opinion_ledger_{name}", "opinion")
