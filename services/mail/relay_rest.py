"""When a relay that fails is left alone, and when it is asked again: a circuit breaker.

After some failures in a row, or at once when the relay says 421, it rests. Afterwards one mail is
tried; if it gets through the relay serves on, if not the next rest is twice as long. The lengths
vary at random, so that several workers do not come back at the same moment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from services.mail.outcome import DeliveryReport
from services.mail.relay_settings import RelaySettings

Chance = Callable[[], float]
"""A number from 0 to 1, another one each time."""

LEAST_SHARE_OF_A_REST = 0.5


class RelayStanding(Enum):
    """Whether a relay gets mails."""

    SERVING = "serving"
    RESTING = "resting"
    ON_TRIAL = "on_trial"

    @property
    def takes_any_mail(self) -> bool:
        """Every mail may go there, not one at most."""
        return self is RelayStanding.SERVING


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The right to give the relay one mail; ``spell`` counts the changes of its standing."""

    spell: int


class RelayRest:
    """Decides for one relay; instants are seconds on any clock that does not stand still."""

    def __init__(self, settings: RelaySettings, chance: Chance) -> None:
        self._settings = settings
        self._chance = chance
        self._standing = RelayStanding.SERVING
        self._spell = 0
        self._failures = 0
        self._rests = 0
        self._began = 0.0
        self._length = 0.0

    @property
    def standing(self) -> RelayStanding:
        """How the relay stands."""
        return self._standing

    @property
    def seconds(self) -> float:
        """How long the present rest is, or was the last one."""
        return self._length

    @property
    def failures(self) -> int:
        """How many failures in a row there were."""
        return self._failures

    def is_closed_to_mails(self, now: float) -> bool:
        """Whether a mail would not be admitted now."""
        if self._standing is RelayStanding.RESTING:
            # A clock that was set back must not make the rest longer.
            return 0 <= now - self._began < self._length
        return not self._standing.takes_any_mail

    def admit(self, now: float) -> Admission | None:
        """Let a mail go to the relay, or tell that it rests; after a rest, one mail at first."""
        if self.is_closed_to_mails(now):
            return None
        if self._standing is RelayStanding.RESTING:
            self._become(RelayStanding.ON_TRIAL)
        return Admission(spell=self._spell)

    def withdraw(self, admission: Admission) -> None:
        """The mail was given up for reasons of our own: nothing was learnt about the relay."""
        if self._is_current(admission) and self._standing is RelayStanding.ON_TRIAL:
            self._become(RelayStanding.RESTING)
            self._length = 0.0

    def note(self, admission: Admission, report: DeliveryReport, now: float) -> bool:
        """Learn how a mail ended; tells whether the relay's standing changed.

        What was under way when the standing changed tells nothing about the relay as it is now.
        """
        if not self._is_current(admission) or not report.phase.asked_the_relay:
            self.withdraw(admission)
            return False
        if not (report.relay_failed or report.relay_closes):
            return self._note_success()
        self._failures += 1
        enough = self._failures >= self._settings.failures_before_rest
        if report.relay_closes or enough or self._standing is RelayStanding.ON_TRIAL:
            self._rest(now)
            return True
        return False

    def _note_success(self) -> bool:
        self._failures = self._rests = 0
        if self._standing is RelayStanding.SERVING:
            return False
        self._become(RelayStanding.SERVING)
        return True

    def _rest(self, now: float) -> None:
        longest = self._settings.longest_rest_seconds
        # The exponent is bounded so that years of failures do not overflow.
        length = min(longest, self._settings.rest_seconds * 2 ** min(self._rests, 20))
        share = LEAST_SHARE_OF_A_REST + (1 - LEAST_SHARE_OF_A_REST) * self._chance()
        self._began, self._length = now, length * share
        self._rests += 1
        self._become(RelayStanding.RESTING)

    def _become(self, standing: RelayStanding) -> None:
        self._standing = standing
        self._spell += 1

    def _is_current(self, admission: Admission) -> bool:
        return admission.spell == self._spell
