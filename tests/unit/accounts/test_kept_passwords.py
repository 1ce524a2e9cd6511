"""How a password is kept: as dear to guess as RFC 9106 recommends, and never as it was typed."""

from argon2 import PasswordHasher

from services.accounts.passwords import Passwords

TYPED = "pelican osmosis trellis"


async def test_a_password_is_kept_by_the_second_recommendation_of_rfc_9106() -> None:
    kept = await Passwords().kept(TYPED)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert TYPED not in kept


def test_what_was_kept_more_cheaply_is_kept_anew() -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(TYPED)
    assert Passwords().is_outdated(cheap)
