"""What an attempt at a letter, or bringing it, amounts to for the case."""

from datetime import datetime

from workflows.case import Attempt, Case
from workflows.delivery_facts import LetterAttempted, LetterHanded
from workflows.kept_promises import meets
from workflows.moments import Event, Moment
from workflows.notices import DeliveryOutcome
from workflows.party import GivenPromise, Telling
from workflows.triggers import Trigger


def attempted(case: Case, moment: Moment, body: LetterAttempted) -> None:
    """Take an attempt into account: she was told, or what it is about may be tried again."""
    case.letters[body.letter_id] = body
    if body.outcome.tells:
        _tell(case, moment, body, heard_at=moment.at)
        return
    if body.address_refused:
        case.parties[body.party_id].address_failed(body.preferences, moment)
    unknown = body.outcome is DeliveryOutcome.UNKNOWN
    for covered in body.covers:
        former = case.attempts.get(covered.obligation_id)
        is_same = former is not None and former.fact.letter_id == body.letter_id
        case.attempts[covered.obligation_id] = Attempt(
            moment=moment,
            begun=former.begun if former and is_same else moment,
            fact=body,
            unknowns=(former.unknowns if former else 0) + unknown,
        )


def handed(case: Case, moment: Moment, body: LetterHanded) -> None:
    """A hand delivery counts from when it was confirmed: a broken promise stays broken."""
    letter = case.letters[body.letter_id]
    if letter.outcome.tells:
        return
    case.letters[body.letter_id] = letter.model_copy(update={"outcome": DeliveryOutcome.HANDED})
    _tell(case, moment, letter, heard_at=moment.prompt_from)


def _tell(case: Case, moment: Moment, letter: LetterAttempted, *, heard_at: datetime) -> None:
    party = case.parties[letter.party_id]
    party.tellings.append(Telling(moment.number, heard_at, letter.letter_id))
    for given in party.promises:
        if given.is_open and meets(case, given.promise, letter):
            given.told_at = heard_at
            given.told_in = letter.letter_id
    for covered in letter.covers:
        case.discharged.add(covered.obligation_id)
        case.attempts.pop(covered.obligation_id, None)
        case.happened(
            Event(
                Trigger.TOLD,
                moment,
                party_id=letter.party_id,
                notice=covered.notice,
                role=party.role,
            )
        )
    if party.hears:
        known = {given.promise.promise_id for given in party.promises}
        party.promises.extend(
            GivenPromise(promise=promise, made=moment, made_in=letter.letter_id)
            for promise in letter.promises
            if promise.promise_id not in known
        )
        # A letter that was on its way when a pause began may name a day within it.
        party.let_go_of_what_falls_in_the_pause(moment)
