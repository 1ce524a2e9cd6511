"""The return path of each attempt, and what was reported of it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; attempts before it had no return path of their own."""
    op.add_column("attempts", sa.Column("return_digest", sa.String(), nullable=True))
    op.create_index(op.f("ix_attempts_return_digest"), "attempts", ["return_digest"], unique=True)
    op.create_table(
        "returns",
        sa.Column("letter_id", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("returned", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.letter_id"], name=op.f("fk_returns_letter_id")
        ),
        sa.PrimaryKeyConstraint("letter_id", "attempt", "returned", name=op.f("pk_returns")),
    )
