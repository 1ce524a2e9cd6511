"""The headers that go with every answer, whatever it is: pages that leave nothing behind."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NO_DEVICES = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read",
        "display-capture", "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone",
        "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "usb",
        "xr-spatial-tracking",
    )
)  # fmt: skip
_A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRules:
    """What differs between applications.

    Attributes:
        is_https: Whether it is reached by https, so that browsers may insist on it.
        leads_to: Origins beside its own that a form may lead to, such as the neutral site of the
            exit: browsers apply ``form-action`` to where a form is redirected as well.
    """

    is_https: bool
    leads_to: tuple[str, ...] = ()

    def headers(self) -> Mapping[str, str]:
        """Every header with its value."""
        headers = {
            "Content-Security-Policy": self._content_security_policy(),
            # Nothing is kept, and nothing is changed on the way: compressing would undo padding.
            "Cache-Control": "no-store, no-transform",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "X-Robots-Tag": "noindex, nofollow, noarchive",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": _NO_DEVICES,
        }
        if self.is_https:
            headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}; includeSubDomains"
        return headers

    def _content_security_policy(self) -> str:
        form_action = " ".join(("'self'", *self.leads_to))
        return "; ".join(
            (
                "default-src 'none'",
                "style-src 'self'",
                "script-src 'self'",
                "img-src 'self'",
                "connect-src 'self'",
                f"form-action {form_action}",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "require-trusted-types-for 'script'",
            )
        )


class WithHeaders:
    """Puts the headers on every answer, also on those that other middleware gives."""

    def __init__(self, app: ASGIApp, rules: HeaderRules) -> None:
        self._app = app
        self._headers = rules.headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)
