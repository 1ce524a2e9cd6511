"""Alarms of the watchdog: a case that slept past its wake, told once for each wake it missed."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

watch_alarms: Final = Table(
    "watch_alarms",
    METADATA,
    Column("case_id", ForeignKey(cases.c.case_id), primary_key=True),
    Column("missed_wake", Instant, primary_key=True),
    Column("raised_at", Instant, nullable=False),
    Column("cleared_at", Instant),
)
