"""Enhanced status codes (RFC 3463): why a mail system refused, delayed or took a mail."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_BASIC = re.compile(r"(?<![\d.])([245])\d\d(?=[ \-#]|$)")
_MAILBOX_FULL = (2, 2)


class StatusClass(IntEnum):
    """The first number of a code (RFC 3463 2)."""

    SUCCESS = 2
    TRANSIENT = 4
    PERMANENT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class EnhancedStatus:
    """A code such as 5.1.1; numbers only, and nothing of the text beside it."""

    severity: StatusClass
    subject: int = 0
    detail: int = 0

    def __str__(self) -> str:
        return f"{self.severity.value}.{self.subject}.{self.detail}"

    @classmethod
    def stated_in(cls, text: str) -> Self | None:
        """The first enhanced code in a text; else what its basic SMTP code amounts to."""
        found = _ENHANCED.search(text)
        if found is not None:
            severity, subject, detail = map(int, found.groups())
            return cls(severity=StatusClass(severity), subject=subject, detail=detail)
        basic = _BASIC.search(text)
        return None if basic is None else cls(severity=StatusClass(int(basic[1])))

    @property
    def says_nothing_more(self) -> bool:
        """Whether it tells the class alone (X.0.0, RFC 3463 3.1)."""
        return self.subject == 0 and self.detail == 0

    @property
    def is_permanent(self) -> bool:
        """Whether trying the same address again will not help.

        A full mailbox (X.2.2) is emptied one day, whichever class the report gives it.
        """
        is_full = (self.subject, self.detail) == _MAILBOX_FULL
        return self.severity is StatusClass.PERMANENT and not is_full


def most_telling(candidates: Iterable[EnhancedStatus | None]) -> EnhancedStatus | None:
    """The first code that says more than its class, else the first of all."""
    known = [status for status in candidates if status is not None]
    return next((x for x in known if not x.says_nothing_more), known[0] if known else None)
