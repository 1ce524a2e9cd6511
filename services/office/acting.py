"""Doing something in a case: the form, what will be read because of it, and only then the deed.

Two people who act on the same state of a case cannot both succeed: what is confirmed carries the
number of the newest fact it was checked against, and that number is a part of the command's id.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import quote

from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from services.access.gate import Gate
from services.access.operations import Operation
from services.cases import CaseFile
from services.desk.answers import CommandRefused, EngineUnreachable
from services.office.action import Action, Field
from services.office.actions import ACTIONS
from services.office.doing import LONGEST_TEXT, SomethingHappened, carry_out, text_in
from services.office.entries import FieldMissing
from services.office.previews import PREVIEWED, after, next_letters, plan_of
from services.office.routing import OfficeRoute, three_steps
from services.office.visit import OfficeVisit
from workflows.admission import Refused, admit
from workflows.case import Case
from workflows.facts import Actor, Command, FactBody
from workflows.policy_admission import check_against_policy

_CHANGED = (
    "Something happened in this case meanwhile. Look at it again: nothing of yours was recorded yet"
)
_NUMBER = re.compile(r"^[0-9]{1,9}$", re.ASCII)


async def offered_to(gate: Gate, actor: Actor, case_id: str, case: Case) -> list[Action]:
    """The actions that are somebody's in this case, as far as its stage has room for them."""
    fitting = [action for action in ACTIONS if action.fits(case)]
    hers = {
        operation
        for operation in {action.operation for action in fitting}
        if await gate.may_in_case(operation, actor, case_id)
    }
    return [action for action in fitting if action.operation in hers]


async def show_form(action: Action, visit: OfficeVisit) -> Response:
    """The fields of an action."""
    return await _form(action, visit)


async def check(action: Action, visit: OfficeVisit) -> Response:
    """What will be read because of it, and by whom; nothing is recorded yet."""
    return await _checked(action, visit)


async def confirm(action: Action, visit: OfficeVisit) -> Response:
    """Record it, if nothing happened since it was checked."""
    seen = visit.fields.text("fact_number")
    try:
        receipt = await carry_out(
            action,
            visit.fields,
            visit.permit,
            visit.access(action.name),
            desk=visit.parts.desk,
            seen=int(seen) if _NUMBER.match(seen) else 0,
        )
    except SomethingHappened:
        return await _checked(action, visit, fault=_CHANGED, status=409)
    except (CommandRefused, FieldMissing) as refused:
        return await _form(action, visit, fault=str(refused))
    except EngineUnreachable:
        fault = "The engine does not answer, so nothing was recorded. Try again in a minute"
        return await _checked(action, visit, fault=fault, status=503)
    place = f"/case/{quote(receipt.reference)}"
    # Whoever handed the case on has it no more: her page of it would be one that does not exist.
    if not await visit.parts.gate.may_in_case(Operation.SEE_CASE, visit.actor, visit.case_id):
        return RedirectResponse("/", status_code=303)
    return RedirectResponse(f"{place}?done={quote(action.title)}", status_code=303)


async def _checked(
    action: Action, visit: OfficeVisit, *, fault: str | None = None, status: int = 200
) -> Response:
    file = await visit.parts.desk.file(visit.case_id, visit.access(action.name))
    text = text_in(visit.fields)
    try:
        bodies = action.facts(file, visit.fields, None if text is None else PREVIEWED)
        _require_possible(visit, file, bodies)
    except (FieldMissing, Refused, CommandRefused) as refused:
        return await _form(action, visit, fault=str(refused))
    except ValidationError:
        return await _form(action, visit, fault="Something was filled in that cannot be used")
    then = after(file, bodies, visit.actor, visit.now)
    planned = plan_of(then, visit.now)
    return visit.page(
        "check.html",
        title=action.title,
        status=status,
        action=action,
        reference=visit.request.path_params["case"],
        fact_number=len(file.facts),
        given=_given(action, visit),
        said=[(name, value) for name, value in _given(action, visit).items() if value],
        letters=next_letters(visit.parts, then, planned, visit.now, typed=text),
        fault=fault,
    )


def _require_possible(visit: OfficeVisit, file: CaseFile, bodies: Sequence[FactBody]) -> None:
    """What the case would refuse is refused before it is confirmed, by the case's own rules."""
    command = Command(
        command_id="preview",
        actor=visit.actor,
        occurred_at=visit.now,
        issued_at=visit.now,
        bodies=tuple(bodies),
    )
    admit(file.facts, command)
    check_against_policy(file.policy, file.calendar, file.replayed(), command)


async def _form(action: Action, visit: OfficeVisit, fault: str | None = None) -> Response:
    file = await visit.parts.desk.file(visit.case_id, visit.access(action.name))
    return visit.page(
        "action.html",
        title=action.title,
        status=400 if fault else 200,
        action=action,
        reference=visit.request.path_params["case"],
        fields=[
            {
                "field": each,
                "choices": None if each.choices is None else each.choices(file),
                "value": visit.fields.text(each.name) or _asked(visit, each),
            }
            for each in action.fields
        ],
        fault=fault,
    )


def _asked(visit: OfficeVisit, field: Field) -> str:
    """What a link to the form has chosen already; what is typed never stands in an address."""
    return "" if field.choices is None else visit.asked(field.name)


def _given(action: Action, visit: OfficeVisit) -> Mapping[str, str]:
    return {
        each.name: visit.fields.text(each.name).strip()[:LONGEST_TEXT] for each in action.fields
    }


def _routes_of(action: Action) -> tuple[OfficeRoute, ...]:
    return three_steps(
        f"/case/{{case}}/do/{action.name}",
        action.operation,
        form=partial(show_form, action),
        check=partial(check, action),
        confirm=partial(confirm, action),
    )


ACTION_ROUTES: tuple[OfficeRoute, ...] = tuple(
    route for action in ACTIONS for route in _routes_of(action)
)
