"""How fast mails may follow each other."""

import pytest

from services.mail.relay_pace import RelayPace


def test_turns_are_evenly_spaced() -> None:
    pace = RelayPace(mails_per_minute=60, longest_wait=300)
    assert [pace.take_turn(100.0) for _ in range(4)] == [0, 1, 2, 3]


def test_time_that_went_unused_is_not_saved_for_a_burst() -> None:
    pace = RelayPace(mails_per_minute=60, longest_wait=300)
    pace.take_turn(0.0)
    assert [pace.take_turn(1000.0) for _ in range(3)] == [0, 1, 2]


def test_a_turn_that_is_too_far_away_is_not_taken() -> None:
    pace = RelayPace(mails_per_minute=60, longest_wait=2)
    assert [pace.take_turn(0.0) for _ in range(5)] == [0, 1, 2, None, None]
    assert pace.take_turn(1.0) == 2


@pytest.mark.parametrize("now", [0.0, 7.0])
def test_without_a_limit_nobody_waits(now: float) -> None:
    pace = RelayPace(mails_per_minute=None, longest_wait=1)
    assert {pace.take_turn(now) for _ in range(1000)} == {0}
