"""The door for programs: a token in the header Authorization, and nothing else, lets them in.

Cookies are not looked at, so that no page of another site has a browser ask in somebody's name.
"""

from typing import Final

from starlette.requests import Request

from services.accounts.api_tokens import Holder
from services.accounts.scopes import Scope
from services.api.parts import ApiParts
from services.api.problems import ProblemKind, ProblemRaised
from services.web.rates import Rate, RateLimits, client_of

REFUSED_RATE: Final = Rate(
    name="tokens that do not count", each="30 per minute", all="3000 per minute"
)
TOKEN_RATE: Final = Rate(name="requests of a token", each="600 per minute", all="60000 per minute")

_LONGEST_TOKEN: Final = 200
_REALM: Final = 'Bearer realm="duecourse"'


class ApiDoor:
    """Knows by its token for whom a program asks (RFC 6750)."""

    def __init__(self, parts: ApiParts, limits: RateLimits, token_rate: Rate) -> None:
        self.parts = parts
        self._limits = limits
        self._token_rate = token_rate

    async def let_in(self, request: Request, scope: Scope) -> Holder:
        """For whom a program asks, if its token counts and is for this.

        Raises:
            ProblemRaised: it does not, is not, or asks too often.
        """
        text = _token_of(request)
        holder = await self.parts.tokens.holder_of(text)
        if holder is None:
            if not await self._limits.allows(REFUSED_RATE, client_of(request)):
                raise _too_many()
            raise ProblemRaised(
                ProblemKind.NOT_RECOGNIZED,
                "it is mistyped, over or revoked, or its account was closed: "
                "'duecourse token list' shows how each stands",
                headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'},
            )
        if not await self._limits.allows(self._token_rate, holder.token_id):
            raise _too_many()
        if scope not in holder.scopes:
            raise ProblemRaised(
                ProblemKind.OUT_OF_SCOPE,
                f"it takes a token with the scope {scope.value}: {scope.about}",
                headers={
                    "WWW-Authenticate": f'{_REALM}, error="insufficient_scope", scope="{scope}"'
                },
            )
        return holder


def _token_of(request: Request) -> str:
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.strip():
        raise ProblemRaised(
            ProblemKind.NOT_KNOWN,
            "send the header 'Authorization: Bearer TOKEN'; 'duecourse token make' makes one",
            headers={"WWW-Authenticate": _REALM},
        )
    return text.strip()[:_LONGEST_TOKEN]


def _too_many() -> ProblemRaised:
    return ProblemRaised(ProblemKind.TOO_MANY, "wait a minute", headers={"Retry-After": "60"})
