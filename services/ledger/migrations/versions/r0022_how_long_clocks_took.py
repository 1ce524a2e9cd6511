"""How long the clocks of each case took, and what has come to whom of the staff."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; the next plan of each case fills its rows."""
    op.create_table(
        "clock_lengths",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=True),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("benchmark_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.case_id"], name=op.f("fk_clock_lengths_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "clock", name=op.f("pk_clock_lengths")),
    )
    op.create_index(op.f("ix_clock_lengths_ended_on"), "clock_lengths", ["ended_on"])
    op.create_index(
        op.f("ix_escalations_target_intended_at"), "escalations", ["target", "intended_at"]
    )
