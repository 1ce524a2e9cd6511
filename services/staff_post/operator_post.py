"""Tells the operator, by mail, what needs care: numbers and codes alone, and what to do."""

import hashlib
from collections.abc import Sequence
from html import escape

import structlog

from services.clocks import Clock
from services.mail.address import MailAddress
from services.mail.message import MailContent, MailIdentity, assemble_mail
from services.mail.transport import MailTransport
from workflows.parties import Language

WHAT_TO_DO = (
    "Nothing goes out in them until they wake. See which they are with 'duecourse doctor' and in "
    "the log (event case.stuck), make sure that a worker runs, and settle what differs with "
    "'duecourse reconcile --apply'."
)

WHAT_TO_DO_ABOUT_THE_LOG = (
    "Letters go out as before, and what is done is still written to the log, but not signed. See "
    "what is wrong with 'duecourse audit verify --against' and the folder of "
    "DUECOURSE_AUDIT_EXPORT. If somebody changed the log, keep database and folder as they are "
    "until it is known who."
)

log = structlog.get_logger(__name__)


class OperatorPost:
    """The way to whoever keeps the system running; without an address only the log is told."""

    def __init__(
        self,
        *,
        transport: MailTransport,
        sender: MailIdentity,
        operator: MailAddress | None,
        clock: Clock,
    ) -> None:
        self._transport = transport
        self._sender = sender
        self._operator = operator
        self._clock = clock

    async def tell_of_stuck_cases(self, case_ids: Sequence[str]) -> None:
        """Send one mail about cases that missed their wake since the last look."""
        missed = f"Cases that missed their wake and were not heard of since: {len(case_ids)}."
        await self._send("Due Course: cases are stuck", (missed, WHAT_TO_DO), about=case_ids)

    async def tell_of_the_audit_log(self, problem: str) -> None:
        """Send one mail about an audit log that cannot be signed and exported."""
        said = f"The audit log could not be exported: {problem}"
        lines = (said, WHAT_TO_DO_ABOUT_THE_LOG)
        await self._send("Due Course: the audit log needs care", lines, about=(problem,))

    async def _send(self, subject: str, lines: Sequence[str], *, about: Sequence[str]) -> None:
        if self._operator is None:
            return
        now = self._clock.now()
        letter = MailContent(
            letter_id=f"operator-{_digest(about, now.isoformat())}",
            language=Language.ENGLISH,
            subject=subject,
            text="\n\n".join(lines) + "\n",
            html=_page(lines),
        )
        mail = assemble_mail(
            letter=letter, sender=self._sender, recipient=self._operator, dated=now
        )
        report = await self._transport.send(mail, before_data=_nothing_to_commit)
        if not report.outcome.reached_relay:
            log.error("operator.unreached", outcome=report.outcome.value)


async def _nothing_to_commit() -> None:
    """An alarm that is told twice harms nobody."""


def _page(lines: Sequence[str]) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<!doctype html><html lang="en"><title>Due Course</title><body>{paragraphs}</body></html>'
    )


def _digest(about: Sequence[str], instant: str) -> str:
    said = "\x1f".join([*about, instant])
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
