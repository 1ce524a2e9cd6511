"""An installation on real servers that takes registers in, with a clock that the test steps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.service import RPCError, RPCStatusCode

from deploy.assembly import connect, installation, mail_transport
from deploy.preparing import prepare
from deploy.working import make_worker, staff_post
from services.clocks import SteppedClock
from services.importing import ImportReport, import_register
from services.installation import Installation
from services.keys import KeyRings, load_key_file
from services.ledger.access import CARRYING_OUT
from services.ledger.cases import CaseRecord
from services.mail.trial_mailbox import TrialMailServer, read_mailbox
from services.mail.trial_mailbox.reader import KeptMail
from services.settings import Settings, read_settings
from services.staff_post import StaffPost
from services.staff_post.mail_times import GATHERING
from services.synthetic import mapping_text
from services.temporal_server.dev_server import DevServer, DevServerSettings
from services.vault.kinds import VaultKind
from workflows.case_facts import CaseImported
from workflows.case_progress import STAGE
from workflows.facts import Fact

MONDAY = datetime(2027, 1, 11, 8, tzinfo=UTC)
"""A working day, nine in the morning in Paris."""

BETWEEN_LOOKS = 0.05
LOOKED_AT_TOGETHER = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """An installation that takes registers in."""

    settings: Settings
    parts: Installation
    clock: SteppedClock
    post: StaffPost
    address: str

    def with_keys(self, keys: KeyRings) -> "Taking":
        """The same place after its keys were changed."""
        return replace(self, parts=replace(self.parts, keys=keys))

    def with_policy(self, policy: Path) -> Installation:
        """The same installation under another policy."""
        settings = self.settings.model_copy(update={"policy": str(policy)})
        return replace(self.parts, settings=settings)

    async def take(
        self,
        register: Path,
        mapping: Path | None = None,
        *,
        dry_run: bool = False,
        window: int = 14,
    ) -> ImportReport:
        """Import a register; a synthetic one, unless a mapping is given."""
        if mapping is None:
            mapping = self.settings.home / "mapping.yaml"
            mapping.write_text(mapping_text(), encoding="utf-8")
        return await import_register(
            self.parts,
            register,
            mapping,
            dry_run=dry_run,
            rejects=self.settings.home / "rejects.csv",
            window_days=window,
            say=lambda _: None,
        )

    async def cases(self) -> list[CaseRecord]:
        """Every case in the ledger."""
        return await self.parts.ledger.cases.listed(CARRYING_OUT, limit=10_000)

    async def open_cases(self) -> list[CaseRecord]:
        """Every case that still moves."""
        return [case for case in await self.cases() if case.stage.is_open]

    async def facts(self, case_id: str) -> tuple[Fact, ...]:
        """What the ledger holds of a case."""
        return await self.parts.ledger.facts.facts_of(case_id, CARRYING_OUT)

    async def step_to(self, instant: datetime) -> None:
        """Move the clock on, and let every case that is due by then do what it has to."""
        self.clock.step_to(instant)
        for case in await self.open_cases():
            if case.next_wake is None or case.next_wake <= instant:
                await self.parts.desk.workflows.nudge(case.case_id)
        await self.at_rest()
        await self.post.send_what_waits()

    async def post_once_gathered(self) -> None:
        """Let the moment pass for which mails to staff are gathered, and send them."""
        self.clock.step_to(self.clock.now() + GATHERING)
        await self.post.send_what_waits()

    async def at_rest(self) -> None:
        """Wait until no case has anything to do at this instant."""
        waiting = [case.case_id for case in await self.open_cases()]
        while waiting:
            together = waiting[:LOOKED_AT_TOGETHER]
            resting = await asyncio.gather(*map(self._rests, together))
            busy = [x for x, rests in zip(together, resting, strict=True) if not rests]
            waiting = [*waiting[LOOKED_AT_TOGETHER:], *busy]
            if busy:
                await asyncio.sleep(BETWEEN_LOOKS)

    async def _rests(self, case_id: str) -> bool:
        try:
            standing = await self.parts.desk.workflows.standing(case_id)
        except RPCError as error:
            # A worker with both hands full asks for no more work for a while.
            if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                raise
            return False
        busy = standing.in_flight or standing.recorded < standing.facts
        return not busy and (standing.next_wake is None or standing.next_wake > self.clock.now())

    async def days(self, count: int) -> None:
        """Live through so many days, each until late in the evening."""
        for _ in range(count):
            await self.step_to(self.clock.now() + timedelta(days=1))

    def mails(self) -> list[KeptMail]:
        """Every mail that left."""
        return list(read_mailbox(self.settings.mailbox))


@asynccontextmanager
async def a_place_that_takes_registers(
    program: Path, home: Path, *, now: datetime = MONDAY, quiet_minutes: int = 60
) -> AsyncIterator[Taking]:
    """A Temporal server, a ledger, a mailbox and a worker, all of them new."""
    settings = read_settings(home=home, temporal_port=0, staff_quiet_minutes=quiet_minutes)
    await prepare(settings, _say_nothing)
    served = DevServerSettings(
        log_file=home / "temporal.log",
        database=home / "temporal.db",
        port=0,
        search_attributes=(STAGE,),
    )
    mail = TrialMailServer(settings.mailbox)
    await mail.start()
    clock = SteppedClock(now)
    try:
        async with DevServer(program, served, _say_nothing) as server:
            client = await connect(settings, load_key_file(settings.keys), server.address)
            async with (
                installation(settings, client, clock=clock) as parts,
                mail_transport(settings, mail.port) as transport,
                make_worker(client, parts, transport),
            ):
                yield Taking(
                    settings=settings,
                    parts=parts,
                    clock=clock,
                    post=staff_post(parts, transport),
                    address=server.address,
                )
    finally:
        await mail.stop()


async def in_clear(taking: Taking, case_id: str, facts: tuple[Fact, ...]) -> str:
    """The number that a case had in the register it came from."""
    imported = facts[1].body
    assert isinstance(imported, CaseImported)
    assert imported.external_reference is not None
    return await taking.parts.vault.reveal(
        case_id,
        imported.external_reference,
        actor="staff:st-intake-1",
        purpose="answer_a_question",
        kind=VaultKind.EXTERNAL_REFERENCE,
    )


def _say_nothing(text: str) -> None:
    """Nobody listens to a test."""
