"""Adopting a policy: what it would do to running cases, case by case, and only then the deed."""

import asyncio
from dataclasses import dataclass

from starlette.responses import Response

from services.access.operations import Operation
from services.adopting import CaseMoves, ToPolicy, UnreadableQuery, read_query
from services.adopting.move_words import rows_of, states_in_words, totals_of
from services.desk.answers import EngineUnreachable, UnknownCase
from services.ledger.adoption_reasons import AdoptionReason
from services.ledger.cases import CaseRecord
from services.ledger.errors import NotInLedger
from services.office.administration.policy_pages import chapters_of
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from services.policies.adopting import PolicyRefused, adopt_policy, require_no_errors
from services.policies.documents import UnreadablePolicy, parse_policy
from services.policies.known import known_policies, policy_by_hash
from services.policies.telling.sources import assumed_terms
from workflows.policy import Policy, content_hash

MOST_CASES = 500
"""As many as one page shows, and one request waits for."""

_FIELDS = ("known", "document", "reason", "cases")


class Refused(ValueError):
    """What was filled in cannot be adopted; the message says why, line by line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to adopt, why, and which running cases are to go over to it."""

    policy: Policy
    reason: AdoptionReason | None
    cases: str


async def show_form(visit: OfficeVisit) -> Response:
    """Which policy, why, and for which running cases."""
    return await _form(visit)


async def check(visit: OfficeVisit) -> Response:
    """What would move, case by case; nothing is kept."""
    try:
        wanted = await _wanted(visit)
        moves = _moves(visit, wanted)
        would = [await moves.preview(case) for case in await _selected(moves, wanted)]
    except Refused as refused:
        return await _form(visit, str(refused))
    return visit.page(
        "policy_adopt_check.html",
        title="Check before you adopt",
        policy=wanted.policy,
        hash=content_hash(wanted.policy),
        assumed=list(assumed_terms(wanted.policy)),
        chapters=chapters_of(wanted.policy),
        given={name: visit.fields.text(name) for name in _FIELDS},
        rows=[row for move in would for row in rows_of(move)],
        totals=totals_of(would),
        said=states_in_words(would),
        are_meant=bool(wanted.cases),
        fault=None,
    )


async def confirm(visit: OfficeVisit) -> Response:
    """Adopt it, and move the cases; what was looked at is what is adopted."""
    try:
        wanted = await _wanted(visit)
        _require_looked_at(visit, wanted)
        moves = _moves(visit, wanted)
        selected = await _selected(moves, wanted)
        if selected:
            await visit.parts.desk.workflows.require_reachable()
    except Refused as refused:
        return await _form(visit, str(refused))
    except EngineUnreachable:
        fault = "The engine does not answer, so nothing was adopted. Try again in a minute"
        return await _form(visit, fault, status=503)
    await adopt_policy(
        visit.parts.installation,
        wanted.policy,
        visit.access("adopt_policy"),
        adopted_by=visit.session.staff_id,
        reason=wanted.reason,
    )
    moved = await moves.apply_to_all(selected)
    return visit.page(
        "policy_adopted.html",
        title="Adopted",
        policy=wanted.policy,
        hash=content_hash(wanted.policy),
        rows=[row for move in moved for row in rows_of(move)],
        said=states_in_words(moved),
        are_meant=bool(wanted.cases),
        went_well=all(move.state.is_well for move in moved),
    )


async def _wanted(visit: OfficeVisit) -> Wanted:
    """What was filled in.

    Raises:
        Refused: no policy, one with errors, or a reason or cases that there are not.
    """
    known, document = visit.fields.text("known"), visit.fields.text("document")
    if bool(known) == bool(document.strip()):
        message = "Choose a policy, or paste one: one of the two"
        raise Refused(message)
    try:
        policy = (
            await policy_by_hash(visit.parts.ledger, known)
            if known
            else await asyncio.to_thread(parse_policy, document)
        )
        await asyncio.to_thread(require_no_errors, policy, visit.parts.library)
        reason = visit.fields.text("reason")
        return Wanted(
            policy=policy,
            reason=AdoptionReason(reason) if reason else None,
            cases=visit.fields.text("cases").strip(),
        )
    except (PolicyRefused, UnreadablePolicy) as fault:
        raise Refused(str(fault)) from None
    except (NotInLedger, ValueError):
        message = "Choose a policy and a reason that are on the lists"
        raise Refused(message) from None


def _require_looked_at(visit: OfficeVisit, wanted: Wanted) -> None:
    if content_hash(wanted.policy) != visit.fields.text("hash"):
        message = "This is another policy than the one that was looked at: check it again"
        raise Refused(message)


def _moves(visit: OfficeVisit, wanted: Wanted) -> CaseMoves:
    return CaseMoves(visit.parts.installation, ToPolicy(wanted.policy), visit.actor)


async def _selected(moves: CaseMoves, wanted: Wanted) -> list[CaseRecord]:
    """The running cases that are meant, as far as whoever asks may move them.

    Raises:
        Refused: the terms mean nothing, or name a case that there is not.
    """
    if not wanted.cases:
        return []
    try:
        selected = await moves.selected(read_query(wanted.cases))
    except (UnreadableQuery, UnknownCase) as fault:
        raise Refused(str(fault)) from None
    if len(selected) > MOST_CASES:
        message = (
            f"These are {len(selected)} cases; here at most {MOST_CASES} go over at once. "
            "Narrow the terms, or use 'duecourse policy adopt --cases'"
        )
        raise Refused(message)
    return selected


async def _form(visit: OfficeVisit, fault: str | None = None, status: int = 400) -> Response:
    known = await known_policies(visit.parts.ledger)
    return visit.page(
        "policy_adopt.html",
        title="Adopt a policy",
        status=status if fault else 200,
        faults=fault.splitlines() if fault else [],
        policies=[(each.hash, f"{each.name}, version {each.version}") for each in known],
        reasons=list(AdoptionReason),
        given={
            name: visit.fields.text(name) or (visit.asked(name) if name == "known" else "")
            for name in _FIELDS
        },
        is_trial=visit.parts.installation.settings.trial,
    )


ADOPT = "/policies/adopt"
ADOPT_CONFIRM = f"{ADOPT}/confirm"
_ADOPT = Operation.ADOPT_TERMS
ADOPTION_ROUTES = (
    OfficeRoute(path=ADOPT, method="GET", operation=_ADOPT, handler=show_form),
    OfficeRoute(path=ADOPT, method="POST", operation=_ADOPT, handler=check),
    OfficeRoute(path=ADOPT_CONFIRM, method="POST", operation=_ADOPT, handler=confirm),
)
