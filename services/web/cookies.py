"""The one cookie of an application, and what its flags are."""

from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie that ends with the browser's session, and that no script can read.

    With https its name begins with ``__Host-`` (RFC 6265bis, 4.1.3.2): browsers then take it from
    this host alone, so that no neighbour can plant one. Browsers send it with what our own pages
    lead to alone, unless it has to come along when another site leads back here (``lax``).
    """

    plain_name: str
    is_https: bool
    same_site: Literal["strict", "lax"] = "strict"

    @property
    def name(self) -> str:
        """How browsers know it."""
        return f"__Host-{self.plain_name}" if self.is_https else self.plain_name

    def read(self, request: Request) -> str | None:
        """What the browser sent, if it sent one."""
        return request.cookies.get(self.name)

    def set(self, response: Response, value: str) -> None:
        """Give the browser a value."""
        response.set_cookie(
            self.name, value, path="/", secure=self.is_https, httponly=True, samesite=self.same_site
        )

    def clear(self, response: Response) -> None:
        """Take it away."""
        response.delete_cookie(
            self.name, path="/", secure=self.is_https, httponly=True, samesite=self.same_site
        )
