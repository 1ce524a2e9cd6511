"""A ring that is in use notices that its keys were rotated."""

import pytest

from services.keys import (
    KeyFileError,
    KeyProblem,
    KeyPurpose,
    KeyRing,
    LivingRing,
    UnknownKeyError,
)
from services.keys.living_ring import FRESH_SECONDS


class Lying:
    """Where the keys lie, and a clock beside it."""

    def __init__(self) -> None:
        self.ring = KeyRing.generate(KeyPurpose.VAULT)
        self.is_away = False
        self.reads = 0
        self.seconds = 0.0
        self.living = LivingRing(self.ring, self.read, clock=lambda: self.seconds)

    def read(self) -> KeyRing:
        self.reads += 1
        if self.is_away:
            raise KeyFileError(KeyProblem.MISSING, "there is no key file")
        return self.ring


@pytest.fixture
def lying() -> Lying:
    return Lying()


def test_a_key_made_since_the_start_is_found_at_once(lying: Lying) -> None:
    lying.ring = lying.ring.rotated()
    assert lying.living.by_id(lying.ring.current.id) == lying.ring.current


def test_known_keys_are_not_looked_for(lying: Lying) -> None:
    for _ in range(100):
        lying.living.by_id(lying.ring.current.id)
    assert lying.reads == 0


def test_everything_new_is_soon_under_the_newest_key(lying: Lying) -> None:
    older = lying.ring.current
    lying.ring = lying.ring.rotated()
    assert lying.living.current == older
    lying.seconds = FRESH_SECONDS
    assert lying.living.current == lying.ring.current
    assert lying.living.by_id(older.id) == older


def test_a_key_that_nobody_has_stays_unknown(lying: Lying) -> None:
    with pytest.raises(UnknownKeyError):
        lying.living.by_id("v_lost")


def test_a_key_file_that_is_away_takes_no_key_that_was_loaded(lying: Lying) -> None:
    lying.is_away = True
    lying.seconds = FRESH_SECONDS
    assert lying.living.current == lying.ring.current
    with pytest.raises(UnknownKeyError):
        lying.living.by_id("v_newer")
