"""A letter that came back: whoever was to be told by it was not told.

What was discharged stays discharged, since it was sent; what it was about is owed anew, under
another id. The promise that the letter had kept is open again, or was broken; the one that it made
was made to nobody, and is let go.
"""

from workflows.answer_promises import id_if_promised_again
from workflows.case import Attempt, Case
from workflows.delivery_facts import Covered, LetterAttempted, LetterReturned
from workflows.kept_promises import meets
from workflows.moments import Moment
from workflows.notices import DeliveryOutcome
from workflows.obligations import keyed_id
from workflows.party import GivenPromise, Party
from workflows.promises import Promise
from workflows.triggers import Trigger


def came_back(case: Case, moment: Moment, body: LetterReturned) -> None:
    """Take a report about a letter into account."""
    letter = case.letters[body.letter_id]
    party = case.parties[letter.party_id]
    if body.returned.suspends_the_channel:
        party.address_failed(letter.preferences, moment)
    if letter.outcome is DeliveryOutcome.SENT:
        _was_not_told(case, moment, letter, party)
    elif letter.outcome is DeliveryOutcome.UNKNOWN:
        returned = letter.model_copy(update={"outcome": DeliveryOutcome.RETURNED})
        case.letters[letter.letter_id] = returned
        for covered in letter.covers:
            former = case.attempts.get(covered.obligation_id)
            if former is not None and former.fact.letter_id == letter.letter_id:
                former.moment = moment
                former.fact = returned


def _was_not_told(case: Case, moment: Moment, letter: LetterAttempted, party: Party) -> None:
    ids = {
        covered.obligation_id: _again(case, covered.obligation_id, moment)
        for covered in letter.covers
    }
    returned = letter.model_copy(
        update={
            "outcome": DeliveryOutcome.RETURNED,
            "covers": tuple(
                Covered(obligation_id=ids[x.obligation_id], notice=x.notice) for x in letter.covers
            ),
            "promises": tuple(_told_again(case, x, moment) for x in letter.promises),
        }
    )
    case.letters[letter.letter_id] = returned
    case.owed_again.update(ids)
    case.changes = [change.owed_under(ids) for change in case.changes]
    for covered in returned.covers:
        case.attempts[covered.obligation_id] = Attempt(moment=moment, begun=moment, fact=returned)
    _forget_the_telling(case, letter.letter_id, party)
    for given in party.promises:
        if given.told_in == letter.letter_id:
            _was_not_met(case, moment, given, party)
        elif given.made_in == letter.letter_id and given.is_open:
            given.let_go_at = moment.prompt_from
    party.let_go_of_what_falls_in_the_pause(moment)


def _again(case: Case, identifier: str, moment: Moment) -> str:
    return keyed_id(case.opening.salt, "again", identifier, moment.number)


def _told_again(case: Case, promise: Promise, moment: Moment) -> Promise:
    """The date as the letter says it, should somebody hand the letter over: a promise anew."""
    again = id_if_promised_again(case, promise) or _again(case, promise.promise_id, moment)
    return promise.model_copy(update={"promise_id": again})


def _forget_the_telling(case: Case, letter_id: str, party: Party) -> None:
    told = {telling.number for telling in party.tellings if telling.letter_id == letter_id}
    party.tellings = [x for x in party.tellings if x.number not in told]
    case.events[Trigger.TOLD] = [
        event
        for event in case.events.get(Trigger.TOLD, ())
        if event.party_id != party.party_id or event.moment.number not in told
    ]


def _was_not_met(case: Case, moment: Moment, given: GivenPromise, party: Party) -> None:
    """Another letter may have met it all the same; else it is owed again, if it was ever made."""
    given.told_at = given.told_in = None
    for telling in party.tellings:
        letter = case.letters[telling.letter_id]
        if telling.number > given.made.number and meets(case, given.promise, letter):
            given.told_at, given.told_in = telling.heard_at, telling.letter_id
            return
    maker = case.letters.get(given.made_in)
    was_made = maker is not None and maker.outcome is not DeliveryOutcome.RETURNED
    if not (was_made and party.hears):
        given.let_go_at = moment.prompt_from
