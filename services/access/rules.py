"""Who may do what: one rule for each operation. Whatever no rule allows is refused.

The same as a table for people is docs/access.md; a test compares the two, cell by cell.
"""

from collections.abc import Mapping
from typing import Final

from services.access.capacities import Capacity
from services.access.operations import Operation
from services.access.relations import Relation

Rule = Mapping[Capacity, frozenset[Relation]]

_CONTACT = (Capacity.INTAKE_OFFICER, Capacity.CASE_OFFICER, Capacity.FOCAL_POINT)
_HANDLERS = (Capacity.INVESTIGATOR, Capacity.DECISION_MAKER)
_ON_CASES = (*_CONTACT, *_HANDLERS, Capacity.MANAGER)

_HAS = frozenset({Relation.HAS_IT})
_HAS_OR_CONTACT = _HAS | {Relation.KEEPS_CONTACT}
_ANY_DUTY = _HAS_OR_CONTACT | {Relation.NOT_NOW}
_NO_CASE = frozenset({Relation.NO_CASE})
_EVERYWHERE = frozenset(Relation)
_UNLOCKED = frozenset({Relation.UNLOCKED})


def _who(
    capacities: tuple[Capacity, ...], relations: frozenset[Relation]
) -> dict[Capacity, frozenset[Relation]]:
    return dict.fromkeys(capacities, relations)


def _also_unlocked(rule: Rule) -> Rule:
    """The rule of what is only read: an emergency unlock opens it, in whatever capacity."""
    return {who: rule.get(who, frozenset()) | _UNLOCKED for who in Capacity}


# Who works on a case sees it; those who keep contact and those who answer for it, throughout.
_SEEN: Final[Rule] = {
    **_who((*_CONTACT, Capacity.MANAGER), _HAS_OR_CONTACT),
    **_who(_HANDLERS, _HAS),
}
_LISTED: Final[Rule] = {who: where | _NO_CASE for who, where in _SEEN.items()}
_BY_WHO_HAS_IT: Final[Rule] = _who(_ON_CASES, _HAS)
_BY_WHO_HANDLES_IT: Final[Rule] = _who((Capacity.CASE_OFFICER, *_HANDLERS, Capacity.MANAGER), _HAS)
_BY_WHO_KEEPS_CONTACT: Final[Rule] = _who(_CONTACT, _HAS_OR_CONTACT)
_BY_WHO_TALKS_WITH_THEM: Final[Rule] = {**_BY_WHO_KEEPS_CONTACT, **_who(_HANDLERS, _HAS)}

