"""``duecourse policy check``: whether a policy keeps what the product stands for."""

from dataclasses import asdict

from services.cli.answers import Answer
from services.cli.failures import ExitCode
from services.cli.options import CalendarGiven, PolicyGiven
from services.cli.own_letters import letters_that_are_sent
from services.cli.registration import Commands
from services.cli.sessions import Alone
from services.letters.library import LetterLibrary
from services.opening.documents import todays_calendar
from services.policies.checking.placed import Placed, placed_findings
from services.policies.documents import load_policy
from services.policies.places import places_in
from services.policies.telling.sources import assumed_terms
from workflows.policy import Policy, content_hash


def offer(policy: Commands) -> None:
    """Offer the check of a policy."""
    policy.add("check", check)


def _shown(found: Placed) -> str:
    """For people: place and kind, then what is wrong, then what to do."""
    finding = found.finding
    head = f"{found.place}: {finding.severity}: {finding.code}"
    if found.place.origin is not None:
        head += f"\n  Inherited from {found.place.origin}."
    return f"{head}\n  {found.problem}.\n  To do: {finding.remedy}.\n"


def _data(found: Placed) -> dict[str, object]:
    """For programs."""
    return {
        "file": found.place.file,
        "line": found.place.line,
        "inherited_from": asdict(found.place.origin) if found.place.origin else None,
        "severity": found.finding.severity,
        **asdict(found.finding),
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
    placed = placed_findings(found, places_in(policy), days, letters)
    errors = sum(x.is_error for x in placed)
    assumed = list(assumed_terms(found))
    verdict = _verdict(found, errors, len(placed) - errors, letters)
    return Answer(
        data={
            "name": found.name,
            "version": found.version,
            "hash": content_hash(found),
            "sound": not errors,
            "letters": str(letters.own) if letters.own else None,
            "findings": [_data(x) for x in placed],
            "assumed": assumed,
        },
        shown=[*(_shown(x) for x in placed), *verdict],
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
