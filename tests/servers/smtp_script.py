"""What a test SMTP server does wrong, and at which step."""

from dataclasses import dataclass
from enum import Enum


class Step(Enum):
    """A point of the SMTP dialogue at which the server can misbehave."""

    GREETING = "greeting"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    CONTENT = "content"
    FINAL = "final"
    RSET = "RSET"
    QUIT = "QUIT"


class Misbehaviour(Enum):
    """What the server does instead of the right answer."""

    REPLY = "reply"
    DROP = "drop"
    HANG = "hang"
    SLOW = "slow"
    LOST_ANSWER = "lost_answer"

    @property
    def does_what_was_asked(self) -> bool:
        """The server carries the step out; only its answer is slow, or lost."""
        return self in {Misbehaviour.SLOW, Misbehaviour.LOST_ANSWER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One misbehaviour, always or a number of times.

    Attributes:
        kind: What happens.
        reply: The line sent instead of the right one, for `Misbehaviour.REPLY`.
        times: How often it happens before the server is well again; None for always.
    """

    kind: Misbehaviour
    reply: bytes = b""
    times: int | None = None

    @classmethod
    def answer(cls, line: str, *, times: int | None = None) -> "Fault":
        """Answer with a line of the test's choice."""
        return cls(kind=Misbehaviour.REPLY, reply=line.encode() + b"\r\n", times=times)

    @classmethod
    def drop(cls, *, times: int | None = None) -> "Fault":
        """Close the connection without a word."""
        return cls(kind=Misbehaviour.DROP, times=times)

    @classmethod
    def hang(cls, *, times: int | None = None) -> "Fault":
        """Say nothing, and keep the connection."""
        return cls(kind=Misbehaviour.HANG, times=times)

    @classmethod
    def slow(cls, *, times: int | None = None) -> "Fault":
        """Give the right answer byte by byte."""
        return cls(kind=Misbehaviour.SLOW, times=times)

    @classmethod
    def lost_answer(cls, *, times: int | None = None) -> "Fault":
        """Do what was asked, and lose the connection before the answer."""
        return cls(kind=Misbehaviour.LOST_ANSWER, times=times)

    @classmethod
    def garbage(cls, *, times: int | None = None) -> "Fault":
        """Answer with bytes that are no reply."""
        return cls(kind=Misbehaviour.REPLY, reply=b"\x00\xff{}<html> 250\r\n", times=times)

    @classmethod
    def overlong(cls, *, times: int | None = None) -> "Fault":
        """Answer with a line that has no end in sight."""
        return cls(kind=Misbehaviour.REPLY, reply=b"250 " + b"x" * 50_000, times=times)


class TlsOffer(Enum):
    """Whether and how the test server does TLS."""

    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEnvelope:
    """What the server took: the commands as bytes, and the content without dot-stuffing."""

    mail_from: bytes
    rcpt_to: bytes
    content: bytes
