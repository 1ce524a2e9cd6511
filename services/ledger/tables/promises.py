"""Promises as the facts tell them: the date somebody was told, and what became of it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

# No column says kept or broken: that follows from these instants and from what time it is.
# `told_at` is when the party heard; `let_go_at` is when they wanted to hear nothing more.
promises: Final = Table(
    "promises",
    METADATA,
    Column("promise_id", String, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("party_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("promised_on", Date, nullable=False),
    Column("zone", String, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("told_at", Instant),
    Column("let_go_at", Instant),
    Index(None, "case_id", "party_id"),
    Index(None, "deadline"),
)
