"""The ledger narrowed by state, channel, theme, officer or stance is read in its order."""

from alembic import op

revision = "ledger_indexes"
down_revision = "workbench"
branch_labels = None
depends_on = None

FIELDS = {"status": "status", "channel": "channel", "theme": "theme_id", "assignee": "assignee_id", "stance": "stance"}


def upgrade() -> None:
    """An index for each of the filters that officers use most."""
    for name, field in FIELDS.items():
        op.create_index(f"ix_opinion_ledger_{name}", "opinion", ["consultation_id", field, "received_at", "id"])


def downgrade() -> None:
    """Take them away."""
    for name in FIELDS:
        op.drop_index(f"ix_opinion_ledger_{name}", "opinion")
