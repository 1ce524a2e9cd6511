"""Everything that runs for the campaign, all of it real: Temporal, PostgreSQL, a worker, mail."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from temporalio.client import Client

from deploy.assembly import connect, installation
from services.installation import Installation
from services.keys import load_key_file
from services.keys.token import TokenPlace
from services.ledger.access import CARRYING_OUT
from services.settings import Settings
from services.temporal_server.dev_server import DevServer, DevServerSettings
from tests.canary.campaign.flock import Flock
from tests.canary.campaign.processes import ProcessWatch
from tests.canary.campaign.sites import Sites
from tests.faults.killing import WorkerProcess
from tests.faults.shared_clock import SharedClock
from tests.servers.gateway import SECRET_TEXT, TestGateway
from tests.servers.postgresql import PostgresqlServer
from tests.servers.smtp_script import Fault, Step
from tests.servers.smtp_sink import SmtpSink
from tests.stories.engine import a_new_home
from workflows.case_progress import STAGE

BOUNCES = "bounce@bounces.example.org"
_FIRST_KEY = ("-m", "deploy", "keys", "rotate")
WORKERS = 2
"""As many as an installation has at least that may not stand still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command that somebody typed, and what it printed.

    ``shows``: it was asked to show personal values, and may.
    """

    words: tuple[str, ...]
    code: int
    out: bytes
    err: bytes
    shows: bool


@dataclass(slots=True, kw_only=True)
class Ground:
    """What runs, and what is to be looked through.

    Attributes:
        sites: What people open, while it is served.
        may_read: By the marker of an address: the markers that its owner asked to be sent there.
    """

    folder: Path
    flock: Flock
    settings: Settings
    server: DevServer
    plain_client: Client
    sink: SmtpSink
    gateway: TestGateway
    postgresql: PostgresqlServer
    parts: Installation
    clock: SharedClock
    workers: tuple[WorkerProcess, ...]
    watch: ProcessWatch
    environment: Mapping[str, str]
    typed: list[Typed] = field(default_factory=list)
    sites: Sites | None = None
    may_read: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def exports(self) -> Path:
        """Where commands write files."""
        return self.folder / "exports"

    @property
    def entered(self) -> Path:
        """Files that people made, with personal values in them."""
        return self.folder / "entered"

    async def reference(self, case_id: str) -> str:
        """By which people name a case."""
        return (await self.parts.ledger.cases.get(case_id, CARRYING_OUT)).reference

    async def type_in(
        self,
        *words: str,
        stdin: str = "",
        shows: bool = False,
        elsewhere: Mapping[str, str] | None = None,
    ) -> Typed:
        """Type a command as somebody at a terminal of the same machine would.

        Args:
            words: What is typed.
            stdin: What is given to it besides.
            shows: Whether it was asked to show what is personal.
            elsewhere: Variables by which it is meant for another installation.
        """
        words = ("-m", "deploy", *words)
        return await self.run(*words, stdin=stdin, shows=shows, elsewhere=elsewhere)

    async def run(
        self,
        *words: str,
        stdin: str = "",
        shows: bool = False,
        elsewhere: Mapping[str, str] | None = None,
    ) -> Typed:
        """Run Python with these arguments, and keep what it printed."""
        environment = {**self.environment, **(elsewhere or {})}
        typed = await typed_in(environment, *words, stdin=stdin, shows=shows)
        self.typed.append(typed)
        return typed


async def typed_in(
    environment: Mapping[str, str], *words: str, stdin: str = "", shows: bool = False
) -> Typed:
    """Run Python with these arguments; gives what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        env=dict(environment),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate(stdin.encode())
    return Typed(words=words, code=process.returncode or 0, out=out, err=err, shows=shows)


