"""The header Idempotency-Key: asking again gives the same answer, and changes nothing anew.

By draft-ietf-httpapi-idempotency-key-header. A key belongs to a member of the staff, whichever of
her tokens is used, and is known for a day. What amounts to a command gets one command id for one
key, so that even those who ask at the same moment, before any answer is kept, open one case.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from services.accounts.api_tokens import Holder
from services.api.problems import Fault, ProblemKind, ProblemRaised
from services.clocks import Clock
from services.desk.intake import new_id
from services.keys import Key, keyed_hash
from services.ledger.api_answers import ApiAnswer, ApiAnswerStore

HEADER: Final = "Idempotency-Key"
DESCRIBED: Final[dict[str, Any]] = {
    "name": HEADER,
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 253, "pattern": "^[!#-~]+$"},
    "description": "A word of your own for this request, such as a UUID: asking again with it "
    "within a day gives the same answer.",
}
"""The header as the description has it."""

_KEY: Final = re.compile(r'^(?:[!#-~]{1,253}|"[ !#-\[\]-~]{1,253}")$')
_DONE: Final = range(200, 300)


class Repeats:
    """Knows what was asked under which key."""

    def __init__(self, *, store: ApiAnswerStore, key: Key, clock: Clock) -> None:
        self._store = store
        self._key = key
        self._clock = clock

    async def once(
        self,
        request: Request,
        holder: Holder,
        answer: Callable[[str], Awaitable[Response]],
        *,
        is_needed: bool,
    ) -> Response:
        """Answer a request, or give the answer that it got before.

        Only what was done is kept: what was refused recorded nothing, and is looked at anew.

        Args:
            request: What is asked.
            holder: Who asks.
            answer: Answers, as the command of this id.
            is_needed: Whether there has to be a key.

        Raises:
            ProblemRaised: the key is missing, is none, or was used for something else.
        """
        given = _key_in(request)
        if given is None and is_needed:
            raise ProblemRaised(
                ProblemKind.KEY_MISSING,
                "send a word of your own for this request, such as a UUID: asking again with it "
                "gives the same answer",
            )
        if given is None:
            return await answer(new_id("k"))
        claimed = ApiAnswer(
            key=keyed_hash(self._key, "idempotency key", holder.staff_id, given),
            request=await self._fingerprint(request),
            command_id=new_id("k"),
        )
        known = await self._store.claim(claimed, at=self._clock.now())
        if known.request != claimed.request:
            raise ProblemRaised(
                ProblemKind.KEY_REUSED,
                "something else was asked under this key within a day: take a new key, and the old "
                "one only to ask the same again",
            )
        if known.status is not None:
            return _as_before(known)
        answered = await answer(known.command_id)
        if answered.status_code in _DONE:
            receipt = bytes(answered.body).decode()
            await self._store.keep(known.key, status=answered.status_code, receipt=receipt)
        return answered

    async def _fingerprint(self, request: Request) -> str:
        body = hashlib.sha256(await request.body()).hexdigest()
        state = request.headers.get("if-match", "")
        return keyed_hash(
            self._key, "idempotent request", request.method, request.url.path, state, body
        )


def _as_before(known: ApiAnswer) -> Response:
    return Response(
        known.receipt,
        status_code=known.status or 200,
        media_type="application/json",
        headers={"Idempotency-Replayed": "true"},
    )


def _key_in(request: Request) -> str | None:
    given = request.headers.get(HEADER)
    if given is None:
        return None
    if not _KEY.match(given):
        fault = Fault(where=f"header.{HEADER}", what="1 to 253 visible ASCII characters")
        raise ProblemRaised(ProblemKind.INVALID, "this is no idempotency key", faults=[fault])
    return given.strip('"')
