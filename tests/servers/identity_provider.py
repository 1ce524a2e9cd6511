"""An identity provider that tells the truth, and lies about whatever a test wants it to.

What it says is signed, and it holds clients to PKCE: a lie is the one thing that is wrong.
"""

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT = "duecourse"
SECRET = "an-invented-secret-of-the-client"
SUBJECT = "subject-of-st-intake-1"

Claims = dict[str, Any]
Lie = Callable[[Claims], Claims]


def _key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"}, private=True)


@dataclass(slots=True)
class Provider:
    """What it says, and what it was asked.

    Attributes:
        url: Its issuer identifier.
        subject: Who signs in.
        more: Further claims of whoever signs in.
        lie: What becomes of the claims before they are signed.
        names_itself: As what its discovery document names it, if that is a lie.
        algorithm: By which it signs.
        key: With which it signs.
        shown: The keys that it shows.
        now: By its clock.
        asked: The requests with which people came.
        is_down: Whether its token endpoint fails.
    """

    url: str = ""
    subject: str = SUBJECT
    more: Claims = field(default_factory=dict)
    lie: Lie = lambda claims: claims
    names_itself: str | None = None
    algorithm: str = "RS256"
    key: RSAKey | OctKey = field(default_factory=lambda: _key("k1"))
    shown: list[RSAKey] = field(default_factory=list)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    asked: list[dict[str, str]] = field(default_factory=list)
    is_down: bool = False
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def take_another_key(self, name: str, *, show: bool) -> None:
        """Sign with another key from now on."""
        self.key = _key(name)
        if show:
            self.shown = [self.key]

    async def discovery(self, _: web.Request) -> web.Response:
        document = {
            "issuer": self.names_itself or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/leave",
            "code_challenge_methods_supported": ["S256"],
        }
        return web.json_response(document)

    async def jwks(self, _: web.Request) -> web.Response:
        return web.json_response(KeySet(list(self.shown)).as_dict(private=False))

    async def authorize(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self._codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        raise web.HTTPFound(f"{asked['redirect_uri']}?{back}")

    async def token(self, request: web.Request) -> web.Response:
        if self.is_down:
            return web.Response(status=500)
        given = await request.post()
        asked = self._codes.pop(str(given.get("code")), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or request.headers.get("Authorization") != f"Basic {basic}":
            return web.json_response({"error": "invalid_grant"}, status=400)
        digest = hashlib.sha256(str(given.get("code_verifier")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked.get("code_challenge"):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response(
            {"access_token": "a", "token_type": "Bearer", "id_token": self._signed(asked)}
        )

    def _signed(self, asked: dict[str, str]) -> str:
        now = int(self.now().timestamp())
        claims = self.lie(
            {
                "iss": self.url,
                "sub": self.subject,
                "aud": CLIENT,
                "iat": now,
                "exp": now + 300,
                "nonce": asked["nonce"],
                **self.more,
            }
        )
        header = {"alg": self.algorithm, "kid": self.key.kid or "k1"}
        if self.algorithm == "none":
            return f"{_part(header)}.{_part(claims)}."
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])


def _part(value: Claims) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@asynccontextmanager
async def identity_provider() -> AsyncIterator[Provider]:
    """Run one until the block ends."""
    provider = Provider()
    assert isinstance(provider.key, RSAKey)
    provider.shown = [provider.key]
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", provider.discovery)
    app.router.add_get("/jwks", provider.jwks)
    app.router.add_get("/authorize", provider.authorize)
    app.router.add_post("/token", provider.token)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    provider.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield provider
    finally:
        await runner.cleanup()
