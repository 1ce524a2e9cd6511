"""The parts of a mail, found without trusting that it was put together well."""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

MOST_BYTES = 256 * 1024
"""Read of one mail. The report stands before the returned letter; the rest is not looked at."""

MOST_PARTS = 60
"""Parts that may announce themselves in it; more is built to be expensive to read."""

_ANNOUNCED = re.compile(rb"(?i)content-type\s*:")
_QUOTED_HEADERS = frozenset({"text/rfc822-headers", "message/global-headers"})
_QUOTED_MAILS = frozenset({"message/rfc822", "message/global"})
_BREAKS = re.compile(r"\r\n?")


class UnreadableMail(ValueError):
    """A mail is empty, or built to be expensive to read."""


def parsed(raw: bytes) -> Message:
    """The beginning of a mail, taken apart.

    Raises:
        UnreadableMail: it is empty, or has more parts than any report.
    """
    beginning = raw[:MOST_BYTES].replace(b"\0", b"")
    if not beginning.strip() or len(_ANNOUNCED.findall(beginning)) > MOST_PARTS:
        raise UnreadableMail
    return BytesParser(policy=compat32).parsebytes(beginning)


def own_parts(mail: Message) -> Iterator[Message]:
    """The parts that the mail itself is made of, and nothing inside a mail that it quotes."""
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting[:0] = [x for x in inner if isinstance(x, Message)]
        else:
            yield part


def header_of(mail: Message, name: str) -> str:
    """A header as people read it, on one line; empty if there is none."""
    value = mail.get(name)
    if value is None:
        return ""
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (HeaderParseError, LookupError, ValueError):
        return " ".join(str(value).split())


def text_of(part: Message) -> str:
    """The text of a part, whatever became of its characters; line ends are plain."""
    inner = part.get_payload()
    if isinstance(inner, list):
        return "\n".join(_as_lines(x) for x in inner if isinstance(x, Message))
    decoded = part.get_payload(decode=True)
    octets = decoded if isinstance(decoded, bytes) else b""
    return _BREAKS.sub("\n", octets.decode("utf-8", errors="replace"))


def _as_lines(block: Message) -> str:
    """A group of fields as it was written: the parser takes it for the headers of a mail."""
    fields = [f"{name}: {value}" for name, value in block.items()]
    return _BREAKS.sub("\n", "\n".join([*fields, "", text_of(block)]))


def quoted_headers(mail: Message) -> Iterator[str]:
    """The headers of mails that this one quotes, each as a text."""
    for part in own_parts(mail):
        kind = part.get_content_type()
        inner = part.get_payload()
        if kind in _QUOTED_MAILS and isinstance(inner, list):
            yield from (_as_lines(x).partition("\n\n")[0] for x in inner if isinstance(x, Message))
        elif kind in _QUOTED_HEADERS or kind in _QUOTED_MAILS:
            yield text_of(part).lstrip().partition("\n\n")[0]
