"""What a further channel is given, and what it has to answer.

Whoever builds another one implements ``MessageGateway`` and hands it to the carrier in the
composition root. The three outcomes decide what happens next: *sent* keeps the promise, *refused*
becomes a person's task the same day, *unknown* is repeated once under the same id, *deferred* is
tried again over about a day. So nothing may be called refused that might have left, and nothing
deferred of which one cannot be certain that it was not taken.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from workflows.notices import DeliveryOutcome
from workflows.parties import Language

BeforeSending = Callable[[], Awaitable[None]]
"""The last look: consent, ledger and lease. If it raises, nothing may leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayMessage:
    """A short message without content: the same words for everybody, in every state of every case.

    Attributes:
        message_id: The same at every attempt, opaque: by it a gateway takes a message once.
        to: A number or name by which the gateway reaches the party.
        language: In which ``text`` is.
        text: That a message waits, and nothing else.
        dated: When it was written; the same at every attempt.
    """

    message_id: str
    to: str = field(repr=False)
    language: Language
    text: str = field(repr=False)
    dated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayReport:
    """How an attempt ended: fixed codes only, no text of anybody's.

    ``outcome`` is one of *sent*, *deferred*, *refused* and *unknown*; ``status`` is what the
    gateway answered, if it did.
    """

    outcome: DeliveryOutcome
    code: str
    status: int | None = None


class MessageGateway(Protocol):
    """A way to a party beside mail."""

    @property
    def longest_wait(self) -> timedelta:
        """How long one attempt may take at most."""

    async def send(
        self, message: GatewayMessage, *, before_sending: BeforeSending
    ) -> GatewayReport:
        """Try once to hand a message over.

        ``before_sending`` is awaited once, before anything of the message leaves; what it raises is
        passed on. No failure of the gateway is raised.
        """
