"""Letters: what is to be said, each attempt to bring it, and what was reported of it later."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

letters: Final = Table(
    "letters",
    METADATA,
    Column("letter_id", String, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("party_id", String, nullable=False),
    Column("covers", Text, nullable=False),
    Column("promises", Text, nullable=False),
    Column("message_id", String, nullable=False, unique=True),
    Column("consent_version", Integer, nullable=False),
    Column("fact_number", Integer, nullable=False),
    Column("text_reference", String, nullable=False),
    Column("html_reference", String),
    Column("language", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("intended_at", Instant, nullable=False),
    Index(None, "case_id", "party_id"),
)

attempts: Final = Table(
    "attempts",
    METADATA,
    Column("letter_id", ForeignKey(letters.c.letter_id), primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("begun_at", Instant, nullable=False),
    Column("lease_id", String, nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("data_started_at", Instant),
    Column("finished_at", Instant),
    Column("outcome", String),
    Column("smtp_code", Integer),
    Column("code", String),
    Column("address_refused", Boolean, nullable=False, server_default=false()),
    Column("return_digest", String),
    Index(None, "return_digest", unique=True),
)

returns: Final = Table(
    "returns",
    METADATA,
    Column("letter_id", ForeignKey(letters.c.letter_id), primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("returned", String, primary_key=True),
    Column("status", String),
    Column("came_at", Instant, nullable=False),
)
