"""``duecourse policy adopt``: somebody answers for a policy, and moves running cases to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, give
from services.cli.case_moving import (
    CasesGiven,
    DryRunGiven,
    YesGiven,
    move_cases,
    refuse_dry_run_without_cases,
    would_move,
)
from services.cli.failures import InputRefused
from services.cli.options import PolicyGiven, id_option
from services.cli.own_letters import letters_that_are_sent
from services.cli.personal import is_at_a_terminal, require_yes
from services.cli.registration import Commands
from services.cli.sessions import Reading
from services.ledger.adoption_reasons import AdoptionReason
from services.policies.adopting import PolicyRefused, adopt_policy, require_no_errors
from services.policies.documents import load_policy
from services.policies.telling.sources import assumed_terms

if TYPE_CHECKING:
    from services.ledger.policies import Adoption
    from services.letters.library import LetterLibrary
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
    reason: Annotated[
        AdoptionReason | None,
        typer.Option("--reason", help="Why; kept with the adoption, for 'policy list'."),
    ] = None,
    cases: CasesGiven = None,
    dry_run: DryRunGiven = False,
    yes: YesGiven = False,
) -> Answer:
    """Adopt a policy: a named person answers for the numbers that no source gives.

    In a trial it is adopted for the trial alone; a real installation has to adopt it anew.

    With --cases, running cases move to it. No date that was told moves; try --dry-run first. Cases
    in which you are named, and those of other offices, are left out: somebody else has to move
    them. Giving the same command again moves what is left.
    """
    found = load_policy(policy)
    _refuse_errors(found, letters_that_are_sent(reading.parts.settings))
    adopter = _member(reading, by)
    if cases is None:
        refuse_dry_run_without_cases(dry_run=dry_run)
        _ask_about_numbers(found, adopter, yes=yes)
        return _adopted(found, await _adopt(reading, found, adopter, reason))
    from services.adopting import ToPolicy  # noqa: PLC0415 - slow: help needs none of it

    if dry_run:
        return await would_move(reading, ToPolicy(found), cases)

    async def keep() -> None:
        await _adopt(reading, found, adopter, reason)

    return await move_cases(
        reading,
        ToPolicy(found),
        cases,
        yes=yes,
        ask=lambda: _ask_about_numbers(found, adopter, yes=yes),
        keep=keep,
    )


def _refuse_errors(policy: Policy, letters: LetterLibrary) -> None:
    try:
        require_no_errors(policy, letters)
    except PolicyRefused as refused:
        raise InputRefused(str(refused)) from None


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


async def _adopt(
    reading: Reading, policy: Policy, adopter: str, reason: AdoptionReason | None
) -> Adoption:
    return await adopt_policy(
        reading.parts, policy, reading.access("adopt_policy"), adopted_by=adopter, reason=reason
    )


def _adopted(policy: Policy, adoption: Adoption) -> Answer:
    scope = "for this trial" if adoption.trial else "for real cases"
    shown = f"{policy.name}, version {policy.version}, is adopted {scope} by {adoption.adopted_by}."
    return Answer(data=adoption, shown=[shown])
