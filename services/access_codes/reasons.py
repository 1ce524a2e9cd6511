"""Why a code is given, and how it was made sure that it goes to the right person."""

from enum import StrEnum


class CodeReason(StrEnum):
    """Why somebody gets a code."""

    FIRST = "first"
    LOST = "lost"
    SEEN_BY_OTHERS = "seen_by_others"
    EXPIRED = "expired"


class IdentityCheck(StrEnum):
    """How the officer made sure who asks: never by the channel that letters take alone."""

    IN_PERSON = "in_person"
    AGREED_ROUTE = "agreed_route"
    TRUSTED_CONTACT = "trusted_contact"
