"""Which keys are taken in, and what is kept of them."""

from datetime import UTC, datetime, timedelta

import pytest
from pysequoia import decrypt, encrypt
from pysequoia.packet import PacketPile

from services.openpgp.public_key import KeyFault, KeyRefused, in_groups, read_public_key
from services.openpgp.sealing import seal
from tests.unit.openpgp.keys import hers, packets_of, revoked, without_subkeys

NOW = datetime.now(UTC)
A_YEAR = 365 * 24 * 3600


@pytest.mark.parametrize("armored", [True, False])
def test_a_key_is_read_as_text_and_as_bytes_with_the_fingerprint_that_its_owner_sees(
    armored: bool,
) -> None:
    public = hers().extract_certificate()
    key = read_public_key(str(public).encode() if armored else bytes(public), now=NOW)
    assert key.fingerprint == in_groups(public.fingerprint)
    assert key.fingerprint.replace(" ", "").lower() == public.fingerprint
    assert key.expires_at is None


def test_a_key_is_good_until_its_owner_said() -> None:
    key = read_public_key(bytes(hers(good_for_seconds=A_YEAR).extract_certificate()), now=NOW)
    assert key.expires_at is not None
    assert abs(key.expires_at - NOW - timedelta(days=365)) < timedelta(hours=1)


def _faulty() -> dict[str, tuple[bytes, KeyFault]]:
    key = hers()
    public = key.extract_certificate()
    return {
        "nothing": (b"", KeyFault.UNREADABLE),
        "no key": (b"Dear Ada", KeyFault.UNREADABLE),
        "half of one": (str(public).encode()[:300], KeyFault.UNREADABLE),
        "a private key": (str(key).encode(), KeyFault.PRIVATE),
        "a private key in bytes": (bytes(key), KeyFault.PRIVATE),
        "two keys": (bytes(public) + bytes(hers().extract_certificate()), KeyFault.SEVERAL),
        "revoked": (revoked(key), KeyFault.REVOKED),
        "only for signatures": (without_subkeys(public), KeyFault.NOT_FOR_ENCRYPTION),
    }


@pytest.mark.parametrize("what", list(_faulty()))
def test_a_key_that_cannot_be_relied_upon_is_refused_with_its_reason(what: str) -> None:
    content, fault = _faulty()[what]
    with pytest.raises(KeyRefused) as refused:
        read_public_key(content, now=NOW)
    assert refused.value.fault is fault
    assert "Ada" not in str(refused.value)


def test_a_key_is_refused_from_the_instant_at_which_it_expires() -> None:
    content = bytes(hers(good_for_seconds=A_YEAR).extract_certificate())
    expires_at = read_public_key(content, now=NOW).expires_at
    assert expires_at is not None
    read_public_key(content, now=expires_at - timedelta(seconds=1))
    with pytest.raises(KeyRefused) as refused:
        read_public_key(content, now=expires_at)
    assert refused.value.fault is KeyFault.EXPIRED


def test_subkeys_for_other_uses_are_left_out() -> None:
    public = hers().extract_certificate()
    kept = read_public_key(bytes(public), now=NOW)
    assert len(kept.armored) < len(str(public))
    assert len(packets_of(public)) > len(list(PacketPile.from_bytes(kept.armored.encode())))


async def test_only_she_reads_what_is_sealed_to_her() -> None:
    key = hers()
    armored = read_public_key(bytes(key.extract_certificate()), now=NOW).armored
    sealed = await seal("Привет, Ada".encode(), armored, now=NOW)
    assert decrypt(sealed.encode(), decryptor=key.decryptor()).bytes == "Привет, Ada".encode()
    with pytest.raises(RuntimeError):
        decrypt(sealed.encode(), decryptor=hers().decryptor())


async def test_nothing_is_sealed_to_a_key_that_has_expired_though_the_library_would() -> None:
    public = hers(good_for_seconds=A_YEAR).extract_certificate()
    assert encrypt(b"x", recipients=[public])
    armored = read_public_key(bytes(public), now=NOW).armored
    with pytest.raises(KeyRefused) as refused:
        await seal(b"x", armored, now=NOW + timedelta(days=366))
    assert refused.value.fault is KeyFault.EXPIRED


def test_what_a_key_says_of_its_owner_shows_nowhere() -> None:
    key = read_public_key(bytes(hers().extract_certificate()), now=NOW)
    assert "Ada" not in repr(key)
    assert key.fingerprint not in repr(key)
