"""What the ledger must know of a party: the consent in force, and who of the staff it is."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

parties: Final = Table(
    "parties",
    METADATA,
    Column("case_id", ForeignKey(cases.c.case_id), primary_key=True),
    Column("party_id", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("consent_version", Integer, nullable=False),
    Column("staff_id", String),
    Index(None, "staff_id"),
)
