"""``duecourse policy adopt``: somebody answers for a policy, and moves running cases to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from services.adopting.case_query import read_query
from services.cli.answers import Answer, give
from services.cli.failures import ExitCode, InputRefused
from services.cli.options import PolicyGiven, id_option
from services.cli.personal import is_at_a_terminal, require_yes
from services.cli.policy_words import assumed_terms
from services.cli.registration import Commands
from services.cli.sessions import Reading
from services.policies.checking import Severity, findings_of
from services.policies.documents import load_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.adopting import Move
    from services.ledger.policies import Adoption
    from workflows.policy import Policy


def offer(policy: Commands) -> None:
    """Offer the command that adopts a policy."""
    policy.add("adopt", adopt)


async def adopt(
    reading: Reading,
    policy: PolicyGiven,
    by: Annotated[
        str | None,
        id_option("--by", "STAFF_ID", "Who answers for its numbers; whoever acts unless given."),
    ] = None,
    cases: Annotated[
        str | None,
        typer.Option(
            "--cases",
            metavar="QUERY",
            help="Also move these running cases to it: 'all', or terms such as "
            "policy=un-women-2020@1,stage=investigation+decision. Terms: policy, office, stage, "
            "category, opened-after, opened-before, case.",
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="With --cases: only say what would move; store nothing."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; for programs.")] = False,
) -> Answer:
    """Adopt a policy: a named person answers for the numbers that no source gives.

    In a trial it is adopted for the trial alone; a real installation has to adopt it anew.

    With --cases, running cases move to it. No date that was told moves; try --dry-run first. Cases
    in which you are named are left out: somebody else has to move them. Giving the same command
    again moves what is left.
    """
    found = load_policy(policy)
    _refuse_errors(found)
    adopter = _member(reading, by)
    if cases is None:
        if dry_run:
            message = "--dry-run goes with --cases: it says what would move in which case"
            raise InputRefused(message)
        _ask_about_numbers(found, adopter, yes=yes)
        return _adopted(found, await _adopt(reading, found, adopter))
    return await _move_cases(reading, found, cases, adopter, dry_run=dry_run, yes=yes)


def _refuse_errors(policy: Policy) -> None:
    errors = [x for x in findings_of(policy) if x.severity is Severity.ERROR]
    if errors:
        faults = (f"  {x.code}: {x.problem}" for x in errors)
        heading = "'duecourse policy check' refuses this policy, so nobody can adopt it:"
        raise InputRefused("\n".join([heading, *faults]))


def _member(reading: Reading, by: str | None) -> str:
    if by is None:
        return reading.actor.actor_id
    if reading.parts.directory.member(by) is None:
        message = f"the staff directory has nobody with the id '{by}': use one that it has"
        raise InputRefused(message)
    return by


def _ask_about_numbers(policy: Policy, adopter: str, *, yes: bool) -> None:
    if not yes and is_at_a_terminal():
        assumed = [f"  - {term}" for term in assumed_terms(policy)]
        heading = f"No source gives these numbers of {policy.name}, version {policy.version}:"
        give(Answer(data=None, shown=[heading, *assumed]), as_json=False)
        require_yes(f"Does {adopter} answer for them?")


async def _adopt(reading: Reading, policy: Policy, adopter: str) -> Adoption:
    parts = reading.parts
    key = await parts.ledger.policies.keep_policy(policy)
    return await parts.ledger.policies.adopt(
        key,
        reading.access("adopt_policy"),
        at=parts.clock.now(),
        trial=parts.settings.trial,
        adopted_by=adopter,
    )


def _adopted(policy: Policy, adoption: Adoption) -> Answer:
    scope = "for this trial" if adoption.trial else "for real cases"
    shown = f"{policy.name}, version {policy.version}, is adopted {scope} by {adoption.adopted_by}."
    return Answer(data=adoption, shown=[shown])


async def _move_cases(
    reading: Reading, policy: Policy, query: str, adopter: str, *, dry_run: bool, yes: bool
) -> Answer:
    from services.adopting import PolicyMove  # noqa: PLC0415 - slow: help needs none of it

    move = PolicyMove(reading.parts, policy, reading.actor)
    selected = await move.selected(read_query(query))
    if dry_run:
        return _moves([await move.preview(case) for case in selected])
    if not yes:
        _ask_about_cases(policy, len(selected))
    _ask_about_numbers(policy, adopter, yes=yes)
    await reading.parts.desk.workflows.require_reachable()
    await _adopt(reading, policy, adopter)
    return _moves(await move.apply_to_all(selected))


def _ask_about_cases(policy: Policy, count: int) -> None:
    if not is_at_a_terminal():
        message = "moving cases is asked for at a terminal: look with --dry-run, then say --yes"
        raise InputRefused(message)
    require_yes(f"Move {count} running cases to {policy.name}, version {policy.version}?")


def _moves(moves: Sequence[Move]) -> Answer:
    from services.cli.move_words import moves_in_words, totals_of  # noqa: PLC0415 - slow, as above

    totals = [{"what": what, "shift": way, "number": n} for what, way, n in totals_of(moves)]
    well = all(move.state.is_well for move in moves)
    return Answer(
        data={"cases": moves, "totals": totals},
        shown=moves_in_words(moves),
        said=[] if well else ["some cases could not be moved: give the same command again"],
        code=ExitCode.DONE if well else ExitCode.SYSTEM_COULD_NOT,
    )