RULES: Final[Mapping[Operation, Rule]] = {
    Operation.OPEN_CASE: _who(_CONTACT, _NO_CASE),
    Operation.LIST_CASES: _LISTED,
    Operation.LIST_TASKS: _LISTED,
    Operation.LIST_PROMISES: _LISTED,
    # Sums over groups of cases, for whoever answers for an office, also after it handed them on.
    Operation.SEE_FIGURES: _who((Capacity.MANAGER,), _ANY_DUTY | _NO_CASE),
    # An address is a name: only who keeps contact may ask where it is.
    Operation.FIND_PARTY: _who(_CONTACT, _HAS_OR_CONTACT | _NO_CASE),
    Operation.IMPORT_CASES: _who(
        (Capacity.INTAKE_OFFICER, Capacity.CASE_OFFICER, Capacity.ADMINISTRATOR), _NO_CASE
    ),
    Operation.ADOPT_TERMS: _who((*_CONTACT, Capacity.MANAGER, Capacity.ADMINISTRATOR), _NO_CASE),
    Operation.SEE_TERMS_IN_USE: _who(tuple(Capacity), _NO_CASE),
    Operation.MEND_CASES: _who((Capacity.ADMINISTRATOR,), _NO_CASE),
    Operation.KEEP_KEYS: _who((Capacity.ADMINISTRATOR,), _NO_CASE),
    Operation.KEEP_ACCOUNTS: _who((Capacity.ADMINISTRATOR,), _NO_CASE),
    # Each her own; those of others are ended with their accounts.
    Operation.KEEP_TOKENS: _who((*_ON_CASES, Capacity.ADMINISTRATOR), _NO_CASE),
    # Of all cases together, for whoever mends the machine: sums, and nothing of any case.
    Operation.SEE_NUMBERS: _who((Capacity.ADMINISTRATOR,), _NO_CASE),
    Operation.KEEP_BACKUPS: _who((Capacity.ADMINISTRATOR,), _NO_CASE),
    Operation.READ_RETURNED_MAIL: _who((*_CONTACT, Capacity.ADMINISTRATOR), _NO_CASE),
    # A mailbox exists in a trial alone, where everybody is invented.
    Operation.READ_TRIAL_MAILBOX: _who(tuple(Capacity), _NO_CASE),
    Operation.READ_AUDIT_LOG: _who((Capacity.AUDITOR,), _EVERYWHERE),
    Operation.VERIFY_AUDIT_LOG: _who((Capacity.AUDITOR, Capacity.ADMINISTRATOR), _NO_CASE),
    # To the folder of the settings and nowhere else, so that it shows nobody anything.
    Operation.EXPORT_AUDIT_LOG: _who((Capacity.AUDITOR, Capacity.ADMINISTRATOR), _NO_CASE),
    Operation.SEE_CASE: _also_unlocked(_SEEN),
    Operation.SEE_FACTS: _also_unlocked(_SEEN),
    Operation.SEE_PARTIES: _also_unlocked(_SEEN),
    Operation.SEE_QUESTIONS: _also_unlocked(_SEEN),
    Operation.SEE_LETTERS: _also_unlocked(_SEEN),
    # The deciding entity knows parties by their roles; who writes to them knows their names.
    Operation.READ_NAMES: _also_unlocked({**_BY_WHO_KEEPS_CONTACT, Capacity.INVESTIGATOR: _HAS}),
    Operation.READ_QUESTIONS: _also_unlocked(_BY_WHO_TALKS_WITH_THEM),
    # A letter may quote the word of the office that had the case before.
    Operation.READ_LETTER: _also_unlocked(_BY_WHO_KEEPS_CONTACT),
    # Whoever erases mends the machine and sees no case: who works on cases erases none.
    Operation.ERASE_CASE: _who((Capacity.ADMINISTRATOR,), _EVERYWHERE),
    Operation.HOLD_CASE: _who((*_CONTACT, Capacity.MANAGER), _HAS_OR_CONTACT),
    Operation.ASK_TO_UNLOCK: _who(tuple(Capacity), _EVERYWHERE - _NO_CASE),
    # Whoever answers for one of the case's offices, and is not who asks.
    Operation.ALLOW_TO_UNLOCK: _who((Capacity.MANAGER,), _ANY_DUTY),
    # To somebody else, and not to be handed on: nobody answers for a case by a grant.
    Operation.GRANT_CASE: _who((Capacity.MANAGER,), _HAS),
    # Its dates change with it: whoever keeps in touch with its parties, or answers for it.
    Operation.MOVE_TO_TERMS: _who((*_CONTACT, Capacity.MANAGER), _HAS_OR_CONTACT),
    Operation.ADVANCE_CASE: _BY_WHO_HAS_IT,
    Operation.RECEIVE_REPORT: _who(
        (Capacity.CASE_OFFICER, Capacity.DECISION_MAKER, Capacity.MANAGER), _HAS
    ),
    Operation.RECORD_DECISION: _who((Capacity.DECISION_MAKER, Capacity.MANAGER), _HAS),
    Operation.GIVE_WORD: _BY_WHO_HAS_IT,
    Operation.HOLD_CONTENT: _BY_WHO_HANDLES_IT,
    Operation.PAUSE_CLOCK: _BY_WHO_HANDLES_IT,
    Operation.EXTEND_CLOCK: _BY_WHO_HANDLES_IT,
    Operation.RECORD_STEP: {**_BY_WHO_HAS_IT, **_BY_WHO_KEEPS_CONTACT},
    Operation.CLOSE_CASE: _BY_WHO_HAS_IT,
    Operation.REOPEN_CASE: _who((*_CONTACT, Capacity.MANAGER), _HAS),
    Operation.ADD_PARTY: {**_BY_WHO_KEEPS_CONTACT, Capacity.INVESTIGATOR: _HAS},
    Operation.RECORD_CHOICE: _BY_WHO_KEEPS_CONTACT,
    Operation.STOP_CONTACT: _BY_WHO_TALKS_WITH_THEM,
    # A code opens everything that was told to her: as her address, it is for whoever keeps contact.
    Operation.GIVE_CODE: _BY_WHO_KEEPS_CONTACT,
    # Only the investigating office says that a witness or respondent knows.
    Operation.INFORM_PARTY: _who((Capacity.INVESTIGATOR,), _HAS),
    Operation.RELEASE_PARTY: _who((Capacity.INVESTIGATOR, Capacity.MANAGER), _HAS),
    Operation.RECORD_REQUEST: _BY_WHO_TALKS_WITH_THEM,
    Operation.SETTLE_WITHDRAWAL: _BY_WHO_KEEPS_CONTACT,
    Operation.ANSWER_QUESTION: _BY_WHO_HAS_IT,
    # Nobody's danger waits for whose turn it is.
    Operation.RAISE_ALARM: _who(_ON_CASES, _ANY_DUTY),
    Operation.ANSWER_ALARM: {**_BY_WHO_HAS_IT, **_BY_WHO_KEEPS_CONTACT},
    Operation.OFFER_VOICE: _BY_WHO_TALKS_WITH_THEM,
    Operation.HAND_LETTER: _BY_WHO_KEEPS_CONTACT,
    Operation.DO_TASK: {**_BY_WHO_HAS_IT, **_BY_WHO_KEEPS_CONTACT},
}


def allowed(operation: Operation, capacity: Capacity) -> frozenset[Relation]:
    """How somebody must stand to a case to do this in a capacity; empty where it is not theirs."""
    return RULES[operation].get(capacity, frozenset())
