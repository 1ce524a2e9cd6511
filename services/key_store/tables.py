"""The one table of the key store."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, LargeBinary, MetaData, String, Table

from services.ledger.instants import Instant

METADATA: Final = MetaData(naming_convention={"pk": "pk_%(table_name)s"})

CASES_OWN: Final = ""
"""What stands for the party in the row of a case's own key."""

# A destroyed key leaves its row behind, without the key, so that no other can take its place.
data_keys: Final = Table(
    "data_keys",
    METADATA,
    Column("case_id", String, primary_key=True),
    Column("party_id", String, primary_key=True),
    Column("key_id", String),
    Column("wrapped", LargeBinary),
    Column("destroyed_at", Instant),
)
