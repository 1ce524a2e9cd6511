"""Accounts of the staff, and how often somebody tried to guess into one."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from services.ledger.instants import Instant
from services.ledger.tables.base import METADATA

# Who is on the staff, and as what, says the directory alone. A password is kept as Argon2id keeps
# it, the secret of the second factor sealed, an invitation as the digest of its token.
# `code_step` is the step of the newest one-time code that was taken; an older one is never taken.
# Sessions carry the `epoch` in which they began, and end when it is over.
accounts: Final = Table(
    "accounts",
    METADATA,
    Column("staff_id", String, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("password", String),
    Column("code_key_id", String),
    Column("code_secret", LargeBinary),
    Column("code_step", Integer),
    Column("invitation", String),
    Column("invited_at", Instant),
    Column("invitation_until", Instant),
    Column("enrolled_at", Instant),
    Column("disabled_at", Instant),
    Index(None, "invitation", unique=True),
)

recovery_codes: Final = Table(
    "recovery_codes",
    METADATA,
    Column("staff_id", ForeignKey(accounts.c.staff_id), primary_key=True),
    Column("digest", String, primary_key=True),
    Column("used_at", Instant),
)

# What is counted is a keyed hash of an account, a device or a client: neither names nor addresses.
sign_in_failures: Final = Table(
    "sign_in_failures",
    METADATA,
    Column("counter", String, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Index(None, "since"),
)
