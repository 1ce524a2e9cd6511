"""What the identity provider says of itself: its addresses and its keys, kept for a while."""

import asyncio
import ssl
from datetime import datetime, timedelta
from typing import Final, Self, cast

import httpx2
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from services.clocks import Clock
from services.identity_provider.description import PATIENCE_SECONDS, Issuer
from services.identity_provider.failures import ProviderUnreachable
from services.settings.addresses import is_safe

log = structlog.get_logger(__name__)

KEPT: Final = timedelta(hours=1)
ASKED_AGAIN_AFTER: Final = timedelta(minutes=1)
"""A key that is not known is looked for anew, but not for every token that somebody made up."""

LARGEST: Final = 512 * 1024
_PLACE: Final = "/.well-known/openid-configuration"


class Metadata(BaseModel):
    """What of a discovery document is used (OpenID Connect Discovery 1.0, 3).

    Addresses are https, or on this machine itself.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    code_challenge_methods_supported: tuple[str, ...] = ("S256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False

    @field_validator("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
    @classmethod
    def _is_safe(cls, address: str | None) -> str | None:
        if address is not None and not is_safe(address):
            message = "is no https address"
            raise ValueError(message)
        return address

    @model_validator(mode="after")
    def _takes_a_challenge(self) -> Self:
        if "S256" not in self.code_challenge_methods_supported:
            message = "does not take S256 (RFC 7636)"
            raise ValueError(message)
        return self

    @property
    def auth_method(self) -> str:
        """How the secret is given with a code."""
        methods = self.token_endpoint_auth_methods_supported
        basic = "client_secret_basic"
        return basic if basic in methods else "client_secret_post"


class Discovery:
    """Asks one issuer for its addresses and keys, and keeps them for an hour."""

    def __init__(self, issuer: Issuer, clock: Clock) -> None:
        self.issuer = issuer
        self.trust: ssl.SSLContext = issuer.trust()
        self._clock = clock
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None
        self._metadata_at = self._keys_at = datetime.min.replace(tzinfo=clock.now().tzinfo)

    async def metadata(self) -> Metadata:
        """Its addresses.

        Raises:
            ProviderUnreachable: it does not answer, or names itself otherwise than the settings.
        """
        if self._metadata is None or self._clock.now() - self._metadata_at > KEPT:
            self._metadata = _checked(
                await self._fetched("discovery", self.issuer.url.rstrip("/") + _PLACE), self.issuer
            )
            self._metadata_at = self._clock.now()
        return self._metadata

    async def keys(self, *, anew: bool = False) -> KeySet:
        """The keys it signs with.

        Args:
            anew: Ask again, unless that was done within the last minute.

        Raises:
            ProviderUnreachable: it does not answer, or has no key of a kind that is known.
        """
        age = self._clock.now() - self._keys_at
        if self._keys is None or age > (ASKED_AGAIN_AFTER if anew else KEPT):
            given = await self._fetched("keys", (await self.metadata()).jwks_uri)
            try:
                self._keys = KeySet.import_key_set(cast("KeySetSerialization", given))
            except (JoseError, KeyError, TypeError, ValueError):
                raise _unusable("keys") from None
            self._keys_at = self._clock.now()
        return self._keys

    async def is_reachable(self) -> bool:
        """Whether it answers now; asked anew, whatever is kept."""
        try:
            _checked(
                await self._fetched("discovery", self.issuer.url.rstrip("/") + _PLACE), self.issuer
            )
        except ProviderUnreachable:
            return False
        return True

    async def _fetched(self, what: str, address: str) -> dict[str, object]:
        try:
            async with (
                asyncio.timeout(PATIENCE_SECONDS),
                httpx2.AsyncClient(verify=self.trust, timeout=PATIENCE_SECONDS) as client,
            ):
                answer = await client.get(address, headers={"Accept": "application/json"})
            given = answer.json() if len(answer.content) <= LARGEST else None
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError):
            raise _unusable(what) from None
        if answer.status_code != httpx2.codes.OK or not isinstance(given, dict):
            raise _unusable(what)
        return given


def _checked(given: dict[str, object], issuer: Issuer) -> Metadata:
    try:
        metadata = Metadata.model_validate(given)
    except ValidationError:
        raise _unusable("discovery") from None
    # Another name would let one provider speak for another (Discovery 1.0, 4.3).
    if metadata.issuer != issuer.url:
        raise _unusable("issuer")
    return metadata


def _unusable(what: str) -> ProviderUnreachable:
    log.warning("identity_provider.unusable", problem=what)
    return ProviderUnreachable(what)
