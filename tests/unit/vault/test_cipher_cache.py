from services.vault.cipher_cache import CipherCache
from services.vault.envelope import CaseCipher
from services.vault.records import KeyOwner


def _case(case_id: str) -> KeyOwner:
    return KeyOwner(case_id=case_id)


def _cipher(case_id: str) -> CaseCipher:
    return CaseCipher(case_id, bytes(32))


def test_a_cipher_is_kept_until_its_time_is_over() -> None:
    now = [0.0]
    cache = CipherCache(capacity=2, seconds=60, clock=lambda: now[0])
    cipher = _cipher("case-1")
    cache.put(cipher)
    now[0] = 59.9
    assert cache.get(_case("case-1")) is cipher
    now[0] = 60.0
    assert cache.get(_case("case-1")) is None
    assert len(cache) == 0


def test_the_longest_unused_cipher_goes_first() -> None:
    cache = CipherCache(capacity=2, seconds=60, clock=lambda: 0.0)
    cache.put(_cipher("case-1"))
    cache.put(_cipher("case-2"))
    cache.get(_case("case-1"))
    cache.put(_cipher("case-3"))
    assert len(cache) == 2
    assert cache.get(_case("case-2")) is None
    assert cache.get(_case("case-1")) is not None


def test_a_forgotten_cipher_is_gone() -> None:
    cache = CipherCache(capacity=2, seconds=60, clock=lambda: 0.0)
    cache.put(_cipher("case-1"))
    cache.forget(_case("case-1"))
    cache.forget(_case("case-never-seen"))
    assert cache.get(_case("case-1")) is None


def test_a_case_is_forgotten_with_its_parties_and_a_party_alone() -> None:
    cache = CipherCache(capacity=9, seconds=60, clock=lambda: 0.0)
    case = _cipher("case-1")
    ciphers = [case, *(case.new_party_key(each)[1] for each in ("p1", "p2")), _cipher("case-2")]
    for cipher in ciphers:
        cache.put(cipher)
    cache.forget(KeyOwner(case_id="case-1", party_id="p1"))
    assert [cache.get(each.owner) is not None for each in ciphers] == [True, False, True, True]
    cache.forget(case.owner)
    assert [cache.get(each.owner) is not None for each in ciphers] == [False, False, False, True]
