"""How fast mails may follow each other to one relay: evenly, never in bursts."""

SECONDS_A_MINUTE = 60.0


class RelayPace:
    """Gives each mail its turn; instants are seconds on a clock that only goes forward."""

    def __init__(self, *, mails_per_minute: int | None, longest_wait: float) -> None:
        self._between = SECONDS_A_MINUTE / mails_per_minute if mails_per_minute else 0.0
        self._longest_wait = longest_wait
        self._next = 0.0

    def take_turn(self, now: float) -> float | None:
        """Seconds to wait for one's turn, which is then taken; None if it is too far away."""
        wait = max(0.0, self._next - now)
        if wait > self._longest_wait:
            return None
        self._next = now + wait + self._between
        return wait
