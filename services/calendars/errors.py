"""What is wrong with a calendar that somebody gave."""

from services.documents import DocumentError


class UnreadableCalendar(DocumentError):
    """There is no such calendar, or it is not sound; the message says what to do."""
