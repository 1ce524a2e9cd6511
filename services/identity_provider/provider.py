"""The identity provider: somebody is sent there, and what it says of her is fetched with its code.

What she brings back is a code alone. The ID token is fetched over a connection of our own, so that
no browser ever has one.
"""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import InvalidKeyIdError

from services.clocks import Clock
from services.identity_provider.description import PATIENCE_SECONDS, ProviderDescription
from services.identity_provider.discovery import Discovery, Metadata
from services.identity_provider.failures import Fault, ProviderAnswerRefused, ProviderUnreachable
from services.identity_provider.id_tokens import Asked, SaidOfHer, read_id_token

_SCOPES: Final = "openid email"
_VERIFIER_BYTES: Final = 48
_LONGEST_CODE: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to the provider that somebody was sent off with.

    Attributes:
        address: Where she is sent.
        state: What she has to bring back.
        verifier: Only who has it can redeem her code (RFC 7636).
        asked: What the ID token has to answer.
        redirect_uri: Where she comes back to.
    """

    address: str = field(repr=False)
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    asked: Asked
    redirect_uri: str


class IdentityProvider:
    """Sends people to the provider, and learns from it who they are."""

    def __init__(self, description: ProviderDescription, clock: Clock) -> None:
        self.description = description
        self.discovery = Discovery(description.issuer, clock)
        self._clock = clock

    async def request(self, *, redirect_uri: str, anew: bool) -> Request:
        """Where to send somebody.

        Args:
            redirect_uri: Where she comes back to.
            anew: Whether she has to prove anew who she is, although she did before.

        Raises:
            ProviderUnreachable: it cannot be used now.
        """
        metadata = await self.discovery.metadata()
        asked = Asked(nonce=secrets.token_urlsafe(32), asked_at=self._clock.now(), anew=anew)
        verifier = secrets.token_urlsafe(_VERIFIER_BYTES)
        more: dict[str, Any] = {"prompt": "login", "max_age": 0} if anew else {}
        if self.description.acr is not None:
            more["acr_values"] = self.description.acr
        async with self._client(metadata, redirect_uri) as client:
            address, state = client.create_authorization_url(
                metadata.authorization_endpoint,
                state=secrets.token_urlsafe(32),
                code_verifier=verifier,
                nonce=asked.nonce,
                **more,
            )
        return Request(
            address=address, state=state, verifier=verifier, asked=asked, redirect_uri=redirect_uri
        )

    async def said_of_her(self, request: Request, *, code: str, issuer: str | None) -> SaidOfHer:
        """What the provider says of whoever brought a code back.

        Whether she brought the state back was made sure before.

        Args:
            request: With which she was sent off.
            code: What she brought.
            issuer: By whom the answer says it was given, if it does (RFC 9207).

        Raises:
            ProviderUnreachable: it does not answer.
            ProviderAnswerRefused: it does not take the code, or what it says does not hold.
        """
        metadata = await self.discovery.metadata()
        is_named = issuer is not None or metadata.authorization_response_iss_parameter_supported
        if is_named and issuer != metadata.issuer:
            raise ProviderAnswerRefused(Fault.BAD_CLAIMS)
        given = await self._redeemed(metadata, request, code[:_LONGEST_CODE])
        token, access_token = given.get("id_token"), given.get("access_token")
        if not isinstance(token, str):
            raise ProviderAnswerRefused(Fault.NO_TOKEN)
        bears = access_token if isinstance(access_token, str) else None
        try:
            return await self._read(token, request.asked, bears, anew=False)
        except InvalidKeyIdError:
            # Providers change their keys: one that is not known is looked for once.
            pass
        try:
            return await self._read(token, request.asked, bears, anew=True)
        except InvalidKeyIdError:
            raise ProviderAnswerRefused(Fault.BAD_SIGNATURE) from None

    async def way_out(self, *, back_to: str) -> str | None:
        """Where somebody ends her session at the provider; None if it has no such place.

        (OpenID Connect RP-Initiated Logout 1.0.)
        """
        try:
            place = (await self.discovery.metadata()).end_session_endpoint
        except ProviderUnreachable:
            return None
        if place is None:
            return None
        said = {"client_id": self.description.client_id, "post_logout_redirect_uri": back_to}
        return f"{place}{'&' if '?' in place else '?'}{urlencode(said)}"

    async def _read(
        self, token: str, asked: Asked, access_token: str | None, *, anew: bool
    ) -> SaidOfHer:
        keys = await self.discovery.keys(anew=anew)
        now: datetime = self._clock.now()
        return read_id_token(
            token, keys, self.description, asked, access_token=access_token, now=now
        )

    async def _redeemed(self, metadata: Metadata, request: Request, code: str) -> dict[str, Any]:
        try:
            async with (
                asyncio.timeout(PATIENCE_SECONDS),
                self._client(metadata, request.redirect_uri) as client,
            ):
                return dict(
                    await client.fetch_token(
                        metadata.token_endpoint,
                        grant_type="authorization_code",
                        code=code,
                        code_verifier=request.verifier,
                    )
                )
        except (httpx2.RequestError, httpx2.InvalidURL, TimeoutError):
            raise ProviderUnreachable("token") from None
        except httpx2.HTTPStatusError as answered:
            if answered.response.is_server_error:
                raise ProviderUnreachable("token") from None
            raise ProviderAnswerRefused(Fault.NO_TOKEN) from None
        except (AuthlibBaseError, ValueError):
            raise ProviderAnswerRefused(Fault.NO_TOKEN) from None

    def _client(self, metadata: Metadata, redirect_uri: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self.description.client_id,
            client_secret=self.description.client_secret.get_secret_value(),
            token_endpoint_auth_method=metadata.auth_method,
            scope=_SCOPES,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            verify=self.discovery.trust,
            timeout=PATIENCE_SECONDS,
        )
