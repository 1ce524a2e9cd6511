"""What Temporal stores of a case, decrypted for its web pages and whoever may see its facts.

Temporal's codec server protocol (https://docs.temporal.io/codec-server): ``POST /decode`` with
payloads in protobuf's JSON, asked for by the browser that shows Temporal's own pages. Nothing is
encrypted here: only workers and the desk write.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from google.protobuf.json_format import MessageToDict, Parse, ParseError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from temporalio.api.common.v1 import Payload, Payloads

from services.access.gate import NotAllowed
from services.access.operations import Operation
from services.accounts.api_tokens import ApiTokens
from services.accounts.scopes import Scope
from services.desk.answers import UnknownCase
from services.ledger.access import Access
from services.ledger.errors import NotInLedger
from services.office.door import Door
from services.office.parts import OfficeParts
from services.origin import Origin, OriginKind, coming_from
from services.payloads.codec import ENCODING, EncryptedPayloads
from services.payloads.errors import PayloadError
from workflows import names
from workflows.facts import Actor

DECODE: Final = "/codec/decode"
ENCODE: Final = "/codec/encode"
LARGEST_BODY: Final = 4 * 1024 * 1024
"""Bytes: the largest payload that Temporal takes is 2 MB, and is sent here in Base64."""

MOST_PAYLOADS: Final = 1000

_LONGEST_TOKEN: Final = 200
_HEADERS_ASKED: Final = "content-type, x-namespace, authorization"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodecServer:
    """Where Temporal's pages are, and with what payloads are opened.

    Attributes:
        origin: Scheme, host and port of Temporal's web pages; nobody else's browser is answered.
        codec: Opens payloads, bound to no workflow: whose they are is in what is authenticated.
        tokens: Knows for whom a program asks, such as Temporal's own command line.
    """

    origin: str
    codec: EncryptedPayloads
    tokens: ApiTokens


def codec_routes(server: CodecServer, parts: OfficeParts, door: Door) -> list[Route]:
    """The routes of the protocol."""

    async def decode(request: Request) -> Response:
        with coming_from(Origin(kind=OriginKind.STAFF_PAGES, detail=DECODE)):
            return await _decode(server, parts, door, request)

    async def encode(_: Request) -> Response:
        return _refusal(405, "nothing is encoded here: only the desk writes to a case")

    return [
        Route(DECODE, _for_its_origin(server, decode), methods=["POST", "OPTIONS"]),
        Route(ENCODE, _for_its_origin(server, encode), methods=["POST", "OPTIONS"]),
    ]


def _for_its_origin(
    server: CodecServer, handler: Callable[[Request], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    """Answers pages of Temporal alone, and lets browsers show the answer to no others."""

    async def answer(request: Request) -> Response:
        origin = request.headers.get("origin")
        # A program with a token has no origin; no page can leave its own away.
        is_a_program = origin is None and _token_of(request) is not None
        if origin != server.origin and not is_a_program:
            return _refusal(403, "this is for the pages of Temporal that the settings name")
        if request.method == "OPTIONS":
            response = Response(status_code=204)
            response.headers["Access-Control-Allow-Methods"] = "POST"
            response.headers["Access-Control-Allow-Headers"] = _HEADERS_ASKED
        else:
            response = await handler(request)
        response.headers["Access-Control-Allow-Origin"] = server.origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Vary"] = "Origin"
        return response

    return answer


async def _decode(
    server: CodecServer, parts: OfficeParts, door: Door, request: Request
) -> Response:
    actor = await _who_asks(server, door, request)
    if actor is None:
        return _refusal(401, "sign in at the office's pages in this browser, or send a token")
    payloads = _payloads_in(await request.body())
    if payloads is None:
        return _refusal(400, "send payloads as Temporal's codec server protocol has them")
    sealed = [x for x in payloads if x.metadata.get("encoding") == ENCODING]
    cases = sorted({_case_of(payload) for payload in sealed})
    try:
        await _require(parts, actor, cases)
        opened = iter(await server.codec.decode(sealed))
    except NotAllowed:
        return _refusal(403, "you may not see the facts of this case")
    except (UnknownCase, NotInLedger, PayloadError):
        # Whether there is no such case, it is not hers, or it does not open: all sound the same.
        return _refusal(404, "there is nothing here that you may see")
    given = [next(opened) if x.metadata.get("encoding") == ENCODING else x for x in payloads]
    return JSONResponse(MessageToDict(Payloads(payloads=given)))


async def _who_asks(server: CodecServer, door: Door, request: Request) -> Actor | None:
    text = _token_of(request)
    if text is not None:
        holder = await server.tokens.holder_of(text)
        is_for_this = holder is not None and Scope.READ_CASES in holder.scopes
        return holder.actor if holder is not None and is_for_this else None
    session = await door.session(request)
    return None if session is None else session.actor


def _token_of(request: Request) -> str | None:
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    return text.strip()[:_LONGEST_TOKEN] if kind.lower() == "bearer" else None


async def _require(parts: OfficeParts, actor: Actor, cases: Sequence[str]) -> None:
    """Ask the gate about every case, and write down what is about to be shown.

    Raises:
        NotAllowed: she sees a case, but not its facts.
        UnknownCase: she has no part in it, or there is none.
        NotInLedger: there is none.
    """
    for case_id in cases:
        await parts.gate.require_in_case(Operation.SEE_FACTS, actor, case_id)
    sight = parts.gate.sight(Operation.SEE_FACTS, actor)
    access = Access(actor=actor, purpose="decode_for_temporal", sight=sight)
    for case_id in cases:
        await parts.ledger.audit.note(access, "payloads.decode", case_id=case_id)


def _payloads_in(body: bytes) -> list[Payload] | None:
    try:
        found = Parse(body, Payloads(), max_recursion_depth=8)
    except (ParseError, UnicodeDecodeError, ValueError):
        return None
    return list(found.payloads) if len(found.payloads) <= MOST_PAYLOADS else None


def _case_of(payload: Payload) -> str:
    """Whose it says that it is; when it is opened, that is authenticated."""
    return names.case_id_of(payload.metadata.get("workflow-id", b"").decode(errors="replace"))


def _refusal(status: int, sentence: str) -> Response:
    return JSONResponse({"message": sentence}, status_code=status)
