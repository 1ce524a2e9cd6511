"""A ledger that knows one case, a clock at noon, and a mail server that keeps what it gets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.clocks import SteppedClock
from services.ledger.ledger import Ledger, open_ledger
from services.ledger.migration import migrate
from tests.integration.ledger.story import NOON, OPENED, facts
from tests.servers.smtp_sink import SmtpSink

CASE = "c-1"


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    """A ledger that knows one case."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    await migrate(url)
    ledger = await open_ledger(url, lambda: NOON)
    await ledger.facts.record(CASE, facts(OPENED))
    yield ledger
    await ledger.close()


@pytest.fixture
def clock() -> SteppedClock:
    """A clock at noon."""
    return SteppedClock(NOON)


@pytest.fixture
async def sink() -> AsyncIterator[SmtpSink]:
    """A mail server that keeps what it gets."""
    async with SmtpSink() as server:
        yield server
