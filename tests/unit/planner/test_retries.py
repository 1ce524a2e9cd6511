"""How long one waits before a letter is tried again, and when a person takes over."""

from datetime import timedelta

import pytest

from tests.unit.planner.builders import OPENED_AT
from workflows.case import Attempt
from workflows.delivery_facts import LetterAttempted
from workflows.moments import Moment
from workflows.notices import DeliveryOutcome
from workflows.planning.retries import next_attempt_at


@pytest.mark.parametrize(
    ("outcome", "tried", "unknowns", "minutes"),
    [
        ("deferred", 1, 0, 5),
        ("deferred", 2, 0, 15),
        ("deferred", 3, 0, 30),
        ("deferred", 4, 0, 60),
        ("deferred", 5, 0, 120),
        ("deferred", 6, 0, 240),
        ("deferred", 10, 0, 240),
        ("deferred", 11, 0, None),
        ("unknown", 1, 1, 15),
        ("unknown", 7, 1, 15),
        ("unknown", 2, 2, None),
        ("stopped", 1, 0, 5),
        ("stopped", 2, 0, 15),
        ("stopped", 3, 0, 60),
        ("stopped", 4, 0, 60),
        ("stopped", 40, 0, 60),
        ("refused", 1, 0, None),
        ("returned", 1, 0, None),
        ("printed", 1, 0, None),
    ],
)
def test_a_letter_is_tried_again_after_so_many_minutes(
    outcome: str, tried: int, unknowns: int, minutes: int | None
) -> None:
    moment = Moment(7, OPENED_AT, OPENED_AT)
    attempted = LetterAttempted(
        letter_id="letter-1",
        party_id="she",
        covers=(),
        attempt=tried,
        outcome=DeliveryOutcome(outcome),
        preferences=3,
    )
    attempt = Attempt(moment=moment, begun=moment, fact=attempted, unknowns=unknowns)
    expected = None if minutes is None else OPENED_AT + timedelta(minutes=minutes)
    assert next_attempt_at(attempt) == expected
