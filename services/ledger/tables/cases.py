"""Cases and their facts: every fact as it was, and where each case stands by them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

# A row exists from the first fact that arrives, in whatever order facts do. Everything after
# `fact_number` is what facts 1 to that number say, and is empty until fact 1 is there.
# From `next_wake` on it is what the newest plan said: when the case wakes, and which running clock
# passes its benchmark first.
cases: Final = Table(
    "cases",
    METADATA,
    Column("case_id", String, primary_key=True),
    Column("reference", String, nullable=False, unique=True),
    Column("fact_number", Integer, nullable=False),
    Column("policy_hash", String),
    Column("calendar_hash", String),
    Column("category", String),
    Column("time_zone", String),
    Column("intake_office", String),
    Column("investigating_office", String),
    Column("deciding_office", String),
    Column("stage", String),
    Column("had_since", Integer),
    Column("outcome", String),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    Column("next_wake", Instant),
    Column("planned_at", Instant),
    Column("clock", String),
    Column("clock_office", String),
    Column("benchmark_on", Date),
    Column("expected_on", Date),
    Column("passes_at", Instant),
    Index(None, "next_wake"),
    Index(None, "stage"),
    # Counting what is overdue reads this index alone, however wide the rows are.
    Index(
        "ix_cases_board",
        "passes_at",
        "case_id",
        "clock_office",
        "benchmark_on",
        "stage",
        "opened_at",
        "intake_office",
        "investigating_office",
        "deciding_office",
    ),
    Index(None, "opened_at", "case_id"),
    Index(None, "intake_office", "stage"),
    Index(None, "investigating_office", "stage"),
    Index(None, "deciding_office", "stage"),
)

facts: Final = Table(
    "facts",
    METADATA,
    Column("case_id", ForeignKey(cases.c.case_id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("command_id", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("actor_kind", String, nullable=False),
    Column("actor_id", String, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("document", Text, nullable=False),
)
