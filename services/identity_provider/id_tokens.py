"""ID tokens: taken only if the right provider signed them, for us, now, and for this request."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from services.identity_provider.description import ProviderDescription
from services.identity_provider.failures import Fault, ProviderAnswerRefused

LEEWAY: Final = timedelta(seconds=60)
"""How far the clocks of two machines may be apart."""

ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519",
    "EdDSA",
)  # fmt: skip
"""Signatures by a key that the provider alone has: nothing unsigned, and nothing by our secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfHer:
    """What the provider said of whoever signed in.

    Attributes:
        subject: As what it knows her, for good.
        email: Her mail address, if it said one that it verified.
        authenticated_at: When it asked her to prove who she is; None if it does not say.
    """

    subject: str = field(repr=False)
    email: str | None = field(default=None, repr=False)
    authenticated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an ID token has to answer.

    Attributes:
        nonce: The number used once that went with the request.
        asked_at: When she was sent to the provider.
        anew: Whether it had to ask her anew.
    """

    nonce: str = field(repr=False)
    asked_at: datetime
    anew: bool = False


def read_id_token(
    token: str,
    keys: KeySet,
    provider: ProviderDescription,
    asked: Asked,
    *,
    access_token: str | None,
    now: datetime,
) -> SaidOfHer:
    """What an ID token says, once everything about it was made sure (Core 1.0, 3.1.3.7).

    Raises:
        ProviderAnswerRefused: something of it does not hold.
        InvalidKeyIdError: it names a key that is not among these.
    """
    read = _signed(token, keys)
    options = {
        "iss": {"essential": True, "value": provider.issuer.url},
        "aud": {"essential": True, "value": provider.client_id},
    }
    if provider.acr is not None:
        options["acr"] = {"essential": True, "value": provider.acr}
    params = {
        "client_id": provider.client_id, "nonce": asked.nonce, "access_token": access_token
    }  # fmt: skip
    claims = CodeIDToken(read.claims, read.header, options, params)
    try:
        claims.validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
    except (JoseError, TypeError, ValueError):
        # Types are the provider's to choose, and the library compares before it looks.
        raise ProviderAnswerRefused(Fault.BAD_CLAIMS) from None
    subject = read.claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise ProviderAnswerRefused(Fault.BAD_CLAIMS)
    said = SaidOfHer(
        subject=subject,
        email=_verified_email(read.claims),
        authenticated_at=_instant(read.claims.get("auth_time")),
    )
    if asked.anew and not _is_fresh(said, asked):
        raise ProviderAnswerRefused(Fault.NOT_FRESH)
    return said


def _signed(token: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(token, keys, algorithms=list(ALGORITHMS))
    except InvalidKeyIdError:
        raise
    except (JoseError, TypeError, ValueError):
        raise ProviderAnswerRefused(Fault.BAD_SIGNATURE) from None


def _verified_email(claims: dict[str, Any]) -> str | None:
    email = claims.get("email")
    return email if isinstance(email, str) and claims.get("email_verified") is True else None


def _instant(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _is_fresh(said: SaidOfHer, asked: Asked) -> bool:
    """Whether she proved who she is after she was sent there for it."""
    return said.authenticated_at is not None and said.authenticated_at >= asked.asked_at - LEEWAY
