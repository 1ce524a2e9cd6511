"""Promises as the facts tell them: the date somebody was told, and what became of it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

promises: Final = Table(
    "promises",
    METADATA,
    Column("promise_id", String, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("party_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("date", Date, nullable=False),
    Column("zone", String, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("kept_at", Instant),
    Column("standing", String, nullable=False),
    Index(None, "case_id", "party_id"),
    Index(None, "standing", "deadline"),
)
