"""A copy of a SQLite database as it is at one moment, while others read and write it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from services.backup.errors import BackupFailed

_PATIENCE_SECONDS = 15.0


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy by SQLite's online backup, in one step: one state of the database, writers not stopped.

    Raises:
        BackupFailed: It is not there, is damaged, or there is no room.
    """
    try:
        with (
            closing(_opened(source)) as original,
            closing(sqlite3.connect(target)) as copy,
        ):
            original.backup(copy, pages=-1)
            # One file, with nothing beside it that could be left behind.
            copy.execute("PRAGMA journal_mode = DELETE")
            require_sound(copy, target.name)
    except sqlite3.Error as error:
        message = f"{source} could not be copied ({error.sqlite_errorname}): nothing was written"
        raise BackupFailed(message) from None


def require_sound(database: sqlite3.Connection, name: str) -> None:
    """Have SQLite look through the whole file.

    Raises:
        BackupFailed: It is damaged.
    """
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        message = f"the database {name} is damaged, and no copy of it would be any better"
        raise BackupFailed(message)


def is_in_use(file: Path) -> bool:
    """Whether somebody else has the database open: SQLite lets nobody leave WAL mode beside others.

    If nobody has, all of it is in the one file afterwards.
    """
    if not file.exists():
        return False
    with closing(sqlite3.connect(file, timeout=1)) as database:
        try:
            return bool(database.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return True
            raise
        except sqlite3.DatabaseError:
            # A damaged file is what a restore is for.
            return False


def _opened(source: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE_SECONDS
    )
