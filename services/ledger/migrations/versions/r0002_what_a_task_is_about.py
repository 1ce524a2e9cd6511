"""What a task is about."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version; who was told of a task was told what it is about."""
    op.add_column("tasks", sa.Column("subject", sa.String(), nullable=True))
    tasks = sa.table("tasks", sa.column("obligation_id"), sa.column("subject"))
    told = sa.table("escalations", sa.column("obligation_id"), sa.column("subject"))
    subject = (
        sa.select(told.c.subject)
        .where(told.c.obligation_id == tasks.c.obligation_id)
        .scalar_subquery()
    )
    op.execute(sa.update(tasks).values(subject=subject))
