"""Cases that somebody is about to open."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

# `case_id` is that of the case which the draft will open; there is no such case yet. What was
# filled in lies in the vault, under `reference`; nothing was yet where that is empty.
intake_drafts: Final = Table(
    "intake_drafts",
    METADATA,
    Column("draft_id", String, primary_key=True),
    Column("case_id", String, nullable=False),
    Column("staff_id", String, nullable=False),
    Column("reference", String),
    Column("started_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "case_id"),
    Index(None, "staff_id"),
    Index(None, "changed_at"),
)
