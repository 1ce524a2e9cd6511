"""Erases a case: its key, its workflow, its mails in a trial, its rows; cut off, it goes on."""

from dataclasses import dataclass
from datetime import date

from services.erasing.trial_mails import delete_trial_mails
from services.installation import Installation
from services.lasting import LastingEntry, LastingKind
from services.ledger.access import Access
from services.ledger.erasures import Erasure
from workflows.case import Case
from workflows.instants import local_date
from workflows.keeping import ErasureReason
from workflows.planning.keeping import how_long_kept


class ErasureRefused(Exception):
    """The case cannot be erased as it stands; the message says what to do. Nothing was erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What an erasure would take away.

    Attributes:
        case_id: Of which case.
        facts: How many facts.
        parties: How many persons.
        letters: How many letters with their texts.
        promises: How many promises.
        kept_until: The first day on which the policy lets it go; None if it says none.
    """

    case_id: str
    facts: int
    parties: int
    letters: int
    promises: int
    kept_until: date | None


async def what_goes(parts: Installation, case_id: str, reason: ErasureReason) -> Remains:
    """What would be gone; nothing is changed.

    Raises:
        ErasureRefused: The case is open, a legal hold stands, or it is said to be kept long enough
            and is not.
    """
    file = await parts.files.open(case_id)
    case = file.replayed()
    if case.stage.is_open:
        message = "this case is open, and people wait for what was promised to them: close it first"
        raise ErasureRefused(message)
    await require_no_legal_hold(parts, case_id, case)
    until = {x.party: x.until for x in how_long_kept(file.policy, file.calendar, case)}.get(None)
    today = local_date(parts.clock.now(), case.opening.time_zone)
    if reason is ErasureReason.KEPT_LONG_ENOUGH and until is not None and today < until:
        message = (
            f"this case is kept until {until} by its policy: give another --reason, if it has to "
            "go before"
        )
        raise ErasureRefused(message)
    return Remains(
        case_id=case_id,
        facts=case.number,
        parties=len(case.parties),
        letters=len(await parts.ledger.erasures.message_ids(case_id)),
        promises=sum(len(party.promises) for party in case.parties.values()),
        kept_until=until,
    )


async def require_no_legal_hold(parts: Installation, case_id: str, case: Case) -> None:
    """Refuse while a legal hold stands.

    Raises:
        ErasureRefused: One does.
    """
    hold = case.legal_hold or await parts.ledger.legal_holds.standing(case_id)
    if hold is not None:
        message = (
            f"a legal hold stands on this case ({hold.reason}, to be reviewed on "
            f"{hold.review_on}): lift it first, if it may go"
        )
        raise ErasureRefused(message)


async def erase_case(
    parts: Installation, case_id: str, reason: ErasureReason, access: Access
) -> None:
    """Erase a case for good. It can be given again wherever it was cut off.

    Whether it may be erased was asked before: see `what_goes`.

    Raises:
        EngineUnreachable: Temporal does not answer; nothing was begun.
        EngineSilent: Temporal did not delete its part in time; give it again.
    """
    await parts.desk.workflows.require_reachable()
    now = parts.clock.now()
    # On the list first: no backup of any moment from here on brings the case back.
    await parts.lasting.add([LastingEntry(kind=LastingKind.CASE_ERASED, case_id=case_id, at=now)])
    await parts.ledger.erasures.begin(case_id, reason.value, access, at=now)
    await _carry_on(parts, case_id, access)


async def finish_erasures(parts: Installation, access: Access) -> tuple[Erasure, ...]:
    """Finish every erasure that was cut off; which they were."""
    left = await parts.ledger.erasures.known(unfinished_only=True)
    for erasure in left:
        await _carry_on(parts, erasure.case_id, access)
    return tuple(left)


async def erase_again(parts: Installation, access: Access) -> tuple[str, ...]:
    """Erase whatever the lasting list says was erased, and a restored backup has again."""
    erased = {
        entry.case_id for entry in parts.lasting.entries() if entry.kind is LastingKind.CASE_ERASED
    }
    back = [
        case_id
        for case_id in sorted(erased)
        if await parts.ledger.facts.recorded_through(case_id)
        or await parts.desk.workflows.exists(case_id)
    ]
    for case_id in back:
        await erase_case(parts, case_id, ErasureReason.RESTORED, access)
    return tuple(back)


async def _carry_on(parts: Installation, case_id: str, access: Access) -> None:
    """Each step can be repeated; the last one says that it is finished.

    The key goes first: from then on nothing can be read, whatever happens to the rest. The rows go
    last: they say which mails were the case's.
    """
    actor = f"{access.actor.kind}:{access.actor.actor_id}"
    await parts.vault.destroy_case(case_id, actor=actor, purpose=access.purpose)
    await parts.desk.workflows.erase(case_id)
    if parts.settings.keeps_its_own_mail:
        sent = await parts.ledger.erasures.message_ids(case_id)
        await delete_trial_mails(parts.settings.mailbox, sent)
    await parts.ledger.erasures.finish(case_id, at=parts.clock.now())
