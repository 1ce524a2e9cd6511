"""How programs get in: tokens of the staff, and what was answered under an idempotency key."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, Index, Integer, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

# The digest is that of the whole token. A token carries the `epoch` of her account in which it was
# made and is over with it, as her sessions are. `scopes` are codes with blanks between them.
api_tokens: Final = Table(
    "api_tokens",
    METADATA,
    Column("token_id", String, primary_key=True),
    Column("staff_id", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Column("scopes", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("used_on", Date),
    Column("revoked_at", Instant),
    Column("revoked_by", String),
    Index(None, "staff_id"),
)

# Key and request are keyed hashes, the answer is codes and opaque ids: nothing personal is in it.
# No case is named by a column: an answer is found before it is decided what she may see, and is
# forgotten after a day.
api_answers: Final = Table(
    "api_answers",
    METADATA,
    Column("key", String, primary_key=True),
    Column("request", String, nullable=False),
    Column("command_id", String, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("status", Integer),
    Column("receipt", String),
    Index(None, "asked_at"),
)
