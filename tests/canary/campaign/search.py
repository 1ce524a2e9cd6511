"""Looks for the stem of a flock in bytes, whatever they were turned into on their way."""

import email
import email.policy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

from tests.canary.scanner import disguises_of

AT_ONCE = 1 << 26
"""Bytes of a file that are looked through at a time."""

_LONGEST_DISGUISE = 1 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Something that was left behind, with a name by which a person finds it again."""

    name: str
    content: bytes


@lru_cache(maxsize=64)
def _wanted(stem: str) -> tuple[bytes, ...]:
    """The stem in every disguise, in small letters: so are the bytes that are looked through."""
    escaped = {
        "".join(form.format(ord(x)) for x in stem).encode()
        for form in ("%{:02x}", "={:02x}", "\\u{:04x}", "\\x{:02x}", "&#x{:x};", "&#{};")
    }
    wide = {stem.encode("utf-32-le"), stem.encode("utf-32-be")}
    return tuple({x.lower() for x in disguises_of(stem) | escaped | wide})


def is_found(content: bytes, stem: str) -> bool:
    """Whether any marker of the flock is in the bytes, also across the line breaks of mails."""
    small = content.lower()
    unfolded = small.replace(b"=\r\n", b"").replace(b"=\n", b"")
    unbroken = unfolded.replace(b"\r", b"").replace(b"\n", b"").replace(b"\\n", b"")
    kept = (small, unbroken) if len(unbroken) != len(small) else (small,)
    return any(disguise in each for each in kept for disguise in _wanted(stem))


def found_in(traces: Iterable[Trace], stem: str) -> list[str]:
    """The names of those traces that hold a marker."""
    return [trace.name for trace in traces if is_found(trace.content, stem)]


def file_traces(files: Iterable[Path]) -> Iterator[Trace]:
    """Files in pieces that overlap; one that is gone meanwhile left nothing behind."""
    for file in files:
        try:
            with file.open("rb") as opened:
                before = b""
                while piece := opened.read(AT_ONCE):
                    yield Trace(name=str(file), content=before + piece)
                    before = piece[-_LONGEST_DISGUISE:]
        except FileNotFoundError:
            continue


def without(content: bytes, markers: Iterable[str]) -> bytes:
    """The bytes without markers that may stand there as they are."""
    for marker in markers:
        content = content.replace(marker.encode(), b"")
    return content


def mail_traces(name: str, content: bytes) -> Iterator[Trace]:
    """A mail's headers as they were sent, and each of its parts as its reader gets it."""
    headers, _, _ = content.partition(b"\r\n\r\n")
    yield Trace(name=f"{name}, headers", content=headers)
    mail = email.message_from_bytes(content, policy=email.policy.SMTPUTF8)
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield Trace(name=f"{name}, {part.get_content_type()}", content=payload)
