"""One-time codes by time (RFC 6238): six digits, a new one every thirty seconds."""

from datetime import datetime, timedelta
from typing import Final

import pyotp

ISSUER: Final = "Due Course"
"""How an authenticator app names where a code is for; it says nothing of what is done there."""

_STEP: Final = timedelta(seconds=30)
# One step to either side: RFC 6238, 5.2, for clocks that differ and people who type slowly.
_TOLERATED: Final = (0, -1, 1)
_DIGITS: Final = 6


def new_code_secret() -> str:
    """A new secret of 160 bits, in base 32 as apps take it (RFC 4226, 4: R6)."""
    return pyotp.random_base32(32)


def enrolment_address(secret: str, staff_id: str) -> str:
    """The ``otpauth:`` address that an authenticator app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=staff_id, issuer_name=ISSUER)


def code_at(secret: str, now: datetime) -> str:
    """The code that an app shows at `now`."""
    return pyotp.TOTP(secret).at(now)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The number of the step whose code was typed; None if it is none of this moment."""
    code = "".join(typed.split())
    if len(code) != _DIGITS or not code.isascii() or not code.isdigit():
        return None
    app = pyotp.TOTP(secret)
    for away in _TOLERATED:
        at = now + away * _STEP
        if pyotp.utils.strings_equal(app.at(at), code):
            return int(app.timecode(at))
    return None
