"""Escalations: who was told that a clock runs late, and whether the word reached them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

escalations: Final = Table(
    "escalations",
    METADATA,
    Column("obligation_id", String, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("concern", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("step", Integer, nullable=False),
    Column("benchmark_on", Date),
    Column("target_kind", String, nullable=False),
    Column("target", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("intended_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("lease_id", String),
    Column("finished_at", Instant),
    Column("outcome", String),
    Column("fact_number", Integer, nullable=False),
    Column("office_id", String),
    Column("chain", String),
    Index(None, "case_id"),
    Index(None, "target", "intended_at"),
)
