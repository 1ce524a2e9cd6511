"""Fetches what came back from a mailbox that an IMAP server keeps (RFC 3501), always under TLS."""

import asyncio
import contextlib
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from services.mail_returns.listener import TakesIn
from services.mail_returns.taking_in import NotYet
from services.mail_returns.trace import addressed_to

AT_ONCE = 100
"""Mails of one look; the next look takes the next ones."""

_PATIENCE_SECONDS = 30
_FETCHED = 2
"""A fetched mail comes as its line and its bytes."""


class MailboxUnusable(Exception):
    """The mailbox cannot be looked at; the message says why, without any content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings:
    """Where the mailbox is.

    Attributes:
        ca_file: The authorities to trust for the server's certificate, instead of the system's.
        done_folder: Where mail goes that was dealt with; without one it is marked as seen.
    """

    host: str
    port: int
    username: str
    password: SecretStr = field(repr=False)
    folder: str
    done_folder: str | None
    ca_file: Path | None


class ReturnsMailbox:
    """Deals with each mail that nobody has seen; it is marked or moved only after that."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings

    async def deal_with_all(self, desk: TakesIn) -> int:
        """Deal with what came, the oldest first; how many mails were dealt with.

        Raises:
            MailboxUnusable: the server cannot be reached, or refuses.
        """
        with _faults_told(self._settings):
            session = await asyncio.to_thread(_Session.begun, self._settings)
            try:
                return await _deal_with_all(session, desk)
            finally:
                await asyncio.to_thread(session.end)

    async def look(self) -> int:
        """How many mails wait.

        Raises:
            MailboxUnusable: the server cannot be reached, or refuses.
        """
        with _faults_told(self._settings):
            session = await asyncio.to_thread(_Session.begun, self._settings)
            try:
                return len(await asyncio.to_thread(session.waiting))
            finally:
                await asyncio.to_thread(session.end)


async def _deal_with_all(session: "_Session", desk: TakesIn) -> int:
    done = 0
    for number in (await asyncio.to_thread(session.waiting))[:AT_ONCE]:
        raw = await asyncio.to_thread(session.fetch, number)
        try:
            if raw is not None:
                await desk.take_in(raw, addressed_to(raw))
        except NotYet:
            continue
        await asyncio.to_thread(session.put_aside, number)
        done += 1
    return done


@contextmanager
def _faults_told(settings: ImapSettings) -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.error) as fault:
        kind = type(fault).__name__
    else:
        return
    # Raised outside the handler: the library's own error may quote what the server said.
    raise MailboxUnusable(
        f"the mailbox {settings.folder} at {settings.host} port {settings.port} cannot be used "
        f"({kind}): check host, certificate, user, password and folder"
    )


class _Session:
    """One signed-in connection; every method waits for the server, in a thread."""

    def __init__(self, server: imaplib.IMAP4, settings: ImapSettings) -> None:
        self._server = server
        self._settings = settings

    @classmethod
    def begun(cls, settings: ImapSettings) -> "_Session":
        """Sign in and open the folder."""
        context = ssl.create_default_context(cafile=settings.ca_file)
        server = imaplib.IMAP4_SSL(
            settings.host, settings.port, ssl_context=context, timeout=_PATIENCE_SECONDS
        )
        session = cls(server, settings)
        try:
            server.login(settings.username, settings.password.get_secret_value())
            _done(server.select(_quoted(settings.folder)))
        except BaseException:
            session.end()
            raise
        return session

    def waiting(self) -> list[str]:
        """The numbers of the mails that nobody has dealt with, the oldest first."""
        found = _done(self._server.uid("SEARCH", "UNSEEN", "UNDELETED"))
        return [number for line in found if line for number in line.decode("ascii").split()]

    def fetch(self, number: str) -> bytes | None:
        """A mail as it is, not marked as seen; None if somebody took it away meanwhile."""
        for part in _done(self._server.uid("FETCH", number, "(BODY.PEEK[])")):
            if isinstance(part, tuple) and len(part) == _FETCHED:
                return bytes(part[1])
        return None

    def put_aside(self, number: str) -> None:
        """Mark a mail as dealt with, and move it if there is a folder for that."""
        _done(self._server.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)"))
        if self._settings.done_folder is None:
            return
        _done(self._server.uid("COPY", number, _quoted(self._settings.done_folder)))
        _done(self._server.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen \Deleted)"))
        _done(self._server.expunge())

    def end(self) -> None:
        """Sign out; a connection that is gone already is no fault."""
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._server.logout()


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return data
