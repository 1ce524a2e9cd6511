"""Why an attempt failed, so that its answer is the same when it is asked for again."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; of earlier attempts it is not known."""
    op.add_column("attempts", sa.Column("code", sa.String(), nullable=True))
    op.add_column(
        "attempts",
        sa.Column("address_refused", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
