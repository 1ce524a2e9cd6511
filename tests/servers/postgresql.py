"""A real PostgreSQL, for one test session."""

import contextlib
import getpass
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from services.ledger.row_security import PEOPLE
from services.temporal_server.ports import LOOPBACK, free_port
from tests.servers.availability import give_up_on
from tests.servers.processes import end, run, start, wait_until

FreshDatabase = Callable[[], Awaitable[str]]
"""Makes an empty database and returns its `postgresql+asyncpg://` URL."""

_SUPERUSER = "ada_testcase"
# Durability is not under test here, and costs most of the time.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# The campaign of canaries reads all that was ever written ahead.
_KEPT = ("wal_keep_size=4GB", "max_wal_size=4GB")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresqlServer:
    """A running server and how to reach it.

    Attributes:
        programs: Where `pg_dump` and the others are.
        folder: Where its data and its log lie.
    """

    port: int
    password: str
    programs: Path
    folder: Path

    def url(self, database: str, *, driver: str = "postgresql") -> str:
        """Return the URL of one of its databases."""
        return f"{driver}://{_SUPERUSER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    async def create_database(self) -> str:
        """Make an empty database; return its URL for SQLAlchemy's asyncpg dialect."""
        name = f"fresh_{secrets.token_hex(6)}"
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        return self.url(name, driver="postgresql+asyncpg")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A server of its own, its files gone afterwards."""
    programs = _find_programs()
    if programs is None:
        give_up_on("PostgreSQL", "`initdb` is neither on PATH nor in /usr/lib/postgresql")
    with _folder_of(_unprivileged_user()) as (folder, user):
        server = PostgresqlServer(
            port=free_port(),
            password=secrets.token_hex(16),
            programs=programs,
            folder=folder,
        )
        _initialise(programs, folder, user, server.password)
        process = _run(programs, folder, user, server.port)
        try:
            wait_until(lambda: _takes_connections(programs, server.port), process, "PostgreSQL")
            yield server
        finally:
            # SIGINT: end the sessions and stop ("fast shutdown").
            end(process, by=signal.SIGINT)


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: PostgresqlServer) -> FreshDatabase:
    """A function that makes an empty database and returns its URL."""
    return postgresql_server.create_database


@pytest.fixture
async def with_people(
    postgresql_server: PostgresqlServer, postgresql_url: FreshDatabase
) -> FreshDatabase:
    """The same on a server that has the role with which people's commands connect."""
    connection = await asyncpg.connect(postgresql_server.url("postgres"))
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", PEOPLE):
            await connection.execute("CREATE ROLE duecourse_people LOGIN")
        await connection.execute("ALTER ROLE duecourse_people PASSWORD 'for-tests-only'")
    finally:
        await connection.close()
    return postgresql_url


def as_people(url: str) -> str:
    """The URL of the same database for people's commands."""
    people = make_url(url).set(username=PEOPLE, password="for-tests-only")
    return people.render_as_string(hide_password=False)


def _find_programs() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


def _unprivileged_user() -> str:
    # PostgreSQL refuses to run as root.
    return "nobody" if os.geteuid() == 0 else getpass.getuser()


@contextlib.contextmanager
def _folder_of(user: str) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory(prefix="postgresql-") as name:
        if os.geteuid() == 0:
            shutil.chown(name, user)
        yield Path(name), user


def _initialise(programs: Path, folder: Path, user: str, password: str) -> None:
    password_file = folder / "password"
    password_file.write_text(password, encoding="ascii")
    if os.geteuid() == 0:
        shutil.chown(password_file, user)
    run(
        [
            *(programs / "initdb", "--pgdata", folder / "data", "--no-sync"),
            *("--username", _SUPERUSER, "--pwfile", password_file),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
        ],
        folder=folder,
        user=_other_than_me(user),
    )


def _run(programs: Path, folder: Path, user: str, port: int) -> subprocess.Popen[bytes]:
    reached = (f"listen_addresses={LOOPBACK}", f"port={port}", "unix_socket_directories=")
    settings = (*reached, *_FAST, *_KEPT)
    options = [part for setting in settings for part in ("-c", setting)]
    return start(
        [programs / "postgres", "-D", folder / "data", *options],
        log=folder / "log",
        folder=folder,
        user=_other_than_me(user),
    )


def _takes_connections(programs: Path, port: int) -> bool:
    try:
        run([programs / "pg_isready", "--host", LOOPBACK, "--port", str(port)], folder=programs)
    except RuntimeError:
        return False
    return True


def _other_than_me(user: str) -> str | None:
    # Only root may start a process as somebody else.
    return user if os.geteuid() == 0 else None
