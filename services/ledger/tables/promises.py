"""Promises as the facts tell them: the date somebody was told, what became of it, and by what."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA
from services.ledger.tables.cases import cases

# No column says open or broken: that follows from what a promise comes to at its deadline if
# nothing more happens (`comes_to`) and from what time it is.
# `told_at` is when the party heard; `let_go_at` is when they wanted to hear nothing more.
# `stage` and `office_id` are those of the case when the promise was made. What begins with `made_`
# and `settled_` is the evidence: the fact, the letter, the attempt, how it was told, and by whom.
promises: Final = Table(
    "promises",
    METADATA,
    Column("promise_id", String, primary_key=True),
    Column("case_id", ForeignKey(cases.c.case_id), nullable=False),
    Column("party_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("promised_on", Date, nullable=False),
    Column("zone", String, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("told_at", Instant),
    Column("let_go_at", Instant),
    Column("comes_to", String, nullable=False),
    Column("stage", String),
    Column("office_id", String),
    Column("made_fact", Integer),
    Column("made_letter", String),
    Column("settled_fact", Integer),
    Column("settled_letter", String),
    Column("settled_attempt", Integer),
    Column("settled_how", String),
    Column("settled_by", String),
    Index(None, "case_id", "party_id"),
    Index(None, "deadline"),
    Index(None, "comes_to", "deadline"),
)
