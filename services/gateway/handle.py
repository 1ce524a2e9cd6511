"""By what a gateway reaches a party: a telephone number, or a name in a chat."""

import re

LONGEST_HANDLE = 200
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
"""A number with its country (ITU-T E.164: at most 15 digits)."""


class HandleError(ValueError):
    """A handle cannot be used; the message never holds it."""


def parse_handle(text: str) -> str:
    """A handle that a gateway can be given.

    Raises:
        HandleError: it is empty, too long, holds what is no visible character, or is no number
            though it begins like one.
    """
    handle = text.strip()
    if not handle or len(handle) > LONGEST_HANDLE:
        message = f"a number or name at the gateway has 1 to {LONGEST_HANDLE} characters"
        raise HandleError(message)
    if any(not character.isprintable() or character.isspace() for character in handle):
        message = "the number or name at the gateway holds a space or what is not visible"
        raise HandleError(message)
    if handle.startswith("+") and not _NUMBER.fullmatch(handle):
        message = "a telephone number is + with country and number, 7 to 15 digits, without spaces"
        raise HandleError(message)
    return handle
