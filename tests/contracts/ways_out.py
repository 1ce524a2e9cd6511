"""What every way to a party must do, mail or not; subclass `WayOutContract`, give a `way`."""

from enum import Enum
from typing import Protocol

import pytest

from tests.servers.smtp_mails import DataStarted
from workflows.notices import DeliveryOutcome


class Trouble(Enum):
    """What may go wrong at the other end, whatever its protocol."""

    BUSY = "busy"
    REFUSES = "refuses"
    LOST_ANSWER = "took it, and the answer was lost"
    AWAY = "not there"


class WayOut(Protocol):
    """A way out with its other end, which makes trouble once if it is told to."""

    def trouble(self, trouble: Trouble) -> None:
        """Let the next attempt meet with trouble."""

    async def attempt(self, before: DataStarted) -> DeliveryOutcome:
        """Try once to bring the one message of the test."""

    def taken(self) -> list[str]:
        """What the other end took, each by the id under which it tells copies apart."""


class WayOutContract:
    """The laws of the outcomes. The subclass's `way` fixture gives the way to be tried."""

    async def test_what_was_taken_is_sent_and_was_looked_at_once(self, way: WayOut) -> None:
        looked = DataStarted()
        assert await way.attempt(looked) is DeliveryOutcome.SENT
        assert looked.times == 1
        assert len(way.taken()) == 1

    @pytest.mark.parametrize("trouble", [Trouble.BUSY, Trouble.AWAY])
    async def test_what_was_certainly_not_taken_is_deferred(
        self, way: WayOut, trouble: Trouble
    ) -> None:
        way.trouble(trouble)
        assert await way.attempt(DataStarted()) is DeliveryOutcome.DEFERRED
        assert way.taken() == []

    async def test_what_nobody_will_take_is_refused(self, way: WayOut) -> None:
        way.trouble(Trouble.REFUSES)
        assert await way.attempt(DataStarted()) is DeliveryOutcome.REFUSED
        assert way.taken() == []

    async def test_a_lost_answer_is_unknown_and_the_copy_can_be_told_as_one(
        self, way: WayOut
    ) -> None:
        way.trouble(Trouble.LOST_ANSWER)
        assert await way.attempt(DataStarted()) is DeliveryOutcome.UNKNOWN
        assert await way.attempt(DataStarted()) is DeliveryOutcome.SENT
        assert len(set(way.taken())) == 1

    async def test_nothing_leaves_if_the_last_look_forbids_it(self, way: WayOut) -> None:
        with pytest.raises(PermissionError):
            await way.attempt(DataStarted(PermissionError()))
        assert way.taken() == []
