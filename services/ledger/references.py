"""Case references: what staff read out on the telephone, with a check character.

Eight characters of Crockford's base 32 (no I, L, O or U) follow from the case's random id, and a
ninth checks them, so that a misheard or swapped character is noticed. The check is Crockford's: the
remainder of the number by 37, with five more symbols. Source: D. Crockford, "Base 32",
https://www.crockford.com/base32.html.
"""

from __future__ import annotations

import hashlib
from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS: Final = _DIGITS + "*~$=U"
_READ_AS: Final = str.maketrans("ILO", "110", "- ")
_LENGTH: Final = 8


def reference_of(case_id: str, ordinal: int = 0) -> str:
    """The reference of a case, as `XXXX-XXXX-C`; if it is taken, try the next `ordinal`."""
    seed = hashlib.sha256(f"{case_id}/{ordinal}".encode()).digest()
    number = int.from_bytes(seed[:5])
    digits = "".join(_DIGITS[number >> (5 * place) & 31] for place in reversed(range(_LENGTH)))
    return f"{digits[:4]}-{digits[4:]}-{_CHECKS[number % 37]}"


def references_from(typed: str) -> tuple[str, str | None]:
    """The beginning that references share, and the first reference beyond them.

    Args:
        typed: The beginning of a reference, as somebody types it.

    Returns:
        The beginning in its one spelling, and the least text that no reference with it reaches;
        None where every later reference has it. Both sort alike in every collation that knows
        digits before letters.
    """
    signs = "".join(x for x in typed.strip().upper().translate(_READ_AS) if x in _DIGITS)
    signs = signs[:_LENGTH]
    beyond = signs.rstrip(_DIGITS[-1])
    after = beyond[:-1] + _DIGITS[_DIGITS.index(beyond[-1]) + 1] if beyond else None
    return _spelled(signs), None if after is None else _spelled(after)


def _spelled(signs: str) -> str:
    return signs if len(signs) <= 4 else f"{signs[:4]}-{signs[4:]}"


def read_reference(text: str) -> str | None:
    """The reference somebody typed, in its one spelling, or None if it is not one or mistyped.

    Small letters, missing hyphens and the usual confusions (O for 0, I and L for 1) are understood.
    """
    typed = text.strip().upper().translate(_READ_AS)
    digits, check = typed[:_LENGTH], typed[_LENGTH:]
    if len(check) != 1 or any(digit not in _DIGITS for digit in digits):
        return None
    number = 0
    for digit in digits:
        number = number * 32 + _DIGITS.index(digit)
    if _CHECKS[number % 37] != check:
        return None
    return f"{digits[:4]}-{digits[4:]}-{check}"
