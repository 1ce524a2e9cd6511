"""How an address is found again without anybody being able to read it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; older entries are found once the index was rebuilt."""
    op.add_column("vault_entries", sa.Column("lookup_key_id", sa.String(), nullable=True))
    op.add_column("vault_entries", sa.Column("lookup_hash", sa.String(), nullable=True))
    op.create_index(op.f("ix_vault_entries_lookup_hash"), "vault_entries", ["lookup_hash"])
