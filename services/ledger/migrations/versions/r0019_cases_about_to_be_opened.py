"""Cases that somebody is about to open."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; nobody was about to open one before."""
    op.create_table(
        "intake_drafts",
        sa.Column("draft_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_intake_drafts")),
    )
    for column in ("case_id", "staff_id", "changed_at"):
        op.create_index(op.f(f"ix_intake_drafts_{column}"), "intake_drafts", [column])
