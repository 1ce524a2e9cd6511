"""Recovery codes, links, the marks of devices, and the sealed secrets of one-time codes."""

from datetime import UTC, datetime, timedelta

import pytest

from services.accounts.devices import LASTS, device_mark, known_device
from services.accounts.sealed_secrets import CodeSecretRefused, seal, unseal
from services.accounts.tokens import (
    RECOVERY_CODES,
    is_recovery_code,
    new_recovery_codes,
    recovery_digest,
)
from services.keys import KeyPurpose, KeyRing

NOW = datetime(2027, 1, 14, 9, tzinfo=UTC)
IDENTIFIERS = KeyRing.generate(KeyPurpose.IDENTIFIERS)
KEYS = KeyRing.generate(KeyPurpose.ACCOUNTS)


def test_recovery_codes_are_many_different_and_read_from_paper_as_typed() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES
    for code in codes:
        typed = f" {code.replace('-', ' ').lower().replace('0', 'o').replace('1', 'l')} "
        assert is_recovery_code(typed)
        assert recovery_digest(typed) == recovery_digest(code)


@pytest.mark.parametrize("typed", ["", "123456", "A" * 23, "A" * 25, "U" * 24, "\ud800" * 24])
def test_what_is_no_recovery_code_is_none(typed: str) -> None:
    assert not is_recovery_code(typed)


def test_a_device_is_known_by_its_mark() -> None:
    mark = device_mark(IDENTIFIERS, "st-1", 3, NOW)
    device = known_device(IDENTIFIERS, mark, "st-1", 3, NOW)
    assert device is not None
    assert device == known_device(IDENTIFIERS.rotated(), mark, "st-1", 3, NOW)


@pytest.mark.parametrize(
    ("staff_id", "epoch", "later"),
    [("st-2", 3, timedelta()), ("st-1", 4, timedelta()), ("st-1", 3, LASTS)],
)
def test_a_mark_is_for_one_account_with_these_credentials_and_for_a_time(
    staff_id: str, epoch: int, later: timedelta
) -> None:
    mark = device_mark(IDENTIFIERS, "st-1", 3, NOW)
    assert known_device(IDENTIFIERS, mark, staff_id, epoch, NOW + later) is None


@pytest.mark.parametrize("place", range(4))
def test_a_mark_that_was_altered_in_any_part_counts_for_nothing(place: int) -> None:
    parts = device_mark(IDENTIFIERS, "st-1", 3, NOW).split(".")
    parts[place] = "9" + parts[place][1:] + "9"
    assert known_device(IDENTIFIERS, ".".join(parts), "st-1", 3, NOW) is None


@pytest.mark.parametrize("mark", [None, "", "...", "a.b.c", "é.é.é.é", f"{'x.' * 50}"])
def test_what_is_no_mark_counts_for_nothing(mark: str | None) -> None:
    assert known_device(IDENTIFIERS, mark, "st-1", 3, NOW) is None


def test_a_sealed_secret_opens_for_its_account_alone() -> None:
    key_id, sealed = seal("SECRET", "st-1", KEYS)
    assert b"SECRET" not in sealed
    assert unseal(sealed, key_id, "st-1", KEYS.rotated()) == "SECRET"
    for altered, whose in (
        (sealed, "st-2"),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), "st-1"),
        (b"\x02" + sealed[1:], "st-1"),
        (b"", "st-1"),
        (sealed[:5], "st-1"),
    ):
        with pytest.raises(CodeSecretRefused, match="account reset"):
            unseal(altered, key_id, whose, KEYS)


def test_a_secret_under_a_key_that_is_missing_says_what_to_do() -> None:
    key_id, sealed = seal("SECRET", "st-1", KEYS)
    with pytest.raises(CodeSecretRefused, match="key file"):
        unseal(sealed, key_id, "st-1", KeyRing.generate(KeyPurpose.ACCOUNTS))
