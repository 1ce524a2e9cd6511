"""An emergency unlock takes two people and a request, and ends by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from services.access.unlocking import (
    ASKING_STANDS,
    LASTS,
    UnlockEntry,
    UnlockReason,
    UnlockStep,
    is_asked_for,
    unlocked_until,
    waiting,
)

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
HER, HER_MANAGER = "st-her", "st-her-manager"
MINUTE = timedelta(minutes=1)


def _asked(at: datetime = NOW, by: str = HER) -> UnlockEntry:
    return UnlockEntry(at=at, step=UnlockStep.ASKED, by=by, about=UnlockReason.DANGER)


def _answered(step: UnlockStep, at: datetime = NOW, by: str = HER_MANAGER) -> UnlockEntry:
    return UnlockEntry(at=at, step=step, by=by, about=HER)


ALLOWED = _answered(UnlockStep.ALLOWED)
ENDED = _answered(UnlockStep.ENDED)


def test_whoever_asked_and_was_allowed_reads_for_some_hours_and_no_longer() -> None:
    log = [_asked(), ALLOWED]
    assert unlocked_until(log, HER, NOW) == NOW + LASTS
    assert unlocked_until(log, HER, NOW + LASTS - MINUTE) == NOW + LASTS
    assert unlocked_until(log, HER, NOW + LASTS) is None
    assert unlocked_until(log, HER_MANAGER, NOW) is None


@pytest.mark.parametrize(
    ("log", "why"),
    [
        ([], "nobody asked"),
        ([_asked()], "nobody allowed it"),
        ([ALLOWED], "nobody asked for what was allowed"),
        ([ALLOWED, _asked()], "it was allowed before it was asked for"),
        ([_asked(), _answered(UnlockStep.ALLOWED, by=HER)], "she allowed it herself"),
        ([_asked(NOW - ASKING_STANDS - MINUTE), ALLOWED], "she asked too long ago"),
        ([_asked(by="st-other"), ALLOWED], "somebody else asked"),
        ([_asked(), ENDED, ALLOWED], "it was refused before"),
        ([_asked(), ALLOWED, ENDED], "it was ended"),
        ([_asked(NOW + MINUTE), _answered(UnlockStep.ALLOWED, NOW + MINUTE)], "it is to come"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_case_stays_closed(log: list[UnlockEntry], why: str) -> None:
    assert unlocked_until(log, HER, NOW) is None, why


def test_one_request_is_answered_once() -> None:
    later = NOW + LASTS
    log = [_asked(), ALLOWED, _answered(UnlockStep.ALLOWED, later)]
    assert unlocked_until(log, HER, later) is None
    assert unlocked_until([*log[:2], _asked(later), log[2]], HER, later) == later + LASTS


def test_what_was_asked_for_waits_a_day_for_its_answer() -> None:
    assert is_asked_for([_asked()], HER, NOW + ASKING_STANDS)
    assert not is_asked_for([_asked()], HER, NOW + ASKING_STANDS + MINUTE)
    assert not is_asked_for([_asked(), ALLOWED], HER, NOW)
    assert not is_asked_for([_asked(), ENDED], HER, NOW)


def test_what_waits_is_what_each_asked_for_last_and_nobody_answered() -> None:
    again, other = _asked(NOW + MINUTE), _asked(by="st-other")
    assert waiting([_asked(), other, again], NOW + MINUTE) == (again, other)
    assert waiting([_asked(), other, ENDED], NOW) == (other,)
    assert waiting([_asked(), ALLOWED], NOW) == ()
    assert waiting([_asked()], NOW + ASKING_STANDS + MINUTE) == ()
