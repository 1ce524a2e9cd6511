"""Erases one party while her case goes on: her key, her page, her mails in a trial."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.access.own_work import OwnWork
from services.access.permits import Permit, for_own_work
from services.erasing.erasing import ErasureRefused, require_no_legal_hold
from services.erasing.trial_mails import delete_trial_mails
from services.installation import Installation
from services.lasting import LastingEntry, LastingKind
from services.ledger.access import CARRYING_OUT, Access
from services.vault.errors import KeyDestroyed
from services.vault.records import KeyOwner, VaultReference
from workflows.facts import ENGINE, Fact
from workflows.fold import replay
from workflows.instants import local_date
from workflows.keeping import ErasureReason
from workflows.keeping_facts import PartyErased
from workflows.parties import Role
from workflows.party_facts import QuestionAnswered, QuestionAsked
from workflows.planning.keeping import how_long_kept

Whom = tuple[str, str]
"""A case, and a party in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainsOfParty:
    """What erasing a party would take away, and what would end.

    Attributes:
        case_id: In which case.
        party_id: Who.
        role: In which role.
        letters: How many letters with their texts.
        open_promises: How many dates she was told that would be let go of.
    """

    case_id: str
    party_id: str
    role: Role
    letters: int
    open_promises: int


async def what_goes_of_party(
    parts: Installation, case_id: str, party_id: str, reason: ErasureReason, access: Access
) -> RemainsOfParty:
    """What would be gone; nothing is changed.

    Raises:
        ErasureRefused: There is no such party, she is erased, a legal hold stands, or she is said
            to be kept long enough and is not.
    """
    file = await parts.files.open(case_id)
    case = file.replayed()
    party = case.parties.get(party_id)
    if party is None:
        message = f"this case has no such party; it has {', '.join(case.parties) or 'none'}"
        raise ErasureRefused(message)
    if party.erased is not None:
        message = "this party was erased already; 'duecourse erase' alone finishes what was cut off"
        raise ErasureRefused(message)
    await require_no_legal_hold(parts, case_id, case)
    if reason is ErasureReason.KEPT_LONG_ENOUGH:
        if case.stage.is_open:
            message = (
                "this case is open, so nobody in it was kept long enough: say another --reason"
            )
            raise ErasureRefused(message)
        ends = [
            kept.until
            for kept in how_long_kept(file.policy, file.calendar, case)
            if kept.party is None or kept.party.party_id == party_id
        ]
        today = local_date(parts.clock.now(), case.opening.time_zone)
        if ends and today < min(ends):
            message = f"this party is kept until {min(ends)} by the policy: say another --reason"
            raise ErasureRefused(message)
    letters = await parts.ledger.letters.of_case(case_id, access, party_id=party_id)
    return RemainsOfParty(
        case_id=case_id,
        party_id=party_id,
        role=party.role,
        letters=len(letters),
        open_promises=sum(given.is_open for given in party.promises),
    )


async def erase_party(
    parts: Installation, permit: Permit, party_id: str, reason: ErasureReason, access: Access
) -> None:
    """Erase what is known of a party for good. Cut off anywhere, `finish_erasing_parties` goes on.

    First the case knows of it: from then on nothing goes to her, and her key is not missed.

    Raises:
        CommandRefused: The case does not accept it: she is erased, or a legal hold stands.
        EngineUnreachable: Temporal does not answer; nothing was begun.
        OSError: The lasting list cannot be written; nothing was destroyed.
    """
    body = PartyErased(party_id=party_id, reason=reason)
    await parts.desk.submit(permit, [body])
    await _carry_on(parts, permit.case_id, party_id, access)


async def finish_erasing_parties(parts: Installation, access: Access) -> tuple[Whom, ...]:
    """Finish every erasure of a party that was cut off; which they were."""
    left = [
        (case_id, party_id)
        for case_id, party_id in await _erased_by_facts(parts)
        if await _something_stands(parts, case_id, party_id)
    ]
    for case_id, party_id in left:
        await _carry_on(parts, case_id, party_id, access)
    return tuple(left)


