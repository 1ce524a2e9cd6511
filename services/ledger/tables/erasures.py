"""Erasures: what is left of a case that is gone, and what keeps a case from being erased."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, Integer, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

# The empty tombstone. It outlives the case's own rows, so it refers to none.
erasures: Final = Table(
    "erasures",
    METADATA,
    Column("case_id", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("begun_by", String, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("finished_at", Instant),
)

# How many erased cases there were, for statistics that go on. No column leads back to a case.
erased_counts: Final = Table(
    "erased_counts",
    METADATA,
    Column("opened_month", String, primary_key=True),
    Column("category", String, primary_key=True),
    Column("stage", String, primary_key=True),
    Column("outcome", String, primary_key=True),
    Column("cases", Integer, nullable=False),
    Column("letters", Integer, nullable=False),
    Column("promises", Integer, nullable=False),
)

legal_holds: Final = Table(
    "legal_holds",
    METADATA,
    Column("case_id", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("placed_by", String, nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("review_on", Date, nullable=False),
)
