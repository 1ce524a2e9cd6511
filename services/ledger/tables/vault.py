"""The vault's rows: what was encrypted. The keys to it lie in the key store, and not here."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

vault_entries: Final = Table(
    "vault_entries",
    METADATA,
    Column("reference", String, primary_key=True),
    Column("case_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("kept_at", Instant),
    Column("party_id", String),
    Column("lookup_key_id", String),
    Column("lookup_hash", String),
    Index(None, "case_id"),
    Index(None, "lookup_hash"),
)
