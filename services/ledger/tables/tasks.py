"""Tasks: what a person has to do, because the software must not or cannot do it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

tasks: Final = Table(
    "tasks",
    METADATA,
    Column("task_id", String, primary_key=True),
    Column("obligation_id", String, nullable=False, unique=True),
    Column("case_id", String),
    Column("party_id", String),
    Column("concern", String, nullable=False),
    Column("subject", String),
    Column("office_id", String, nullable=False),
    Column("role", String, nullable=False),
    Column("assignee", String),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("done_at", Instant),
    Column("done_by", String),
    Column("note", String),
    Index(None, "case_id"),
    Index(None, "office_id", "done_at"),
    Index(None, "done_at", "due_at", "task_id"),
    Index(None, "office_id", "role", "done_at", "due_at"),
)
