"""Policies and calendars, each a row that never changes and is named by its content's hash."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, Text

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

policies: Final = Table(
    "policies",
    METADATA,
    Column("hash", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("version", String, nullable=False),
    Column("document", Text, nullable=False),
)

calendars: Final = Table(
    "calendars",
    METADATA,
    Column("hash", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("version", String, nullable=False),
    Column("document", Text, nullable=False),
)

# Who answers for the numbers that no source gives. A trial's adoption allows no real case.
policy_adoptions: Final = Table(
    "policy_adoptions",
    METADATA,
    Column("policy_hash", ForeignKey(policies.c.hash), primary_key=True),
    Column("trial", Boolean, primary_key=True),
    Column("adopted_by", String, nullable=False),
    Column("adopted_at", Instant, nullable=False),
    Column("reason", String, nullable=True),
)
