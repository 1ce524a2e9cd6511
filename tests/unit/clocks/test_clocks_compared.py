import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.clock_check import ClocksCompared
from services.clocks import SteppedClock
from services.ledger.ledger import Ledger

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _DatabaseClock:
    """A ledger of which nothing is asked but what time it is."""

    shows: datetime

    async def clock_now(self) -> datetime:
        return self.shows


async def _agree(*, temporal: int, database: int) -> bool:
    ledger: Ledger = _DatabaseClock(NOW + timedelta(seconds=database))  # type: ignore[assignment] # asked for its clock alone
    compared = ClocksCompared(ledger=ledger, wall=SteppedClock(NOW))
    environment = ActivityEnvironment()
    handed_out = NOW + timedelta(seconds=temporal)
    environment.info = dataclasses.replace(environment.info, started_time=handed_out)
    return bool(await environment.run(compared.agree))


@pytest.mark.parametrize(
    ("temporal", "database", "may_send"),
    [
        (0, 0, True),
        (60, 60, True),
        (-60, 0, True),
        (0, 60, True),
        (61, 0, False),
        (0, -61, False),
        (40, -40, False),
        (3600, 3600, False),
        (-86400, 0, False),
    ],
)
async def test_nothing_is_sent_while_two_clocks_lie_more_than_a_minute_apart(
    temporal: int, database: int, *, may_send: bool
) -> None:
    assert await _agree(temporal=temporal, database=database) is may_send
