"""Clocks. Nothing in the product asks the machine for the time except through one of these."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the present instant comes from."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""

    def resolve(self, server_now: datetime) -> datetime:
        """What counts as now for a plan, when Temporal says that it is ``server_now``."""


class SystemClock:
    """The machine's clock; a plan is made for Temporal's time, whose timers wake the case."""

    def now(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)

    def resolve(self, server_now: datetime) -> datetime:
        """Temporal's time, unchanged."""
        return server_now


class SteppedClock:
    """A clock that stands still until it is stepped: for demonstrations and simulations."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The instant it was last stepped to."""
        return self._now

    def resolve(self, server_now: datetime) -> datetime:  # noqa: ARG002 - the port's shape
        """The instant it was last stepped to, whatever the server says."""
        return self._now

    def step_to(self, instant: datetime) -> None:
        """Move on to a later instant.

        Raises:
            ValueError: the instant lies before the present one.
        """
        if instant < self._now:
            message = "a stepped clock moves forward only"
            raise ValueError(message)
        self._now = instant
