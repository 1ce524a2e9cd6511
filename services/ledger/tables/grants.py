"""Grants: a case given to one person for some time, and by whom."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

# `fact_number` is that of the case's newest fact when it was given: whoever has the case since a
# later one (`cases.had_since`) did not give it.
case_grants: Final = Table(
    "case_grants",
    METADATA,
    Column("grant_id", String, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("staff_id", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("given_by", String, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("fact_number", Integer, nullable=False),
    Column("ended_by", String),
    Column("ended_at", Instant),
    Index(None, "case_id"),
    Index(None, "staff_id"),
)
