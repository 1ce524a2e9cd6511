"""How late a clock is that somebody is told of."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; what was noted before counts in no total of lateness."""
    op.add_column("escalations", sa.Column("benchmark_on", sa.Date(), nullable=True))
