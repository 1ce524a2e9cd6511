"""Restorations: when a backup was brought back, and when letters were let go again after it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

# While one is not released nothing leaves: what went out after the backup is not known here.
restorations: Final = Table(
    "restorations",
    METADATA,
    Column("restored_at", Instant, primary_key=True),
    Column("backup_made_at", Instant, nullable=False),
    Column("restored_by", String, nullable=False),
    Column("released_at", Instant),
    Column("released_by", String),
)

# A notice that may have been told between the backup and its restoration: no letter with it leaves
# by itself, a person decides.
doubts: Final = Table(
    "doubts",
    METADATA,
    Column("obligation_id", String, primary_key=True),
    Column(
        "restored_at",
        Instant,
        ForeignKey(restorations.c.restored_at),
        nullable=False,
    ),
)
