"""Findings with the lines that they point to, as somebody who writes a policy wants to see them."""

from dataclasses import dataclass

from services.letters.library import SHIPPED, LetterLibrary
from services.policies.checking.check import findings_of
from services.policies.checking.finding import Finding, Severity
from services.policies.places import Place, Places
from services.policies.words import sentence
from workflows.calendar import Calendar
from workflows.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A finding with the line it points to."""

    place: Place
    finding: Finding

    @property
    def is_error(self) -> bool:
        """Whether it refuses the policy."""
        return self.finding.severity is Severity.ERROR

    @property
    def problem(self) -> str:
        """What is wrong, as the beginning of a sentence."""
        return sentence(self.finding.problem)


def placed_findings(
    policy: Policy,
    places: Places,
    calendar: Calendar | None = None,
    letters: LetterLibrary = SHIPPED,
) -> tuple[Placed, ...]:
    """Everything that the check finds, line by line.

    Raises:
        LetterFolderError: Words of an organisation's own cannot be used.
    """
    found = (
        Placed(place=places.of(x.path), finding=x) for x in findings_of(policy, calendar, letters)
    )
    return tuple(sorted(found, key=lambda x: (x.place.file, x.place.line, x.finding.code)))
