"""The command that moves running cases is killed on its way, and given again."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.assembly import connect
from deploy.working import make_worker
from services.clocks import SystemClock
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT
from services.settings import Settings
from services.temporal_server.dev_server import DevServer, DevServerSettings
from tests.servers.smtp_sink import SmtpSink
from tests.stories.cast import ada
from tests.stories.engine import a_new_home, open_case, the_parts
from tests.stories.story import Story
from tests.unit.policies.breaking import SOUND
from workflows.case_facts import PolicyChanged
from workflows.case_progress import STAGE

CASES = 16
BETWEEN_LOOKS = 0.01
LONGEST_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An installation with a worker and running cases, and how to type a command for it."""

    parts: Installation
    server: str
    cases: tuple[str, ...]

    async def typed(self, *arguments: str) -> asyncio.subprocess.Process:
        """Start a command of its own process, as somebody at a terminal would."""
        return await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("duecourse"),
            *arguments,
            env={
                **os.environ,
                "DUECOURSE_HOME": str(self.parts.settings.home),
                "DUECOURSE_TEMPORAL_ADDRESS": self.server,
            },
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def moves(self) -> list[int]:
        """How often each case has moved to another policy."""
        facts = [await self.parts.ledger.facts.facts_of(x, CARRYING_OUT) for x in self.cases]
        return [sum(isinstance(fact.body, PolicyChanged) for fact in each) for each in facts]

    async def first_move(self) -> None:
        """Wait until a case has moved."""
        while True:
            if any(await self.moves()):
                return
            await asyncio.sleep(BETWEEN_LOOKS)


@pytest.mark.timeout(300)
async def test_a_move_killed_between_cases_goes_on_when_it_is_given_again(
    temporal_program: Path, tmp_path: Path
) -> None:
    file = tmp_path / "slower.yaml"
    slower = SOUND.replace("length: 4 weeks", "length: 8 weeks", 1)
    file.write_text(slower.replace("version: 2", "version: 3", 1), encoding="utf-8")
    command = ("policy", "adopt", str(file), "--cases", "all", "--yes", "--json")
    async with _running(temporal_program, tmp_path) as running:
        killed = await running.typed(*command)
        await asyncio.wait_for(running.first_move(), LONGEST_SECONDS)
        killed.send_signal(signal.SIGKILL)
        assert await killed.wait() == -signal.SIGKILL
        moved = sum(await running.moves())
        assert 0 < moved < CASES

        again = await running.typed(*command)
        said, complaints = await again.communicate()
        assert again.returncode == 0, complaints.decode()
        states = [case["state"] for case in json.loads(said)["cases"]]
        assert states == ["moved"] * len(states)
        # What was under way when the command was killed may have arrived since.
        assert CASES - moved - 1 <= len(states) <= CASES - moved
        assert await running.moves() == [1] * CASES

        said, _ = await (await running.typed(*command)).communicate()
        assert json.loads(said)["cases"] == []
        assert await running.moves() == [1] * CASES


@asynccontextmanager
async def _running(program: Path, folder: Path) -> AsyncIterator[Running]:
    settings = await a_new_home(folder / "home")
    server_settings = DevServerSettings(
        log_file=folder / "temporal.log", port=0, search_attributes=(STAGE,)
    )
    async with (
        DevServer(program, server_settings, print) as server,
        SmtpSink() as sink,
        _working(settings, server, sink.port) as parts,
    ):
        yield Running(
            parts=parts,
            server=server.address,
            cases=tuple([await open_case(parts, _a_story()) for _ in range(CASES)]),
        )


@asynccontextmanager
async def _working(
    settings: Settings, server: DevServer, mail_port: int
) -> AsyncIterator[Installation]:
    client = await connect(settings, load_key_file(settings.keys), server.address)
    async with (
        the_parts(settings, client, SystemClock(), mail_port) as (parts, transport),
        make_worker(client, parts, transport),
    ):
        yield parts


def _a_story() -> Story:
    received = datetime.now(UTC) - timedelta(hours=1)
    return Story(name="runs", opened_at=received, parties=(ada(),), steps=(), until=received)
