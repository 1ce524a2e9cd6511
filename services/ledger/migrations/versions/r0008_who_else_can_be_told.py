"""Who else can be told in place of somebody who came to be named in the case."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; what was noted before goes outside the house instead."""
    for name in ("office_id", "chain"):
        op.add_column("escalations", sa.Column(name, sa.String(), nullable=True))
