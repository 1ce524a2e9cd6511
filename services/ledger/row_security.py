"""Policies of PostgreSQL's row-level security: the second line behind `services/access`.

They hold for every role but the tables' owner: workers connect as the owner and are not slowed. The
connections of people are those of the role `duecourse_people`, and see the rows of the cases that
go along with their transaction (`bounds`). They follow from the tables, so that no table with a
case's rows can be forgotten, and every migration brings them up to date.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from sqlalchemy import DDL, text

from services.ledger.row_security_functions import FUNCTIONS
from services.ledger.tables import METADATA, audit_entries

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

PEOPLE: Final = "duecourse_people"
"""The role with which commands connect, where the installation has it."""

# What does not depend on the row is asked once for a statement: hence the SELECT around it.
_IN_BOUNDS: Final = """
    (SELECT current_setting('duecourse.scope', true)) = 'everything'
    OR (
      (SELECT current_setting('duecourse.scope', true)) = 'bounded'
      AND (
        case_id = ANY (
          (SELECT string_to_array(current_setting('duecourse.case_ids', true), ','))::text[]
        )
        OR case_id IN (SELECT duecourse_in_sight())
      )
      AND case_id NOT IN (SELECT duecourse_naming())
    )
"""
_OR_NOBODYS: Final = "case_id IS NULL OR " + _IN_BOUNDS
_OR_THE_NEWEST: Final = "sequence = (SELECT duecourse_newest_entry()) OR " + _OR_NOBODYS
_OF_A_LETTER: Final = (
    "EXISTS (SELECT 1 FROM letters WHERE letters.letter_id = %(fullname)s.letter_id)"
)

_BEGINNING: Final = (
    "ALTER TABLE %(fullname)s ENABLE ROW LEVEL SECURITY",
    "DROP POLICY IF EXISTS duecourse_bounds ON %(fullname)s",
    "DROP POLICY IF EXISTS duecourse_appended ON %(fullname)s",
)
_BOUNDS: Final = "CREATE POLICY duecourse_bounds ON %(fullname)s USING ("
_READ: Final = "CREATE POLICY duecourse_bounds ON %(fullname)s FOR SELECT USING ("
_APPENDED: Final = "CREATE POLICY duecourse_appended ON %(fullname)s FOR INSERT WITH CHECK (true)"

# Nobody of them changes what stands in the audit log, or the version of the tables.
_PRIVILEGES: Final = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO duecourse_people",
    "REVOKE UPDATE, DELETE ON audit_entries FROM duecourse_people",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM duecourse_people",
)


def secure(connection: Connection) -> None:
    """Bring the policies, and what the role of people may do, to this version of the tables."""
    if connection.dialect.name != "postgresql":
        return
    statements: list[tuple[str, Table | None]] = [(each, None) for each in FUNCTIONS]
    statements += _policies()
    version = hashlib.sha256(repr([str(each) for each in statements]).encode()).hexdigest()
    if connection.scalar(_VERSION) != version:
        for statement, table in statements:
            connection.execute(_ddl(statement, {} if table is None else {"fullname": table.name}))
        connection.execute(_ddl(_THAT_VERSION, {"version": version}))
    if connection.scalar(_ROLE, {"role": PEOPLE}):
        for privilege in _PRIVILEGES:
            connection.execute(_ddl(privilege, {}))


def bounded_tables() -> list[Table]:
    """The tables whose rows belong to cases."""
    return [table for table in METADATA.sorted_tables if policies_of(table)]


def policies_of(table: Table) -> tuple[str, ...]:
    """How the rows of a table are bounded; nothing for one that holds no case's rows."""
    if table is audit_entries:
        return (_READ + _OR_THE_NEWEST + ")", _APPENDED)
    if "case_id" in table.c:
        return (_BOUNDS + (_OR_NOBODYS if table.c.case_id.nullable else _IN_BOUNDS) + ")",)
    if "letter_id" in table.c:
        return (_BOUNDS + _OF_A_LETTER + ")",)
    return ()


def _policies() -> list[tuple[str, Table]]:
    return [
        (statement, table)
        for table in bounded_tables()
        for statement in (*_BEGINNING, *policies_of(table))
    ]


def _ddl(statement: str, said: dict[str, str]) -> DDL:
    """A statement about tables, which takes no bound values: names of ours are put in."""
    return DDL(statement, context=said)  # type: ignore[no-untyped-call] # SQLAlchemy gives it no types


_ROLE: Final = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
_THAT_VERSION: Final = "COMMENT ON FUNCTION duecourse_newest_entry() IS '%(version)s'"
_VERSION: Final = text(
    "SELECT obj_description(oid, 'pg_proc') FROM pg_proc "
    "WHERE proname = 'duecourse_newest_entry' AND pronamespace = current_schema()::regnamespace"
)
