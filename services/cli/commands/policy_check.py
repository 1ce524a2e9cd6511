"""``duecourse policy check``: whether a policy keeps what the product stands for."""

from dataclasses import asdict, dataclass

from services.cli.answers import Answer
from services.cli.failures import ExitCode
from services.cli.options import CalendarGiven, PolicyGiven
from services.cli.own_letters import letters_that_are_sent
from services.cli.policy_sources import assumed_terms
from services.cli.registration import Commands
from services.cli.sessions import Alone
from services.letters.library import LetterLibrary
from services.opening.documents import todays_calendar
from services.policies.checking import Finding, Severity, findings_of
from services.policies.documents import load_policy
from services.policies.places import Place, places_in
from workflows.policy import Policy, content_hash


def offer(policy: Commands) -> None:
    """Offer the check of a policy."""
    policy.add("check", check)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A finding with the line it points to."""

    place: Place
    finding: Finding

    def shown(self) -> str:
        """For people: place and kind, then what is wrong, then what to do."""
        found = self.finding
        head = f"{self.place}: {found.severity}: {found.code}"
        if self.place.origin is not None:
            head += f"\n  Inherited from {self.place.origin}."
        problem = found.problem[:1].upper() + found.problem[1:]
        return f"{head}\n  {problem}.\n  To do: {found.remedy}.\n"

    def data(self) -> dict[str, object]:
        """For programs."""
        found = self.finding
        return {
            "file": self.place.file,
            "line": self.place.line,
            "inherited_from": asdict(self.place.origin) if self.place.origin else None,
            "severity": found.severity,
            **asdict(found),
        }


async def check(
    alone: Alone,
    policy: PolicyGiven,
    calendar: CalendarGiven = None,
) -> Answer:
    """Check a policy: each finding with its line, what is wrong, and what to do about it.

    An error refuses the policy: somebody would be let down, or a term could never take effect. A
    warning tells of something to think about. Exit code 1 if there is an error, 2 if the document
    cannot be read at all. With --calendar the office hours are compared with those working days.
    Letters of your own (DUECOURSE_LETTERS) count: what they have words for is not missing.

    Example: duecourse policy check our-policy.yaml
    """
    found = load_policy(policy)
    days = todays_calendar(calendar) if calendar else None
    letters = letters_that_are_sent(alone.connections.settings())
    places = places_in(policy)
    placed = sorted(
        (Placed(place=places.of(x.path), finding=x) for x in findings_of(found, days, letters)),
        key=lambda x: (x.place.file, x.place.line, x.finding.code),
    )
    errors = sum(x.finding.severity is Severity.ERROR for x in placed)
    assumed = list(assumed_terms(found))
    verdict = _verdict(found, errors, len(placed) - errors, letters)
    return Answer(
        data={
            "name": found.name,
            "version": found.version,
            "hash": content_hash(found),
            "sound": not errors,
            "letters": str(letters.own) if letters.own else None,
            "findings": [x.data() for x in placed],
            "assumed": assumed,
        },
        shown=[*(x.shown() for x in placed), *verdict],
        code=ExitCode.SYSTEM_COULD_NOT if errors else ExitCode.DONE,
    )


def _verdict(policy: Policy, errors: int, warnings: int, letters: LetterLibrary) -> list[str]:
    name = f"{policy.name}, version {policy.version}"
    told = f", with {_counted(warnings, 'warning')}" if warnings else ""
    if errors:
        return [f"{name}, is refused for {_counted(errors, 'error')}{told}."]
    assumed = sum(1 for _ in assumed_terms(policy))
    own = f" (with those in {letters.own})" if letters.own else ""
    return [
        f"{name}, is sound, and every letter has its words{own}{told}.",
        f"{assumed} of its terms are assumed; a named person has to adopt it.",
    ]


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
