"""How often somebody may fail to sign in: for each account, each known device, each client.

An account as such is never locked. Attempts from devices that nobody knows are counted together,
apart from those of each device from which she signed in before; a client that tries many accounts
is counted as well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.accounts.devices import KnownDevice
from services.keys import Ring, keyed_hash
from services.ledger.sign_in_failures import SignInFailures

WITHIN: Final = timedelta(minutes=30)
"""The stretch within which failures are counted, and after which they are forgotten."""

FROM_UNKNOWN_DEVICES: Final = 5
FROM_A_KNOWN_DEVICE: Final = 10
FROM_A_CLIENT: Final = 50
"""An office of fifty people may well have one address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt to sign in.

    Attributes:
        account: Whose account it is for; what was typed, where it is nobody's.
        device: The device, if she signed in from it before.
        client: The network address it comes from.
    """

    account: str
    device: KnownDevice | None
    client: str


class Throttle:
    """Counts attempts, and says which of them are too many."""

    def __init__(self, failures: SignInFailures, identifiers: Ring) -> None:
        self._failures = failures
        self._identifiers = identifiers

    async def is_too_many(self, attempt: Attempt, now: datetime) -> bool:
        """Count an attempt as failed; whether it must not be looked at any more."""
        counts = [
            (await self._failures.count(counter, at=now, within=WITHIN), most)
            for counter, most in self._counters(attempt)
        ]
        return any(count > most for count, most in counts)

    async def take_back(self, attempt: Attempt) -> None:
        """Uncount an attempt that succeeded."""
        for counter, _ in self._counters(attempt):
            await self._failures.take_back(counter)

    def _counters(self, attempt: Attempt) -> tuple[tuple[str, int], ...]:
        key = self._identifiers.current
        client = keyed_hash(key, "client that signs in", attempt.client)
        if attempt.device is not None:
            nonce = attempt.device.nonce
            device = keyed_hash(key, "device that signs in", attempt.account, nonce)
            return ((device, FROM_A_KNOWN_DEVICE),)
        account = keyed_hash(key, "account that is signed in to", attempt.account)
        return ((account, FROM_UNKNOWN_DEVICES), (client, FROM_A_CLIENT))
