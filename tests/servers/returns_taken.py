"""Stands where what comes back is dealt with, and keeps what it was given."""

import asyncio

from services.mail_returns.taking_in import Dealt, NotYet


class ReturnsTaken:
    """Deals with everything at once, except while it is `away`."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, tuple[str, ...]]] = []
        self.away = False
        self._came = asyncio.Event()

    async def take_in(self, raw: bytes, sent_to: tuple[str, ...]) -> Dealt:
        """Keep the mail, or say that it cannot be dealt with now."""
        if self.away:
            raise NotYet
        self.taken.append((raw, sent_to))
        self._came.set()
        return Dealt.RECORDED

    async def something_came(self) -> None:
        """Wait for the first mail."""
        await self._came.wait()
