"""The codes by which parties open their pages."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "access_codes",
        sa.Column("code_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_through", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.case_id"], name=op.f("fk_access_codes_case_id")
        ),
        sa.PrimaryKeyConstraint("code_id", name=op.f("pk_access_codes")),
    )
    op.create_index(op.f("ix_access_codes_hash"), "access_codes", ["hash"], unique=True)
    op.create_index(
        op.f("ix_access_codes_case_id_party_id"), "access_codes", ["case_id", "party_id"]
    )
