"""The most pressing clock of each case, and indexes for lists over very many cases and tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_INDEXES = (
    ("cases", ("opened_at", "case_id")),
    ("cases", ("intake_office", "stage")),
    ("cases", ("investigating_office", "stage")),
    ("cases", ("deciding_office", "stage")),
    ("tasks", ("done_at", "due_at", "task_id")),
    ("tasks", ("office_id", "role", "done_at", "due_at")),
)
_OF_THE_BOARD = [
    "passes_at",
    "case_id",
    "clock_office",
    "benchmark_on",
    "stage",
    "opened_at",
    "intake_office",
    "investigating_office",
    "deciding_office",
]


def upgrade() -> None:
    """Bring the tables to this version; the next plan of each case fills the columns."""
    for name in ("clock", "clock_office"):
        op.add_column("cases", sa.Column(name, sa.String(), nullable=True))
    for name in ("benchmark_on", "expected_on"):
        op.add_column("cases", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("passes_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_cases_board", "cases", _OF_THE_BOARD)
    for table, columns in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
