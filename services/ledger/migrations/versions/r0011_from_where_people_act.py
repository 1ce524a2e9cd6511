"""From where people act: the way in and more of it, in each entry of the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; entries before it stay as they are, hashes included."""
    op.add_column("audit_entries", sa.Column("origin", sa.String(), nullable=True))
    op.add_column("audit_entries", sa.Column("origin_detail", sa.String(), nullable=True))
