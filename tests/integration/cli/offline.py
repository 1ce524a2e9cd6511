"""An installation with two cases and no Temporal: for what is read, and for what is refused."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from sqlalchemy import func, select
from temporalio.client import Client

from deploy import main
from deploy.assembly import connect, installation
from deploy.preparing import prepare
from services.cli.application import build_app, run
from services.cli.connections import Connections
from services.clocks import SystemClock
from services.desk.intake import Author, Choice, Intake, NewParty, intake_facts, keeping
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT
from services.ledger.ledger import open_ledger
from services.ledger.tables import METADATA
from services.policies.documents import load_policy
from services.settings import Settings, read_settings
from tests.unit.cli.typing_commands import Printed
from workflows.calendar import WEEKDAYS_ONLY
from workflows.case_facts import CaseClosed
from workflows.facts import Actor, ActorKind, Command, FactBody
from workflows.parties import Channel, Language, Role
from workflows.policy import content_hash
from workflows.staff import OfficeDuty
from workflows.stages import Category, Outcome

OFFICER = Actor(kind=ActorKind.STAFF, actor_id="st-intake-1")
NAMED_IN_IT = "st-investigation-head"
OPENED = datetime.now(UTC) - timedelta(days=10)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Offline:
    """A home with an open case, a closed one, and a command line whose Temporal is away."""

    settings: Settings
    app: typer.Typer
    open_case: str
    closed_case: str

    @property
    def as_shipped(self) -> "Offline":
        """The same with the ways that ship, which look for Temporal before anything else."""
        ways = dataclasses.replace(main.connections(), settings=lambda: self.settings)
        return dataclasses.replace(self, app=build_app(ways))

    def type_in(self, capture: pytest.CaptureFixture[str], *arguments: str) -> Printed:
        """Type a command; in a thread, for it runs a loop of its own."""
        with ThreadPoolExecutor(max_workers=1) as thread:
            code = thread.submit(run, self.app, arguments).result()
        captured = capture.readouterr()
        return Printed(code=code, out=captured.out, err=captured.err)

    def stored(self) -> dict[str, int]:
        """How many rows each table holds; but the audit log, which holds attempts as well."""
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(asyncio.run, _rows(self.settings)).result()


async def _rows(settings: Settings) -> dict[str, int]:
    ledger = await open_ledger(settings.database, SystemClock().now)
    try:
        async with ledger.database.reading() as connection:
            return {
                table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
                for table in METADATA.sorted_tables
                if table.name != "audit_entries"
            }
    finally:
        await ledger.close()


async def offline(home: Path) -> Offline:
    """Make the home, its cases and its command line."""
    settings = read_settings(home=home, temporal_address="127.0.0.1:9")
    await prepare(settings, lambda _: None)
    client = await connect(settings, load_key_file(settings.keys), "127.0.0.1:9", lazy=True)
    async with installation(settings, client) as parts:
        open_case = await _record(parts, "c-open")
        closed_case = await _record(parts, "c-closed", CaseClosed(outcome=Outcome.DUPLICATE))
    return Offline(
        settings=settings,
        app=build_app(_connections(settings, client)),
        open_case=open_case,
        closed_case=closed_case,
    )


def _connections(settings: Settings, client: Client) -> Connections:
    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Installation]:
        async with installation(settings, client, for_people=True) as parts:
            yield parts

    return dataclasses.replace(
        main.connections(), settings=lambda: settings, engine=opened, records=opened
    )


async def _record(parts: Installation, case_id: str, *more: FactBody) -> str:
    """Put a case into the ledger; gives its reference."""
    intake = Intake(
        category=Category.SEXUAL_HARASSMENT,
        time_zone="UTC",
        offices={
            OfficeDuty.INTAKE: "intake-desk",
            OfficeDuty.INVESTIGATING: "investigation-office",
            OfficeDuty.DECIDING: "decision-office",
        },
        policy=content_hash(load_policy("un-women-2020")),
        calendar=content_hash(WEEKDAYS_ONLY),
        received_at=OPENED,
        parties=(
            NewParty(
                role=Role.AFFECTED_PERSON,
                name="Ada Testcase",
                choice=Choice(
                    channel=Channel.FULL_MAIL,
                    language=Language.ENGLISH,
                    time_zone="UTC",
                    address="ada.testcase@example.org",
                    knowingly=True,
                ),
            ),
            NewParty(role=Role.RESPONDENT, staff_id=NAMED_IN_IT),
        ),
    )
    author = Author(actor=f"{OFFICER.kind}:{OFFICER.actor_id}", purpose="intake")
    bodies = await intake_facts(intake, "0" * 32, keeping(parts.vault, case_id, author))
    command = Command(
        command_id=f"k-{case_id}",
        actor=OFFICER,
        occurred_at=OPENED,
        issued_at=OPENED,
        bodies=(*bodies, *more),
    )
    await parts.ledger.facts.record(case_id, command.facts(1))
    return await _reference(parts, case_id)


async def _reference(parts: Installation, case_id: str) -> str:
    return (await parts.ledger.cases.get(case_id, CARRYING_OUT)).reference
