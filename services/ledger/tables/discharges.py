"""Discharges: an obligation's id is a key here, so that each is met at most once."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

discharges: Final = Table(
    "discharges",
    METADATA,
    Column("obligation_id", String, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("kind", String, nullable=False),
    Column("party_id", String),
    Column("letter_id", String),
    Column("at", Instant, nullable=False),
    Column("how", String, nullable=False),
    Column("fact_number", Integer, nullable=False),
    Index(None, "case_id"),
)
