"""How long the clocks of each case took, as its newest plan read them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

# `duty` is that of the office that owns the clock. One that runs, or runs again, has no end and no
# length. Lengths are in days: `days` from where it began to where it ended, `benchmark_days` to the
# last day of its benchmark, which pauses have moved; none for one that ended while it stood still.
clock_lengths: Final = Table(
    "clock_lengths",
    METADATA,
    Column("case_id", ForeignKey(cases.c.case_id), primary_key=True),
    Column("clock", String, primary_key=True),
    Column("duty", String),
    Column("office_id", String),
    Column("ended_on", Date),
    Column("days", Integer),
    Column("benchmark_days", Integer),
    Index(None, "ended_on"),
)
