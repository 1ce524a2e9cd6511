"""``duecourse erase`` and ``legal-hold ...``: the end of a case, and what forbids it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer
from services.cli.failures import InputRefused
from services.cli.options import CaseGiven, day_option, id_option
from services.cli.personal import is_at_a_terminal, require_yes
from services.cli.receipts import answer_with_receipt
from services.cli.registration import Commands, refusing
from services.cli.sessions import Acting, Overseeing
from services.cli.typed import read_case
from services.cli.words import day_in_words, plain
from workflows.keeping import ErasureReason, LegalHoldReason
from workflows.keeping_facts import LegalHoldLifted, LegalHoldPlaced

if TYPE_CHECKING:
    from services.access.permits import Permit
    from services.erasing import Remains
    from services.ledger.access import Access

BACKUPS_HOLD_IT = (
    "backups of the key store from before still hold its key until they expire; letters that left "
    "are with whoever got them"
)


def offer(commands: Commands) -> None:
    """Offer the command that erases."""
    commands.add("erase", erase)


def offer_holds(holds: Commands) -> None:
    """Offer the commands about legal holds."""
    holds.add("place", place)
    holds.add("lift", lift)


async def erase(
    overseeing: Overseeing,
    case: Annotated[
        str | None,
        typer.Argument(metavar="[CASE]", parser=refusing(read_case), help="Its reference."),
    ] = None,
    party: Annotated[
        str | None,
        id_option("--party", "PARTY", "Erase what is known of this party alone; the case goes on."),
    ] = None,
    reason: Annotated[ErasureReason, typer.Option(help="Why.")] = ErasureReason.KEPT_LONG_ENOUGH,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; for programs.")] = False,
) -> Answer:
    """Erase a closed case for good: names, letters, facts, the workflow with its history.

    Its key is destroyed, so that nothing is readable that some copy still has. What remains is an
    empty tombstone, the entries of the audit log, and counts that lead back to nobody. It cannot be
    undone. Without CASE it finishes what was cut off.

    With --party only what is known of one party goes, and her case goes on, open or closed: dates
    that she was told are let go of, nothing goes to her any more, and to others nothing changes.
    """
    from services.erasing import erase_case, what_goes  # noqa: PLC0415 - slow: help needs none of it

    access = overseeing.access("erase")
    if case is None:
        if party is not None:
            raise InputRefused("say in which case: duecourse erase CASE --party PARTY")
        return await _finished(overseeing, access)
    permit = await overseeing.permit(case)
    case_id = permit.case_id
    if party is not None:
        return await _erase_party(
            overseeing, permit, party, reason, access, only_look=dry_run, ask=not yes
        )
    goes = await what_goes(overseeing.parts, case_id, reason)
    if dry_run:
        return Answer(data=goes, shown=[_said(goes), "Nothing was erased."])
    if not yes:
        _ask_twice(_said(goes))
    await erase_case(overseeing.parts, case_id, reason, access)
    return Answer(
        data={**_as_data(goes), "erased": True},
        shown=[f"Erased the case {case_id}."],
        said=[BACKUPS_HOLD_IT],
    )


async def place(
    acting: Acting,
    case: CaseGiven,
    reason: Annotated[LegalHoldReason, typer.Option(help="Why it may not be erased.")],
    review_on: Annotated[date, day_option("When somebody looks whether it still has to stand.")],
) -> Answer:
    """Keep a case from being erased, until somebody lifts the hold.

    On the day of its review an officer gets a task; placing it again renews it.
    """
    receipt = await acting.submit(case, LegalHoldPlaced(reason=reason, review_on=review_on))
    done = f"nothing of it is erased; to be reviewed by {day_in_words(review_on)}"
    return await answer_with_receipt(acting, receipt, done)


async def lift(acting: Acting, case: CaseGiven) -> Answer:
    """Let a case be erased again when its time has come."""
    case_id = await acting.case(case)
    holds = acting.parts.ledger.legal_holds
    is_known = (await acting.file(case_id)).replayed().legal_hold is not None
    if not is_known and await holds.standing(case_id) is not None:
        await holds.lift(case_id, acting.access("legal_hold"))
        return Answer(
            data={"case_id": case_id, "lifted": True}, shown=["The legal hold is lifted."]
        )
    receipt = await acting.submit(case, LegalHoldLifted())
    return await answer_with_receipt(acting, receipt, "the legal hold is lifted", lifted=True)


async def _finished(overseeing: Overseeing, access: "Access") -> Answer:
    from services.erasing import finish_erasing_parties, finish_erasures  # noqa: PLC0415 - slow

    finished = await finish_erasures(overseeing.parts, access)
    parties = await finish_erasing_parties(overseeing.parts, access)
    count = len(finished) + len(parties)
    return Answer(
        data={
            "finished": [x.case_id for x in finished],
            "finished_parties": [{"case_id": x, "party_id": y} for x, y in parties],
        },
        shown=[f"{count} erasures were finished that had been cut off."],
    )


async def _erase_party(
    overseeing: Overseeing,
    permit: "Permit",
    party: str,
    reason: ErasureReason,
    access: "Access",
    *,
    only_look: bool,
    ask: bool,
) -> Answer:
    from services.erasing import erase_party, what_goes_of_party  # noqa: PLC0415 - slow, as above

    parts = overseeing.parts
    goes = await what_goes_of_party(parts, permit.case_id, party, reason, access)
    said = (
        f"{party} ({plain(goes.role)}) has {goes.letters} letters; {goes.open_promises} promised "
        "dates are let go of."
    )
    data = {
        "case_id": permit.case_id,
        "party_id": party,
        "role": goes.role.value,
        "letters": goes.letters,
        "open_promises": goes.open_promises,
    }
    if only_look:
        return Answer(data=data, shown=[said, "Nothing was erased."])
    if ask:
        _ask_twice(said)
    await erase_party(parts, permit, party, reason, access)
    return Answer(
        data={**data, "erased": True},
        shown=[f"Erased what was known of {party}; the case goes on."],
        said=[BACKUPS_HOLD_IT],
    )


def _ask_twice(said: str) -> None:
    if not is_at_a_terminal():
        message = "an erasure is asked for at a terminal: look with --dry-run, then say --yes"
        raise InputRefused(message)
    require_yes(f"{said} Erase all of it?")
    require_yes("It cannot be undone. Are you sure?")


def _said(goes: "Remains") -> str:
    return (
        f"This case has {goes.facts} facts, {goes.parties} persons, {goes.letters} letters and "
        f"{goes.promises} promises.{_kept_until(goes)}"
    )


def _kept_until(goes: "Remains") -> str:
    """Until when the policy keeps it; nothing if it does not say."""
    if goes.kept_until is None:
        return ""
    return f" Its policy keeps it until {day_in_words(goes.kept_until)}."


def _as_data(goes: "Remains") -> dict[str, object]:
    return {
        "case_id": goes.case_id,
        "facts": goes.facts,
        "parties": goes.parties,
        "letters": goes.letters,
        "promises": goes.promises,
        "kept_until": goes.kept_until,
    }
