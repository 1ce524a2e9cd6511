"""Cases given to one person, and since which fact an office has a case."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version.

    Nothing was given before it, so that it does not matter since when a case from before is had:
    its next fact tells.
    """
    op.add_column("cases", sa.Column("had_since", sa.Integer(), nullable=True))
    op.create_table(
        "case_grants",
        sa.Column("grant_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fact_number", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.case_id"], name=op.f("fk_case_grants_case_id")
        ),
        sa.PrimaryKeyConstraint("grant_id", name=op.f("pk_case_grants")),
    )
    op.create_index(op.f("ix_case_grants_case_id"), "case_grants", ["case_id"])
    op.create_index(op.f("ix_case_grants_staff_id"), "case_grants", ["staff_id"])
