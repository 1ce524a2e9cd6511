"""Errors as RFC 9457 has them: a kind that programs can tell apart, and a sentence for people."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel, Field
from starlette.responses import Response

MEDIA_TYPE: Final = "application/problem+json"
_TYPES: Final = "urn:duecourse:problem:"


class ProblemKind(StrEnum):
    """What can be wrong with a request; each is a fixed code."""

    MALFORMED = "malformed"
    KEY_MISSING = "idempotency-key-missing"
    NOT_KNOWN = "not-authenticated"
    NOT_RECOGNIZED = "not-recognized"
    OUT_OF_SCOPE = "out-of-scope"
    NOT_ALLOWED = "not-allowed"
    NOT_FOUND = "not-found"
    NO_SUCH_METHOD = "no-such-method"
    REFUSED = "refused"
    STALE = "stale"
    TOO_LARGE = "too-large"
    MISDIRECTED = "misdirected"
    INVALID = "invalid"
    KEY_REUSED = "idempotency-key-reused"
    STATE_NOT_NAMED = "state-not-named"
    TOO_MANY = "too-many-requests"
    FAILED = "failed"
    ENGINE_AWAY = "engine-away"

    @property
    def status(self) -> HTTPStatus:
        """The status that goes with it."""
        return _STATUSES[self]

    @property
    def heading(self) -> str:
        """The same for every problem of its kind."""
        return _TITLES[self]

    @property
    def type(self) -> str:
        """Its name as a URI."""
        return f"{_TYPES}{self.value}"


_STATUSES: Final = {
    ProblemKind.MALFORMED: HTTPStatus.BAD_REQUEST,
    ProblemKind.KEY_MISSING: HTTPStatus.BAD_REQUEST,
    ProblemKind.NOT_KNOWN: HTTPStatus.UNAUTHORIZED,
    ProblemKind.NOT_RECOGNIZED: HTTPStatus.UNAUTHORIZED,
    ProblemKind.OUT_OF_SCOPE: HTTPStatus.FORBIDDEN,
    ProblemKind.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    ProblemKind.NOT_FOUND: HTTPStatus.NOT_FOUND,
    ProblemKind.NO_SUCH_METHOD: HTTPStatus.METHOD_NOT_ALLOWED,
    ProblemKind.REFUSED: HTTPStatus.CONFLICT,
    ProblemKind.STALE: HTTPStatus.PRECONDITION_FAILED,
    ProblemKind.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ProblemKind.MISDIRECTED: HTTPStatus.MISDIRECTED_REQUEST,
    ProblemKind.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProblemKind.KEY_REUSED: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProblemKind.STATE_NOT_NAMED: HTTPStatus.PRECONDITION_REQUIRED,
    ProblemKind.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    ProblemKind.FAILED: HTTPStatus.INTERNAL_SERVER_ERROR,
    ProblemKind.ENGINE_AWAY: HTTPStatus.SERVICE_UNAVAILABLE,
}

_TITLES: Final = {
    ProblemKind.MALFORMED: "This is no request that can be read",
    ProblemKind.KEY_MISSING: "The header Idempotency-Key is missing",
    ProblemKind.NOT_KNOWN: "No token was shown",
    ProblemKind.NOT_RECOGNIZED: "The token does not count",
    ProblemKind.OUT_OF_SCOPE: "The token is not for this",
    ProblemKind.NOT_ALLOWED: "This is for others of the staff",
    ProblemKind.NOT_FOUND: "There is no such thing",
    ProblemKind.NO_SUCH_METHOD: "This cannot be done here",
    ProblemKind.REFUSED: "The case does not accept this",
    ProblemKind.STALE: "Something happened in the case meanwhile",
    ProblemKind.TOO_LARGE: "That is more than a request takes",
    ProblemKind.MISDIRECTED: "This is not the host that was asked",
    ProblemKind.INVALID: "Something in the request cannot be used",
    ProblemKind.KEY_REUSED: "The idempotency key was used for something else",
    ProblemKind.STATE_NOT_NAMED: "The header If-Match is missing",
    ProblemKind.TOO_MANY: "Too many requests",
    ProblemKind.FAILED: "Something did not work here",
    ProblemKind.ENGINE_AWAY: "The engine does not answer",
}


class Fault(BaseModel):
    """One thing that cannot be used; what was sent is not repeated."""

    where: str = Field(description="Such as `query.limit` or `body.stage`.")
    what: str = Field(description="What is wrong with it, in English.")


class Problem(BaseModel):
    """An error (RFC 9457). Nothing of the request stands in it."""

    type: str = Field(description="`urn:duecourse:problem:` and a fixed code.")
    title: str
    status: int
    detail: str = Field(description="What was wrong and what to do, in English.")
    code: str | None = Field(
        default=None, description="Of `refused`: the fixed code of the case's own rule."
    )
    faults: list[Fault] | None = Field(default=None, description="Of `invalid`: each of them.")


class ProblemRaised(Exception):
    """A problem that ends a request."""

    def __init__(
        self,
        kind: ProblemKind,
        detail: str,
        *,
        code: str | None = None,
        faults: list[Fault] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.detail = detail
        self.code = code
        self.faults = faults
        self.headers = dict(headers or {})
        super().__init__(detail)

    def response(self) -> Response:
        """The problem as an answer."""
        problem = Problem(
            type=self.kind.type,
            title=self.kind.heading,
            status=self.kind.status,
            detail=self.detail,
            code=self.code,
            faults=self.faults,
        )
        return Response(
            problem.model_dump_json(exclude_none=True),
            status_code=self.kind.status,
            media_type=MEDIA_TYPE,
            headers=self.headers,
        )


def no_such_case() -> ProblemRaised:
    """The one answer for a case that is not there, and for one that she may not know of."""
    return ProblemRaised(
        ProblemKind.NOT_FOUND, "there is no such case: check its reference or its id"
    )


_ALWAYS: Final = (
    ProblemKind.NOT_KNOWN,
    ProblemKind.NOT_ALLOWED,
    ProblemKind.INVALID,
    ProblemKind.MISDIRECTED,
    ProblemKind.TOO_MANY,
    ProblemKind.FAILED,
)
_IN_A_CASE: Final = (ProblemKind.NOT_FOUND,)
_OF_WHAT_CHANGES: Final = (
    ProblemKind.MALFORMED,
    ProblemKind.REFUSED,
    ProblemKind.TOO_LARGE,
    ProblemKind.ENGINE_AWAY,
)
_OF_WHAT_NAMES_A_STATE: Final = (ProblemKind.STALE, ProblemKind.STATE_NOT_NAMED)


def problems_of(
    *, is_in_a_case: bool, changes: bool, needs_state: bool = False
) -> dict[int | str, dict[str, Any]]:
    """The problems that a route can answer with, by their status."""
    kinds = (
        *_ALWAYS,
        *(_IN_A_CASE if is_in_a_case else ()),
        *(_OF_WHAT_CHANGES if changes else ()),
        *(_OF_WHAT_NAMES_A_STATE if needs_state else ()),
    )
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        int(kind.status): {"description": kind.status.phrase, "content": content} for kind in kinds
    }
