"""The one column type for moments in time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, TypeDecorator

from services.ledger.errors import NaiveInstant

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC on every database.

    PostgreSQL keeps a time zone with its timestamps and SQLite does not: what is read back is
    aware and in UTC on both, and what has no zone is refused before it reaches the database.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC.

        Raises:
            NaiveInstant: The value has no time zone, so nobody can say which moment is meant.
        """
        if value is None:
            return None
        if value.utcoffset() is None:
            raise NaiveInstant(value)
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)
