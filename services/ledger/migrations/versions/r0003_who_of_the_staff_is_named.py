"""Who of the staff is named in a case."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NAMING = ("party_added", "party_identified")


def upgrade() -> None:
    """Bring the tables to this version; the facts say who was named before."""
    op.add_column("parties", sa.Column("staff_id", sa.String(), nullable=True))
    op.create_index(op.f("ix_parties_staff_id"), "parties", ["staff_id"])
    connection = op.get_bind()
    parties = sa.table(
        "parties", sa.column("case_id"), sa.column("party_id"), sa.column("staff_id")
    )
    for (case_id, party_id), staff_id in _named(connection).items():
        connection.execute(
            sa.update(parties)
            .where(parties.c.case_id == case_id, parties.c.party_id == party_id)
            .values(staff_id=staff_id)
        )


def _named(connection: sa.Connection) -> dict[tuple[str, str], str | None]:
    """By case and party, whom the newest fact that counts names."""
    cases = sa.table("cases", sa.column("case_id"), sa.column("fact_number"))
    facts = sa.table(
        "facts",
        sa.column("case_id"),
        sa.column("number"),
        sa.column("kind"),
        sa.column("document"),
    )
    rows = connection.execute(
        sa.select(facts.c.case_id, facts.c.document)
        .join(cases, cases.c.case_id == facts.c.case_id)
        .where(facts.c.kind.in_(_NAMING), facts.c.number <= cases.c.fact_number)
        .order_by(facts.c.case_id, facts.c.number)
    )
    named: dict[tuple[str, str], str | None] = {}
    for case_id, document in rows:
        body: dict[str, Any] = json.loads(document)["body"]
        named[case_id, body["party_id"]] = body.get("staff_id")
    return {party: staff_id for party, staff_id in named.items() if staff_id is not None}