async def erase_parties_again(parts: Installation, access: Access) -> tuple[Whom, ...]:
    """Erase whoever the lasting list says was erased, and a restored backup has again."""
    back = []
    for entry in parts.lasting.entries():
        if entry.kind is LastingKind.PARTY_ERASED and entry.party_id is not None:
            facts = await _facts(parts, entry.case_id)
            party = replay(facts).parties.get(entry.party_id) if facts else None
            if party is not None and party.erased is None:
                body = PartyErased(party_id=entry.party_id, reason=ErasureReason.RESTORED)
                permit = for_own_work(OwnWork.LOST_ERASURE, entry.case_id, ENGINE)
                await parts.desk.submit(permit, [body])
                await _carry_on(parts, entry.case_id, entry.party_id, access)
                back.append((entry.case_id, entry.party_id))
    return tuple(back)


async def _carry_on(parts: Installation, case_id: str, party_id: str, access: Access) -> None:
    """Each step can be repeated.

    On the list before anything is destroyed: no backup of an earlier moment brings her back. The
    values go last, for by them it is known that something was left.
    """
    now = parts.clock.now()
    actor = f"{access.actor.kind}:{access.actor.actor_id}"
    kept = await _values(parts, case_id, party_id)
    await parts.lasting.add(
        [LastingEntry(kind=LastingKind.PARTY_ERASED, case_id=case_id, party_id=party_id, at=now)]
    )
    await parts.codes.block(case_id, party_id, access)
    if parts.settings.keeps_its_own_mail:
        sent = await parts.ledger.erasures.message_ids(case_id, party_id)
        await delete_trial_mails(parts.settings.mailbox, sent)
    await parts.vault.destroy_party(case_id, party_id, actor=actor, purpose=access.purpose)
    for reference in kept:
        # What was kept before parties had keys of their own lies under the case's key.
        await parts.vault.discard(case_id, reference, actor=actor, purpose=access.purpose)
    await parts.ledger.erasures.leave_nothing_to_spare()


async def _something_stands(parts: Installation, case_id: str, party_id: str) -> bool:
    """Whether her key stands, or anything that was kept of her."""
    try:
        await parts.key_storage.rows.find(KeyOwner(case_id=case_id, party_id=party_id))
    except KeyDestroyed:
        return bool(await _values(parts, case_id, party_id))
    return True


async def _values(parts: Installation, case_id: str, party_id: str) -> list[VaultReference]:
    """What the vault still keeps of her."""
    of_facts = _named_in(await _facts(parts, case_id), party_id)
    of_rows = await parts.ledger.erasures.references_of(case_id, party_id)
    references = [VaultReference(x) for x in dict.fromkeys((*of_facts, *of_rows))]
    return [x for x in references if await parts.ledger.vault_rows.get_entry(case_id, x)]


async def _erased_by_facts(parts: Installation) -> list[Whom]:
    return [
        (case_id, fact.body.party_id)
        for case_id in await parts.ledger.erasures.cases_with_erased_parties()
        for fact in await _facts(parts, case_id)
        if isinstance(fact.body, PartyErased)
    ]


async def _facts(parts: Installation, case_id: str) -> tuple[Fact, ...]:
    if not await parts.ledger.facts.recorded_through(case_id):
        return ()
    return await parts.ledger.facts.facts_of(case_id, CARRYING_OUT)


def _named_in(facts: Sequence[Fact], party_id: str) -> Iterator[str]:
    """Every reference into the vault in facts about her, and in answers to her questions."""
    asked: set[str] = set()
    for fact in facts:
        body = fact.body
        if isinstance(body, QuestionAsked) and body.party_id == party_id:
            asked.add(body.question_id)
        is_an_answer = isinstance(body, QuestionAnswered) and body.question_id in asked
        if is_an_answer or getattr(body, "party_id", None) == party_id:
            yield from _references_in(body.model_dump())


def _references_in(said: object) -> Iterator[str]:
    match said:
        case dict():
            for value in said.values():
                yield from _references_in(value)
        case str() if said.startswith("vr_"):
            yield said
