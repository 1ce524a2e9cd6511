"""Inserting where a row may exist already: the same words on both databases."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Table

    from services.ledger.connection import LedgerConnection

Insert = postgresql.Insert | sqlite.Insert


def insert_into(table: Table, connection: LedgerConnection) -> Insert:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return _insert(table, connection.dialect.name)


async def insert_if_absent(
    connection: LedgerConnection, table: Table, rows: list[dict[str, Any]]
) -> None:
    """Insert rows; one whose key stands already stays as it is."""
    if rows:
        await connection.execute(_if_absent(table, connection.dialect.name), rows)


async def insert_or_change(
    connection: LedgerConnection, table: Table, rows: list[dict[str, Any]], *columns: str
) -> None:
    """Insert rows; of one whose key stands already, these columns are brought up to date."""
    if rows:
        await connection.execute(_or_change(table, connection.dialect.name, columns), rows)


def _insert(table: Table, dialect: str) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


# Building such a statement takes longer than SQLite takes to run it.
@lru_cache(maxsize=64)
def _if_absent(table: Table, dialect: str) -> Insert:
    return _insert(table, dialect).on_conflict_do_nothing()


@lru_cache(maxsize=64)
def _or_change(table: Table, dialect: str, columns: tuple[str, ...]) -> Insert:
    insert = _insert(table, dialect)
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={column: insert.excluded[column] for column in columns},
    )
