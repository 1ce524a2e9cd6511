"""When a letter is tried again: a rule that decides and acts on nothing."""

from datetime import datetime, timedelta

from workflows.case import Attempt
from workflows.notices import DeliveryOutcome

BACKOFF_MINUTES = (5, 15, 30, 60, 120, 240, 240, 240, 240, 240)
"""Waits after the first, second, ... deferral: about a day in all (RFC 5321 4.5.4.1)."""

UNKNOWN_MINUTES = 15
"""The wait before an attempt of unknown outcome is repeated, once, with the same Message-ID."""

STOPPED_MINUTES = (5, 15, 60)
"""Waits after the engine stopped itself before sending; the last one repeats."""


def next_attempt_at(attempt: Attempt) -> datetime | None:
    """When the letter is tried again, or None if a person has to take over."""
    wait = _minutes(attempt)
    return None if wait is None else attempt.moment.at + timedelta(minutes=wait)


def _minutes(attempt: Attempt) -> int | None:
    tried = attempt.fact.attempt
    match attempt.fact.outcome:
        case DeliveryOutcome.DEFERRED if tried <= len(BACKOFF_MINUTES):
            return BACKOFF_MINUTES[tried - 1]
        case DeliveryOutcome.UNKNOWN if attempt.unknowns == 1:
            return UNKNOWN_MINUTES
        case DeliveryOutcome.STOPPED:
            return STOPPED_MINUTES[min(tried, len(STOPPED_MINUTES)) - 1]
        case _:
            return None
