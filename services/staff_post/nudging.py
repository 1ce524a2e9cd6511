"""A word in somebody's chat that something waits: a number, and how to see it."""

import structlog

from services.directory.entries import Staff
from services.letters.library import LetterLibrary
from services.letters.staff_mail import render_staff_chat
from services.staff_chat.posting import ChatPoster, ChatUnreached

log = structlog.get_logger(__name__)


class Nudging:
    """Posts to the chats that the directory names; the mail is what counts, and went before.

    A word that is lost is not repeated: what waits is in the mail and in the list of tasks.
    """

    def __init__(self, *, poster: ChatPoster | None, library: LetterLibrary) -> None:
        self._poster = poster
        self._library = library

    async def nudge(self, member: Staff | None, duties: int, *, message_id: str) -> None:
        """Say how many duties a mail has just told, to whoever has a chat."""
        if self._poster is None or member is None or member.chat is None:
            return
        text = render_staff_chat(member.language, duties, library=self._library)
        try:
            await self._poster.post(member.chat, text, message_id=message_id)
        except ChatUnreached as failure:
            log.warning("chat.unreached", error_code=failure.code, staff_id=member.staff_id)
