"""A party of whom nothing is known any more, while the case goes on."""

from typing import TYPE_CHECKING

from workflows.facts import ActorKind, Fact
from workflows.keeping_facts import PartyErased
from workflows.moments import Moment
from workflows.refusal import Refused

if TYPE_CHECKING:
    from workflows.case import Case


def erased(case: "Case", moment: Moment, body: PartyErased) -> None:
    """Let everything end that was owed to her or for her sake; to others nothing changes.

    Whoever waited until she was told waits no longer. Who of the staff she is still bars them.
    """
    party = case.parties[body.party_id]
    party.erase(moment)
    party.settle_whether_it_hears(moment)
    for question in case.questions.values():
        if question.party_id == body.party_id and question.answered is None:
            question.let_go = True
    for obligation_id, attempt in tuple(case.attempts.items()):
        if attempt.fact.party_id == body.party_id:
            del case.attempts[obligation_id]


def check_erased(case: "Case", body: PartyErased, fact: Fact) -> None:
    """Refuse to erase whom nobody may erase, or twice.

    Raises:
        Refused: a legal hold stands, neither staff nor the engine does it, or she is erased.
    """
    if fact.actor.kind not in (ActorKind.STAFF, ActorKind.ENGINE):
        raise Refused("staff_only", "only a member of staff has a party erased")
    party = case.parties.get(body.party_id)
    if party is None:
        raise Refused("unknown_party", "this case has no such party: see 'duecourse case show'")
    if party.erased is not None:
        raise Refused("party_erased", "this party was erased already")
    # The engine repeats after a restore what a person did when none stood any more.
    if case.legal_hold is not None and fact.actor.kind is ActorKind.STAFF:
        raise Refused("legal_hold", "a legal hold stands on this case: nothing of it is erased")
