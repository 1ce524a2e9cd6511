"""Keys that lie elsewhere: the entries stay here, each with the party whose key sealed it."""

import sqlalchemy as sa
from alembic import context, op

from services.ledger.errors import CaseKeysNotMoved

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; the case keys were taken over by the key store before.

    Raises:
        CaseKeysNotMoved: There are case keys, and nobody has taken them over.
    """
    are_moved = context.config.attributes.get("case_keys_are_moved", False)
    if not are_moved and op.get_bind().execute(sa.text("SELECT 1 FROM case_keys LIMIT 1")).first():
        raise CaseKeysNotMoved
    with op.batch_alter_table("vault_entries") as entries:
        entries.drop_constraint(op.f("fk_vault_entries_case_id"), type_="foreignkey")
        entries.add_column(sa.Column("party_id", sa.String(), nullable=True))
    op.drop_table("case_keys")
