"""The vault's rows: a wrapped key for each case, and what was encrypted under it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

# A destroyed key leaves its row behind, without the key, so that no other can take its place.
case_keys: Final = Table(
    "case_keys",
    METADATA,
    Column("case_id", String, primary_key=True),
    Column("key_id", String),
    Column("wrapped", LargeBinary),
    Column("destroyed_at", Instant),
)

vault_entries: Final = Table(
    "vault_entries",
    METADATA,
    Column("reference", String, primary_key=True),
    Column("case_id", ForeignKey(case_keys.c.case_id), nullable=False),
    Column("kind", String, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("kept_at", Instant),
    Index(None, "case_id"),
)
