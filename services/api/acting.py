"""What is done in a case: the actions of the office's pages, each as a route of its own."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from services.access.operations import Operation
from services.accounts.scopes import Scope
from services.api.failures import invalid, stale
from services.api.problems import ProblemKind, ProblemRaised
from services.api.receipts import Receipted, answered
from services.api.routing import ApiRoute
from services.api.typed_texts import VISIBLE, require_visible
from services.api.visit import ApiVisit, CaseVisit
from services.desk.answers import Receipt
from services.office.acting import offered_to
from services.office.action import Action, EveryOne
from services.office.action import Field as Asked
from services.office.actions import ACTIONS
from services.office.doing import LONGEST_TEXT, SomethingHappened, carry_out, text_in
from services.office.entries import FieldMissing
from services.web.forms import Fields
from workflows.values import Code


class Filled(BaseModel):
    """What is sent for an action; a field that it does not have is refused."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ChoiceSeen(BaseModel):
    """One of several."""

    value: str
    words: str


class FieldSeen(BaseModel):
    """A field of an action."""

    name: str
    asks: str
    is_needed: bool
    choices: list[ChoiceSeen] | None = Field(description="By the case's policy; else free.")


class ActionSeen(BaseModel):
    """Something that you may do in this case now."""

    name: str
    title: str
    about: str
    fields: list[FieldSeen]


class ActionsSeen(BaseModel):
    """What you may do in a case at its stage."""

    items: list[ActionSeen]


async def list_actions(visit: CaseVisit) -> ActionsSeen:
    """What you may do in a case now, with the choices that its policy leaves."""
    file = await visit.parts.desk.file(visit.case_id, visit.access("show_case"))
    found = await offered_to(visit.parts.gate, visit.actor, visit.case_id, file.replayed())
    return ActionsSeen(
        items=[
            ActionSeen(
                name=action.name,
                title=action.title,
                about=action.about,
                fields=[
                    FieldSeen(
                        name=each.name,
                        asks=each.label,
                        is_needed=each.is_needed,
                        choices=None
                        if each.choices is None
                        else [
                            ChoiceSeen(value=choice.value, words=choice.words)
                            for choice in each.choices(file)
                        ],
                    )
                    for each in action.fields
                ],
            )
            for action in found
        ]
    )


def _handler_of(action: Action) -> Callable[..., Awaitable[Receipted]]:
    async def act(visit: CaseVisit, response: Response) -> Receipted:
        return answered(await _recorded(action, visit, {}), response)

    async def act_with(visit: CaseVisit, filled: Filled, response: Response) -> Receipted:
        return answered(await _recorded(action, visit, filled.model_dump(mode="json")), response)

    act_with.__annotations__["filled"] = request_of(action)
    handler = act_with if action.fields else act
    handler.__doc__ = f"{action.title}. {action.about}"
    return handler


async def _recorded(action: Action, visit: ApiVisit, filled: Mapping[str, str | None]) -> Receipt:
    fields = Fields({name: value for name, value in filled.items() if value is not None})
    text = text_in(fields)
    require_visible(text, "body.text")
    try:
        return await carry_out(
            action,
            fields,
            visit.permit,
            visit.access(action.name),
            desk=visit.parts.desk,
            seen=visit.seen,
        )
    except SomethingHappened:
        raise stale() from None
    except FieldMissing as missing:
        raise ProblemRaised(ProblemKind.REFUSED, str(missing), code="does_not_fit") from None
    except ValidationError as error:
        raise invalid("body", error) from None


def request_of(action: Action) -> type[Filled]:
    """What is sent for an action, by its fields."""
    asked: dict[str, Any] = {each.name: _typed(each) for each in action.fields}
    return create_model(
        f"{action.name.capitalize()}Request", __base__=Filled, __doc__=action.about, **asked
    )


def _typed(asked: Asked) -> tuple[Any, Any]:
    kind: Any = date
    if isinstance(asked.choices, EveryOne):
        kind = asked.choices.kind
    elif asked.choices is not None:
        kind = Code
    elif asked.is_text:
        kind = Annotated[
            str, Field(min_length=1, max_length=LONGEST_TEXT, json_schema_extra=VISIBLE)
        ]
    about = " ".join(x for x in (asked.label, asked.hint) if x)
    if asked.is_needed:
        return kind, Field(description=about)
    return kind | None, Field(default=None, description=about)


ACTION_ROUTES = (
    ApiRoute(
        name="list_actions",
        path="/cases/{case}/actions",
        method="GET",
        operation=Operation.SEE_CASE,
        scope=Scope.READ_CASES,
        handler=list_actions,
        answer=ActionsSeen,
    ),
    *(
        ApiRoute(
            name=f"do_{action.name}",
            path=f"/cases/{{case}}/actions/{action.name}",
            method="POST",
            operation=action.operation,
            scope=Scope.ACT_IN_CASES,
            handler=_handler_of(action),
            answer=Receipted,
            needs_state=True,
        )
        for action in ACTIONS
    ),
)
