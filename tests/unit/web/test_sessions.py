"""Sessions end: by being idle, by their age, by the exit, and where there are too many."""

from datetime import UTC, datetime, timedelta

import pytest

from services.clocks import SteppedClock
from services.web.sessions import SessionStore

IDLE = timedelta(minutes=15)
LONGEST = timedelta(minutes=60)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2040, 1, 9, tzinfo=UTC))


@pytest.fixture
def sessions(clock: SteppedClock) -> SessionStore[str]:
    return SessionStore(clock, idle=IDLE, longest=LONGEST, most=3)


def test_a_session_is_found_by_its_token_alone(sessions: SessionStore[str]) -> None:
    token = sessions.begin("ada")
    assert sessions.find(token) == "ada"
    assert sessions.find(token[:-1]) is None
    assert sessions.begin("ada") != token


def test_the_token_itself_is_not_kept(sessions: SessionStore[str]) -> None:
    token = sessions.begin("ada")
    assert token not in repr(vars(sessions))


def test_an_idle_session_ends(sessions: SessionStore[str], clock: SteppedClock) -> None:
    token = sessions.begin("ada")
    clock.step_to(clock.now() + IDLE)
    assert sessions.find(token) is None


def test_using_a_session_keeps_it_but_not_for_ever(
    sessions: SessionStore[str], clock: SteppedClock
) -> None:
    token = sessions.begin("ada")
    for _ in range(5):
        clock.step_to(clock.now() + timedelta(minutes=10))
        assert sessions.find(token) == "ada"
    clock.step_to(clock.now() + timedelta(minutes=10))
    assert sessions.find(token) is None


def test_an_ended_session_stays_ended(sessions: SessionStore[str]) -> None:
    token = sessions.begin("ada")
    sessions.end(token)
    sessions.change(token, "again")
    assert sessions.find(token) is None


def test_a_flood_of_sessions_ends_the_one_that_was_idle_longest(
    sessions: SessionStore[str],
) -> None:
    first, second, _ = (sessions.begin(name) for name in ("ada", "remi", "wanda"))
    assert sessions.find(first) == "ada"
    sessions.begin("bea")
    assert sessions.find(second) is None
    assert sessions.find(first) == "ada"
    assert len(sessions) == 3
