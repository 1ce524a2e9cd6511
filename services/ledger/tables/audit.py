"""The audit log: each entry carries the hash of the one before."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

audit_entries: Final = Table(
    "audit_entries",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("action", String, nullable=False),
    Column("case_id", String),
    Column("subject", String),
    Column("origin", String),
    Column("origin_detail", String),
    Column("previous_hash", String, nullable=False),
    Column("hash", String, nullable=False),
    Index(None, "case_id"),
)
