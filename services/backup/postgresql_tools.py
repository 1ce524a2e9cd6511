"""PostgreSQL's own programs: they know every version of what they dump and bring back."""

import asyncio
import os
import shutil
from pathlib import Path

from sqlalchemy import make_url

from services.backup.errors import BackupFailed

_INSTALLED = Path("/usr/lib/postgresql")
_SHOWN_OF_AN_ERROR = 300


async def dump(url: str, target: Path, *, without_schema: str) -> None:
    """Write the database as it is at one moment, in `pg_dump`'s custom format.

    Args:
        url: The database.
        target: The file.
        without_schema: What is left out: the key store may lie in the same database.

    Raises:
        BackupFailed: `pg_dump` is missing, or could not.
    """
    await _run(
        "pg_dump",
        url,
        "--format=custom",
        "--no-owner",
        f"--exclude-schema={without_schema}",
        f"--file={target}",
    )


async def script_of(dumped: Path, script: Path) -> None:
    """Write the statements that bring a dump back.

    Raises:
        BackupFailed: `pg_restore` is missing, or could not.
    """
    await _run("pg_restore", None, "--no-owner", f"--file={script}", str(dumped))


async def run_script(url: str, script: Path) -> None:
    """Run statements in one transaction: all of them, or none.

    Raises:
        BackupFailed: `psql` is missing, or the database refused one.
    """
    await _run(
        "psql",
        url,
        *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        *("--output=/dev/null", f"--file={script}"),
    )


async def _run(program: str, url: str | None, *arguments: str) -> None:
    variables = dict(os.environ)
    # The password is in no argument: those are shown to everybody on the machine.
    known = () if url is None else (f"--dbname={_without_password(url, variables)}",)
    try:
        running = await asyncio.create_subprocess_exec(
            _found(program),
            *known,
            *arguments,
            env=variables,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        message = f"{program} cannot be run: {error.strerror}"
        raise BackupFailed(message) from None
    _, said = await running.communicate()
    if running.returncode:
        raise BackupFailed(f"{program} could not: {_first_line(said)}")


def _found(program: str) -> str:
    on_path = shutil.which(program)
    if on_path is not None:
        return on_path
    installed = sorted(_INSTALLED.glob(f"*/bin/{program}"))
    if not installed:
        message = (
            f"{program} is needed for a ledger on PostgreSQL and is not on this machine: install "
            "the client programs of PostgreSQL (Debian: postgresql-client)"
        )
        raise BackupFailed(message)
    return str(installed[-1])


def _without_password(text: str, variables: dict[str, str]) -> str:
    url = make_url(text).set(drivername="postgresql")
    if url.password is not None:
        variables["PGPASSWORD"] = str(url.password)
    # `set` cannot take a password away: only what is given counts for it.
    return url._replace(password=None).render_as_string()


def _first_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[0][:_SHOWN_OF_AN_ERROR] if lines else "it did not say why"
