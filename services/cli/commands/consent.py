"""``duecourse party ...``: how a party wants to hear, from when, whether still, and where."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from services.cli.answers import Answer
from services.cli.choice_options import ChoiceTyped
from services.cli.choices import choice_of
from services.cli.failures import InputRefused
from services.cli.options import CaseGiven, PartyGiven, day_option
from services.cli.receipts import answer_with_receipt
from services.cli.registration import Commands
from services.cli.sessions import Acting
from services.cli.words import day_in_words, plain
from workflows.party_facts import (
    ConsentRenewed,
    ContactConfirmed,
    ContactRevoked,
    UpdatesPaused,
    UpdatesResumed,
)


def offer(party: Commands) -> None:
    """Offer the commands about consent."""
    party.add("prefer", prefer)
    party.add("consent", consent)
    party.add("revoke", revoke)
    party.add("pause", pause)
    party.add("resume", resume)
    party.add("confirmed", confirmed)


async def prefer(acting: Acting, case: CaseGiven, party: PartyGiven, typed: ChoiceTyped) -> Answer:
    """Record how a party wants to hear, as they said it over a route that is safe.

    The new choice replaces the former one whole: give everything that stays as well.
    """
    permit = await acting.permit(case)
    choice = choice_of(typed, acting.parts)
    if choice is None:
        message = "say how the party wants to hear: --channel and --language"
        raise InputRefused(message)
    receipt = await acting.parts.desk.choose(
        permit,
        party,
        choice,
        occurred_at=acting.at,
        command_id=acting.command_id,
    )
    return await answer_with_receipt(acting, receipt, f"{party} hears by {plain(choice.channel)}")


async def revoke(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Stop all contact at once: the party wants to hear nothing any more. No reason is needed."""
    receipt = await acting.submit(case, ContactRevoked(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} hears nothing any more")


async def pause(
    acting: Acting,
    case: CaseGiven,
    party: PartyGiven,
    until: Annotated[date, day_option("The day from which letters go on.")],
) -> Answer:
    """Let nothing go to a party before a day, because the party wishes it. No reason is needed.

    Nobody turns to the party meanwhile, other than for safety's sake. Dates that were promised for
    the time of the pause are let go; what is owed then comes in one letter when it is over.
    """
    receipt = await acting.submit(case, UpdatesPaused(party_id=party, until=until))
    done = f"{party} hears nothing before {day_in_words(until)}"
    return await answer_with_receipt(acting, receipt, done)


async def resume(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """End a party's pause before its day, because the party wishes it."""
    receipt = await acting.submit(case, UpdatesResumed(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} hears again")


class Consent(StrEnum):
    """What a party said when she was asked whether the way we reach her is still safe."""

    RENEWED = "renewed"
    CHANGED = "changed"
    REVOKED = "revoked"


async def consent(
    acting: Acting,
    case: CaseGiven,
    party: PartyGiven,
    answer: Annotated[Consent, typer.Argument(help="What the party said.")],
    typed: ChoiceTyped,
) -> Answer:
    """Record what a party said when asked whether the way we reach her is still safe.

    Ask over a route that is safe: somebody else may read her mail. 'renewed' keeps everything as it
    is; 'changed' needs the whole new choice, as 'party prefer' does; 'revoked' stops all contact at
    once. No reason is needed for any of them.
    """
    if answer is Consent.CHANGED:
        return await prefer(acting, case, party, typed)
    if not typed.is_empty:
        message = f"'{answer}' changes nothing else: if the party chose otherwise, say 'changed'"
        raise InputRefused(message)
    if answer is Consent.REVOKED:
        return await revoke(acting, case, party)
    receipt = await acting.submit(case, ConsentRenewed(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} may be reached as before")


async def confirmed(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Record that letters reach a party at her address: she said so over another safe route.

    Under a policy that asks for it, no mail shows the letter itself before. Another address has to
    be confirmed again.
    """
    receipt = await acting.submit(case, ContactConfirmed(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party}'s address is confirmed")
