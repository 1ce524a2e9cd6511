from services.vault.cipher_cache import CipherCache
from services.vault.envelope import CaseCipher


def _cipher(case_id: str) -> CaseCipher:
    return CaseCipher(case_id, bytes(32))


def test_a_cipher_is_kept_until_its_time_is_over() -> None:
    now = [0.0]
    cache = CipherCache(capacity=2, seconds=60, clock=lambda: now[0])
    cipher = _cipher("case-1")
    cache.put(cipher)
    now[0] = 59.9
    assert cache.get("case-1") is cipher
    now[0] = 60.0
    assert cache.get("case-1") is None
    assert len(cache) == 0


def test_the_longest_unused_cipher_goes_first() -> None:
    cache = CipherCache(capacity=2, seconds=60, clock=lambda: 0.0)
    cache.put(_cipher("case-1"))
    cache.put(_cipher("case-2"))
    cache.get("case-1")
    cache.put(_cipher("case-3"))
    assert len(cache) == 2
    assert cache.get("case-2") is None
    assert cache.get("case-1") is not None


def test_a_forgotten_cipher_is_gone() -> None:
    cache = CipherCache(capacity=2, seconds=60, clock=lambda: 0.0)
    cache.put(_cipher("case-1"))
    cache.forget("case-1")
    cache.forget("case-never-seen")
    assert cache.get("case-1") is None
