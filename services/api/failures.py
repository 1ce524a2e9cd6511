"""Which problem an error is: the words of the desk and the gate, in a form for programs."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.access.gate import NotAllowed
from services.api.problems import Fault, ProblemKind, ProblemRaised, no_such_case
from services.desk.answers import (
    CommandConflict,
    CommandRefused,
    EngineUnreachable,
    PolicyNotAdopted,
    UnknownCase,
)
from services.ledger.errors import NotInLedger

_SECONDS_TO_WAIT: Final = "60"
_MOST_FAULTS: Final = 20

ENGINE_AWAY: Final = "nothing was recorded: give the same again in a minute, under the same key"

_OF_STATUS: Final = {
    400: (ProblemKind.MALFORMED, "the body cannot be read as JSON"),
    404: (ProblemKind.NOT_FOUND, "there is no such address: see /api/v1/openapi.json"),
    405: (ProblemKind.NO_SUCH_METHOD, "the header Allow says what can be done here"),
    413: (ProblemKind.TOO_LARGE, "a request has at most 64 KiB"),
}


def problem_of(error: Exception) -> ProblemRaised:
    """The problem that an error amounts to; of what nobody foresaw, nothing is told."""
    match error:
        case ProblemRaised():
            return error
        case NotAllowed():
            return ProblemRaised(ProblemKind.NOT_ALLOWED, str(error))
        case UnknownCase() | NotInLedger():
            return no_such_case()
        case CommandRefused():
            return ProblemRaised(ProblemKind.REFUSED, str(error), code=error.code)
        case PolicyNotAdopted():
            return ProblemRaised(ProblemKind.REFUSED, str(error), code="policy_not_adopted")
        case CommandConflict():
            return stale()
        case EngineUnreachable():
            waiting = {"Retry-After": _SECONDS_TO_WAIT}
            return ProblemRaised(ProblemKind.ENGINE_AWAY, ENGINE_AWAY, headers=waiting)
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            kind, detail = _OF_STATUS.get(error.status_code, _OF_STATUS[400])
            return ProblemRaised(kind, detail, headers=error.headers)
        case _:
            return ProblemRaised(ProblemKind.FAILED, "nothing was changed; try again in a minute")


def stale() -> ProblemRaised:
    """Somebody else was first."""
    return ProblemRaised(
        ProblemKind.STALE,
        "nothing of yours was recorded: read the case again, and decide anew with its new ETag",
    )


async def _tell(_: Request, error: Exception) -> Response:
    return problem_of(error).response()


Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]

HANDLERS: Final[dict[int | type[Exception], Handler]] = dict.fromkeys(
    (
        ProblemRaised,
        NotAllowed,
        UnknownCase,
        NotInLedger,
        CommandRefused,
        CommandConflict,
        PolicyNotAdopted,
        EngineUnreachable,
        RequestValidationError,
        HTTPException,
        Exception,
    ),
    _tell,
)
"""For the application: every error that can end a request has its problem."""


def _invalid(error: RequestValidationError) -> ProblemRaised:
    if any(fault["type"] == "json_invalid" for fault in error.errors()):
        return ProblemRaised(ProblemKind.MALFORMED, "the body cannot be read as JSON")
    return _faulty(error.errors())


def invalid(within: str, error: ValidationError) -> ProblemRaised:
    """The problem with a value that no rule of the description could have refused."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return _faulty([{**fault, "loc": (within, *fault["loc"])} for fault in found])


def _faulty(found: Sequence[Any]) -> ProblemRaised:
    faults = [
        Fault(where=".".join(str(part)[:64] for part in fault["loc"]), what=_what(fault))
        for fault in found[:_MOST_FAULTS]
    ]
    return ProblemRaised(
        ProblemKind.INVALID, "'faults' names what cannot be used, and why", faults=faults
    )


def _what(fault: Any) -> str:
    if tuple(fault["loc"]) == ("body",):
        return "send a JSON object, with the header Content-Type: application/json"
    return str(fault["msg"])
