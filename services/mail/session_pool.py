"""A bounded number of connections to the relay, used again while they are fresh."""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.mail.relay_settings import RelaySettings
from services.mail.session import RelaySession
from services.mail.tls import relay_tls_context


class PoolClosedError(RuntimeError):
    """A mail was given to a transport that was closed."""


class SessionPool:
    """Lends connections to the relay, never more at once than the settings allow."""

    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings
        self._slots = asyncio.Semaphore(settings.connections)
        # The last one used is the freshest, so it is lent first and the others may age.
        self._idle: deque[RelaySession] = deque()
        self._tls: ssl.SSLContext | None = None
        self._tls_lock = asyncio.Lock()
        self._closed = False

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait until one more connection may be in use, and hold that right."""
        async with self._slots:
            if self._closed:
                raise PoolClosedError("The mail transport is closed: make a new one.")
            yield

    async def take(self) -> RelaySession:
        """Give a fresh idle connection or open one; call only while holding a slot.

        Raises:
            EndOfAttemptError: The relay cannot be used.
        """
        now = asyncio.get_running_loop().time()
        while self._idle:
            session = self._idle.pop()
            if session.is_usable and now - session.idle_since <= self._settings.idle_seconds:
                return session
            session.drop()
        return await self.open_new()

    async def open_new(self) -> RelaySession:
        """Open a connection, whatever lies idle; call only while holding a slot.

        Raises:
            EndOfAttemptError: The relay cannot be used.
        """
        return await RelaySession.open(self._settings, await self._tls_context())

    async def give_back(self, session: RelaySession) -> None:
        """Keep a connection for the next mail, or close it if it can serve no more."""
        if self._closed or not session.is_usable:
            await session.leave()
            return
        session.idle_since = asyncio.get_running_loop().time()
        self._idle.append(session)

    async def close(self) -> None:
        """Close all idle connections politely; those in use close when they come back."""
        self._closed = True
        idle, self._idle = list(self._idle), deque()
        await asyncio.gather(*(session.leave() for session in idle))

    async def _tls_context(self) -> ssl.SSLContext | None:
        if not self._settings.security.is_encrypted:
            return None
        async with self._tls_lock:
            if self._tls is None:
                # Reading the system's authorities takes tens of milliseconds.
                self._tls = await asyncio.to_thread(relay_tls_context, self._settings.ca_file)
            return self._tls
