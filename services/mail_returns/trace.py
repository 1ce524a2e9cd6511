"""To whom a mail was sent, where its envelope is gone: its own headers tell."""

import re

_LONGEST_HEAD = 64 * 1024
_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")


def addressed_to(raw: bytes) -> tuple[str, ...]:
    """The headers of a mail as a text in which return paths can be looked for.

    Which header names the recipient differs from one mail system to the next (``Delivered-To``,
    ``X-Original-To``, ``Envelope-To``, ``To``). A token cannot be guessed, so that it does not
    matter in which of them it stands. What the mail quotes is not looked at.
    """
    head = _END_OF_HEAD.split(raw[:_LONGEST_HEAD].lstrip(b"\r\n"), maxsplit=1)[0]
    return (head.decode("latin-1"),)
