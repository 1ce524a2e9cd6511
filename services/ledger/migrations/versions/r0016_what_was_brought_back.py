"""When a backup was brought back, and when letters were let go again after it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; nothing was restored before."""
    op.create_table(
        "restorations",
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("backup_made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_by", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("restored_at", name=op.f("pk_restorations")),
    )
    op.create_table(
        "doubts",
        sa.Column("obligation_id", sa.String(), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["restored_at"], ["restorations.restored_at"], name=op.f("fk_doubts_restored_at")
        ),
        sa.PrimaryKeyConstraint("obligation_id", name=op.f("pk_doubts")),
    )
