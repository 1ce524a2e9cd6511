"""Why a policy was adopted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; who adopted a policy before it gave no reason."""
    op.add_column("policy_adoptions", sa.Column("reason", sa.String(), nullable=True))
