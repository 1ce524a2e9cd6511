"""The rows of promises that new facts make or settle, each with its evidence. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from workflows.delivery_facts import LetterAttempted, LetterHanded, LetterReturned
from workflows.notices import DeliveryOutcome
from workflows.staff import OfficeDuty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from workflows.case import Case
    from workflows.facts import Fact
    from workflows.party import GivenPromise

SETTLING_COLUMNS: Final = (
    "told_at",
    "let_go_at",
    "comes_to",
    "settled_fact",
    "settled_letter",
    "settled_attempt",
    "settled_how",
    "settled_by",
)
"""What changes in the row of a promise that was made before."""

_NOT_SETTLED: Final = dict.fromkeys(name for name in SETTLING_COLUMNS if name.startswith("settled"))
_MADE_BEFORE: Final = dict.fromkeys(("stage", "office_id", "made_fact", "made_letter"))


class PromiseRows:
    """Follows the promises of a case from fact to fact."""

    def __init__(self, case_id: str, case: Case) -> None:
        """Begin with the case as the facts before the new ones describe it."""
        self._case_id = case_id
        self._rows: dict[str, dict[str, Any]] = {}
        self._seen = {given.promise.promise_id: _settled_at(given) for given in _given(case)}

    @property
    def changed(self) -> list[dict[str, Any]]:
        """Whole rows, of the promises that the new facts made or settled."""
        return list(self._rows.values())

    def note(self, case: Case, fact: Fact) -> None:
        """Note what a fact changed, once the case has taken it into account."""
        for given in _given(case):
            promise_id = given.promise.promise_id
            is_new = promise_id not in self._seen
            if not is_new and self._seen[promise_id] == _settled_at(given):
                continue
            self._seen[promise_id] = _settled_at(given)
            row = self._rows.setdefault(promise_id, {**_MADE_BEFORE, **_NOT_SETTLED})
            row |= self._as_it_stands(given)
            row |= _making(case, fact) if is_new else _settling(case, fact, given)
            if is_new and not given.is_open:
                row |= _never_waited_for(fact)

    def _as_it_stands(self, given: GivenPromise) -> dict[str, Any]:
        promise = given.promise
        return {
            "promise_id": promise.promise_id,
            "case_id": self._case_id,
            "party_id": promise.party_id,
            "kind": promise.kind.value,
            "promised_on": promise.on,
            "zone": promise.zone,
            "deadline": promise.deadline,
            "made_at": given.made.at,
            "told_at": given.told_at,
            "let_go_at": given.let_go_at,
            "comes_to": promise.comes_to(given.told_at, given.let_go_at).value,
        }


def _given(case: Case) -> Iterator[GivenPromise]:
    for party in case.parties.values():
        yield from party.promises


def _settled_at(given: GivenPromise) -> tuple[datetime | None, datetime | None]:
    return given.told_at, given.let_go_at


def _making(case: Case, fact: Fact) -> dict[str, Any]:
    return {
        "stage": case.stage.value,
        "office_id": case.opening.offices.get(OfficeDuty.in_stage(case.stage)),
        "made_fact": fact.number,
        "made_letter": _letter_of(fact),
    }


def _settling(case: Case, fact: Fact, given: GivenPromise) -> dict[str, Any]:
    """What settled it; nothing has any more, if the letter that did came back."""
    if given.is_open:
        return _NOT_SETTLED
    letter_id = _letter_of(fact)
    if given.told_in is not None and isinstance(fact.body, LetterReturned):
        letter_id = given.told_in
    return {
        "settled_fact": fact.number,
        "settled_letter": letter_id,
        "settled_attempt": case.letters[letter_id].attempt if letter_id else None,
        "settled_how": _how(fact),
        "settled_by": f"{fact.actor.kind}:{fact.actor.actor_id}",
    }


def _never_waited_for(fact: Fact) -> dict[str, Any]:
    """A letter on its way when her pause began named a day within it: by her wish it is let go."""
    return {
        **_NOT_SETTLED,
        "settled_fact": fact.number,
        "settled_how": "updates_paused",
        "settled_by": f"{fact.actor.kind}:{fact.actor.actor_id}",
    }


def _letter_of(fact: Fact) -> str | None:
    match fact.body:
        case LetterAttempted(letter_id=letter_id) | LetterHanded(letter_id=letter_id):
            return letter_id
        case _:
            return None


def _how(fact: Fact) -> str:
    """How it was told; the kind of the fact, where no letter told anything."""
    match fact.body:
        case LetterAttempted(outcome=outcome):
            return outcome.value
        case LetterHanded():
            return DeliveryOutcome.HANDED.value
        case _:
            return fact.body.kind
