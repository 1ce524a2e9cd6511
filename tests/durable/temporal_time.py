"""The time-skipping server's time, as the engine's clock."""

from datetime import UTC, datetime

from temporalio import activity


class TemporalTime:
    """In an activity, Temporal's own time; at the desk, the instant to which a test has skipped."""

    def __init__(self) -> None:
        self._at_the_desk = datetime.now(UTC)

    def now(self) -> datetime:
        """When Temporal handed the activity out, or what the test's clock shows."""
        if activity.in_activity():
            return activity.info().started_time
        return self._at_the_desk

    def resolve(self, server_now: datetime) -> datetime:
        """Temporal's time, unchanged."""
        return server_now

    def skipped_to(self, instant: datetime) -> None:
        """Note that the test has skipped to an instant."""
        self._at_the_desk = instant
