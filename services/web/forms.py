"""Forms: who sent one is made sure before anything is read from it."""

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request

FIELD = "form"
"""The hidden field with the form's token."""

MOST_FIELDS = 60
_FORM = "application/x-www-form-urlencoded"


class FormTokens:
    """Tokens that tie a form to the cookie of the browser that it was shown in.

    A token follows from the cookie by a secret of this process: whoever makes a browser send a form
    (cross-site request forgery) knows neither.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def token_for(self, cookie: str) -> str:
        """The token of forms that are shown to a browser with this cookie."""
        return hmac.digest(self._secret, cookie.encode(), sha256).hex()

    async def read(self, request: Request, cookie: str | None, *, own_origin: str) -> "Fields":
        """The fields of a form that a page of ours sent.

        Raises:
            HTTPException: 415 if it is no form, 400 if it is not one of ours, or an old one.
        """
        require_same_site(request, own_origin)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            raise HTTPException(415)
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        fields = Fields({name: value for name, value in form.items() if isinstance(value, str)})
        expected = "" if cookie is None else self.token_for(cookie)
        given = fields.text(FIELD).encode()
        if cookie is None or not hmac.compare_digest(given, expected.encode()):
            raise HTTPException(400)
        return fields


class Fields:
    """What was filled in. Nothing of it ever comes back in a message."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def text(self, name: str) -> str:
        """A field, empty if it was not sent."""
        return self._given.get(name, "")


def require_same_site(request: Request, own_origin: str) -> None:
    """Refuse what a browser says came from elsewhere.

    Under ``no-referrer`` browsers send ``Origin: null`` even to their own site, so that a null
    origin says nothing; ``Sec-Fetch-Site`` does.

    Raises:
        HTTPException: 400 if it came from another site.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(400)
    if request.headers.get("origin", "null") not in ("null", own_origin):
        raise HTTPException(400)
