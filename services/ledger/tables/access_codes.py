"""Access codes: keyed hashes of the words by which a party opens her page."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

access_codes: Final = Table(
    "access_codes",
    METADATA,
    Column("code_id", String, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("party_id", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("blocked_at", Instant),
    Column("seen_through", Integer, nullable=False),
    Index(None, "hash", unique=True),
    Index(None, "case_id", "party_id"),
)