@asynccontextmanager
async def a_ground(
    folder: Path,
    temporal_program: Path,
    postgresql: PostgresqlServer,
    begin: datetime,
    *,
    token: TokenPlace | None = None,
) -> AsyncIterator[Ground]:
    """Start everything; the clock shows the day on which the first case comes in.

    The vault keys are in the key file, or in a ``token`` that has none yet.
    """
    for name in ("tmp", "entered", "exports"):
        (folder / name).mkdir()
    secret = folder / "gateway-secret"
    secret.write_text(f"{SECRET_TEXT}\n", encoding="utf-8")
    server_settings = DevServerSettings(
        log_file=folder / "temporal.log",
        database=folder / "temporal.db",
        port=0,
        search_attributes=(STAGE,),
    )
    watch = ProcessWatch(folder / "tmp")
    with patch.dict(os.environ, {"TMPDIR": str(folder / "tmp")}):
        async with (
            TestGateway() as gateway,
            SmtpSink(faults=_relay_faults()) as sink,
            DevServer(temporal_program, server_settings, print) as server,
        ):
            settings = await a_new_home(
                folder / "home",
                database_url=await postgresql.create_database(),
                gateway_url=gateway.url,
                gateway_secret_file=secret,
                gateway_answer_seconds=2,
                bounce_address=BOUNCES,
                audit_export=folder / "exports",
                **_token_settings(token, folder),
            )
            environment = {
                "TMPDIR": str(folder / "tmp"),
                "DUECOURSE_DATABASE_URL": settings.database,
                "DUECOURSE_GATEWAY_URL": gateway.url,
                "DUECOURSE_GATEWAY_SECRET_FILE": str(secret),
                "DUECOURSE_GATEWAY_ANSWER_SECONDS": "2",
                "DUECOURSE_BOUNCE_ADDRESS": BOUNCES,
                "DUECOURSE_AUDIT_EXPORT": str(folder / "exports"),
            }
            for name, value in _token_settings(token, folder).items():
                environment[f"DUECOURSE_{name.upper()}"] = str(value)
            clock = SharedClock(settings.home / "clock")
            clock.step_to(begin)
            workers = tuple(
                WorkerProcess(
                    settings, server.address, settings.home / "clock", sink.port, environment
                )
                for _ in range(WORKERS)
            )
            of_people = {
                **os.environ,
                **environment,
                "DUECOURSE_HOME": str(settings.home),
                "DUECOURSE_TEMPORAL_ADDRESS": server.address,
                "DUECOURSE_LOG_LEVEL": "debug",
                "COLUMNS": "200",
            }
            typed = [] if token is None else [await typed_in(of_people, *_FIRST_KEY)]
            client = await connect(settings, load_key_file(settings.keys), server.address)
            async with installation(settings, client, clock=clock) as parts:
                watch.start()
                await asyncio.gather(*(worker.start() for worker in workers))
                try:
                    yield Ground(
                        folder=folder,
                        flock=Flock(),
                        settings=settings,
                        server=server,
                        plain_client=await Client.connect(server.address),
                        sink=sink,
                        gateway=gateway,
                        postgresql=postgresql,
                        parts=parts,
                        clock=clock,
                        workers=workers,
                        watch=watch,
                        environment=of_people,
                        typed=typed,
                    )
                finally:
                    await asyncio.gather(*(worker.kill() for worker in workers))
                    watch.stop()


def _token_settings(token: TokenPlace | None, folder: Path) -> dict[str, Any]:
    if token is None:
        return {}
    pin = folder / "token-pin"
    pin.write_text(f"{token.pin.get_secret_value()}\n", encoding="ascii")
    return {"token_module": token.module, "token_label": token.label, "token_pin_file": pin}


def _relay_faults() -> dict[Step, Fault]:
    """A relay with bad days: some letters are refused, put off, or lost after their last dot."""
    return {
        Step.RCPT: Fault.answer("550 5.1.1 Unknown", times=3),
        Step.MAIL: Fault.answer("421 4.3.2 Later", times=3),
        Step.FINAL: Fault.lost_answer(times=3),
    }
