"""Which passwords are refused: short ones, and those that a guesser tries first.

No rules about kinds of characters, and none about changing it after a time (ASVS v5.0 6.2.5,
6.2.10; NIST SP 800-63B, 3.1.1.2).
"""

from collections.abc import Sequence
from typing import Final

SHORTEST: Final = 12
LONGEST: Final = 128
_LOOKED_AT: Final = 72
"""More of it would take the estimate seconds, and adds nothing that is weak."""
_GOOD_ENOUGH: Final = 3
"""Of zxcvbn's 0 to 4: safely unguessable, ten thousand million guesses at least."""


class PasswordRefused(ValueError):
    """The password is too weak to be used; the message says why, and quotes nothing of it."""


def require_good_password(password: str, own_words: Sequence[str]) -> None:
    """Refuse a password that is too easily guessed.

    Args:
        password: As it was typed.
        own_words: What a guesser knows of whose it is: her name, address and office.

    Raises:
        PasswordRefused: It is too short, too long, or would be guessed.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415 - slow: only who chooses a password needs it

    if len(password) < SHORTEST:
        message = f"Your password must have {SHORTEST} characters or more. Several words are best"
        raise PasswordRefused(message)
    if len(password) > LONGEST:
        message = f"Your password must have {LONGEST} characters or fewer"
        raise PasswordRefused(message)
    words = [*own_words, "due course", "duecourse"]
    if zxcvbn(password[:_LOOKED_AT], user_inputs=words)["score"] < _GOOD_ENOUGH:
        message = (
            "This password would be guessed: it is like one that many people use, or like your "
            "name. Choose several words that have nothing to do with each other"
        )
        raise PasswordRefused(message)
