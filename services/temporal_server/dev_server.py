"""Run the Temporal development server beside the process that needs it."""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from temporalio.client import Client
from temporalio.common import SearchAttributeKey

from services.logging import temporal_runtime
from services.temporal_server.database_lock import OwnedDatabase
from services.temporal_server.errors import PortTakenError, ServerNotStartedError
from services.temporal_server.ports import LOOPBACK, free_port, is_free
from services.temporal_server.prepare_namespace import (
    keep_closed_runs,
    register_search_attributes,
)
from services.temporal_server.progress import Say

DYNAMIC_CONFIG = (
    # One process serves all queues: more partitions only add forwarding between them.
    "matching.numTaskqueueReadPartitions=1",
    "matching.numTaskqueueWritePartitions=1",
    "system.enableActivityEagerExecution=true",
)
SQLITE_PRAGMAS = ("journal_mode=wal", "synchronous=1")

_READY_WITHIN_SECONDS = 60.0
_BETWEEN_LOOKS_SECONDS = 0.1


class ServerLogLevel(StrEnum):
    """How much the server writes to its log."""

    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class DevServerSettings:
    """How a development server is run. It listens on loopback only: it authorises everybody.

    Attributes:
        log_file: Where the server's own messages go; appended to.
        database: The SQLite file that holds all; None keeps all in memory, for tests.
        port: The port of its API; 0 takes a free one.
        ui_port: The port of its web pages; None serves none.
        namespace: Made at the start if it does not exist.
        search_attributes: Registered in the namespace before `start` returns.
        kept_after_closing: How long the history of a closed run is kept.
        log_level: How much goes to the log file.
        ready_within: How long the server may take to answer.
    """

    log_file: Path
    database: Path | None = None
    port: int = 7233
    ui_port: int | None = None
    namespace: str = "default"
    search_attributes: tuple[SearchAttributeKey[Any], ...] = ()
    kept_after_closing: timedelta = timedelta(days=3650)
    log_level: ServerLogLevel = ServerLogLevel.WARN
    ready_within: timedelta = timedelta(seconds=_READY_WITHIN_SECONDS)


class DevServer:
    """A development server, as a process that its owner starts and stops.

    It runs in a session of its own: Ctrl-C in a terminal reaches the owner alone, who stops the
    worker first and the server last. Started again after `stop` or `kill`, it keeps its port.
    """

    def __init__(self, program: Path, settings: DevServerSettings, say: Say) -> None:
        self._program = program
        self._settings = settings
        self._say = say
        self._port = settings.port
        self._process: asyncio.subprocess.Process | None = None
        self._owned: OwnedDatabase | None = None

    @property
    def address(self) -> str:
        """Host and port of the API, for `Client.connect`."""
        return f"{LOOPBACK}:{self._port}"

    @property
    def ui_address(self) -> str | None:
        """The URL of the web pages, if they are served."""
        port = self._settings.ui_port
        return None if port is None else f"http://{LOOPBACK}:{port}"

    @property
    def process_id(self) -> int | None:
        """The running server's process, None while none runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process is not None and running else None

    async def start(self) -> None:
        """Start the server; return when it answers and its namespace is ready.

        Raises:
            PortTakenError: Something else listens on the port.
            DatabaseInUseError: Another process holds the database file.
            ServerNotStartedError: It ended at once, or did not answer in time.
        """
        if self.process_id is not None:
            raise RuntimeError(f"this server runs already, as process {self.process_id}")
        # A server that ended by itself leaves its database still owned here.
        self._give_up_database()
        self._owned = OwnedDatabase(self._settings.database) if self._settings.database else None
        try:
            self._process = await self._spawn()
            client = await self._connect_when_ready(self._process)
            await keep_closed_runs(client, self._settings.kept_after_closing)
            await register_search_attributes(client, self._settings.search_attributes)
        except BaseException:
            await self.kill()
            raise

    async def stop(self, *, patience: timedelta = timedelta(seconds=10)) -> None:
        """Ask the server to end (SIGTERM), and make it end if it has not after `patience`."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience.total_seconds()):
                    await self._process.wait()
        await self.kill()

    async def kill(self) -> None:
        """End the server without asking (SIGKILL), as a power cut would."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        self._give_up_database()

    def _give_up_database(self) -> None:
        if self._owned is not None:
            self._owned.release()
            self._owned = None

    async def wait_until_ended(self) -> int:
        """Return the server's exit status once it has ended, by whatever hand."""
        if self._process is None:
            raise RuntimeError("this server was never started")
        return await self._process.wait()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _spawn(self) -> asyncio.subprocess.Process:
        if self._owned is None:
            return await self._run_program(())
        async with self._owned.lock_for_a_server(self._say) as lock:
            process = await self._run_program((lock.descriptor,))
            lock.name_the_server(process.pid)
            return process

    async def _run_program(self, inherited: tuple[int, ...]) -> asyncio.subprocess.Process:
        self._port = self._port or free_port()
        for port in (self._port, self._settings.ui_port):
            if port is not None and not is_free(port):
                raise PortTakenError(f"{LOOPBACK}:{port}")
        self._settings.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self._settings.log_file.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                self._program,
                *server_arguments(self._settings, self._port),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=inherited,
            )

    async def _connect_when_ready(self, process: asyncio.subprocess.Process) -> Client:
        ready_within = self._settings.ready_within.total_seconds()
        try:
            async with asyncio.timeout(ready_within):
                while process.returncode is None:
                    try:
                        return await Client.connect(
                            self.address,
                            namespace=self._settings.namespace,
                            runtime=temporal_runtime(),
                        )
                    except RuntimeError:
                        await asyncio.sleep(_BETWEEN_LOOKS_SECONDS)
        except TimeoutError:
            what_happened = f"did not answer on {self.address} within {ready_within:.0f} s"
            raise ServerNotStartedError(what_happened, self._settings.log_file) from None
        what_happened = f"ended with status {process.returncode} before it answered"
        raise ServerNotStartedError(what_happened, self._settings.log_file)


def server_arguments(settings: DevServerSettings, port: int) -> list[str]:
    """Return the arguments with which `temporal` runs a server of these settings."""
    return list(_arguments(settings, port))


def _arguments(settings: DevServerSettings, port: int) -> Iterator[str]:
    yield from ("server", "start-dev", "--ip", LOOPBACK, "--port", str(port))
    yield from ("--namespace", settings.namespace, "--log-level", settings.log_level)
    # A person's own profile files must not change how the server runs.
    yield from ("--disable-config-file", "--disable-config-env")
    if settings.ui_port is None:
        yield "--headless"
    else:
        yield from ("--ui-port", str(settings.ui_port))
    if settings.database is not None:
        yield from ("--db-filename", str(settings.database))
        for pragma in SQLITE_PRAGMAS:
            yield from ("--sqlite-pragma", pragma)
    for value in DYNAMIC_CONFIG:
        yield from ("--dynamic-config-value", value)
