"""When the vault took an entry."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; entries without an instant are from before it."""
    op.add_column("vault_entries", sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True))
