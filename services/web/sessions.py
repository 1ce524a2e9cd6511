"""Sessions: kept in the memory of the server, ended there, and known by a hash of their token."""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from services.clocks import Clock

Content = TypeVar("Content")

TOKEN_BYTES = 32
MOST_SESSIONS = 20_000
"""Beyond it the one that was idle longest ends: memory has a limit."""


@dataclass(slots=True, kw_only=True)
class _Session(Generic[Content]):
    content: Content
    begun_at: datetime
    used_at: datetime


class SessionStore(Generic[Content]):
    """The sessions of one process. A restart ends all of them, which is safe.

    The token is in the browser's cookie alone; here is its hash, so that a copy of the memory's
    keys opens nothing.
    """

    def __init__(
        self, clock: Clock, *, idle: timedelta, longest: timedelta, most: int = MOST_SESSIONS
    ) -> None:
        self._clock = clock
        self._idle = idle
        self._longest = longest
        self._most = most
        self._sessions: OrderedDict[bytes, _Session[Content]] = OrderedDict()

    def begin(self, content: Content) -> str:
        """Begin a session under a token that nobody had before; gives the token."""
        self._end_what_ran_out()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._clock.now()
        self._sessions[_hash(token)] = _Session(content=content, begun_at=now, used_at=now)
        while len(self._sessions) > self._most:
            self._sessions.popitem(last=False)
        return token

    def find(self, token: str) -> Content | None:
        """What a session holds, or None if there is none, or none any more; using it keeps it."""
        key = _hash(token)
        session = self._sessions.get(key)
        if session is None:
            return None
        now = self._clock.now()
        if self._has_run_out(session, now):
            del self._sessions[key]
            return None
        session.used_at = now
        self._sessions.move_to_end(key)
        return session.content

    def change(self, token: str, content: Content) -> None:
        """Let a session hold something else; one that ended meanwhile stays ended."""
        session = self._sessions.get(_hash(token))
        if session is not None:
            session.content = content

    def end(self, token: str) -> None:
        """End a session, if there is one: its token opens nothing from here on."""
        self._sessions.pop(_hash(token), None)

    def __len__(self) -> int:
        """How many there are, those that ran out unnoticed included."""
        return len(self._sessions)

    def _end_what_ran_out(self) -> None:
        now = self._clock.now()
        while self._sessions:
            key, idle_longest = next(iter(self._sessions.items()))
            if not self._has_run_out(idle_longest, now):
                return
            del self._sessions[key]

    def _has_run_out(self, session: _Session[Content], now: datetime) -> bool:
        return now - session.used_at >= self._idle or now - session.begun_at >= self._longest


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
