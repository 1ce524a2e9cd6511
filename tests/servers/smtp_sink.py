"""A small, fast SMTP server on the running loop, which misbehaves as a script tells it."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Self, cast

from tests.servers.smtp_script import Fault, KeptEnvelope, Misbehaviour, Step, TlsOffer

_END_OF_CONTENT = b"\r\n.\r\n"


class SmtpSink:
    """Takes mail on a loopback port and counts; use it as an async context manager.

    Attributes:
        host: Always 127.0.0.1.
        port: Chosen by the system when it starts.
        connections: How many were made.
        peak_connections: The most that were open at once.
        messages: How many contents were accepted.
        content_bytes: How many bytes came in answer to 354, accepted or not.
        unheard_bytes: How many bytes came while it hung.
        commands: How often each verb came.
        envelopes: The accepted mails, when `keep` is set.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        faults: Mapping[Step, Fault] | None = None,
        offer: TlsOffer = TlsOffer.NONE,
        tls: ssl.SSLContext | None = None,
        extensions: tuple[str, ...] = ("SIZE 10485760", "8BITMIME", "SMTPUTF8"),
        delay_seconds: float = 0,
        keep: bool = True,
    ) -> None:
        self.faults = dict(faults or {})
        self.offer = offer
        self.tls = tls
        self.extensions = extensions
        self.delay_seconds = delay_seconds
        self.keep = keep
        self.port = 0
        self.connections = 0
        self.peak_connections = 0
        self.messages = 0
        self.content_bytes = 0
        self.unheard_bytes = 0
        self.commands: Counter[bytes] = Counter()
        self.envelopes: list[KeptEnvelope] = []
        self.open: set[_Dialogue] = set()
        self._used: Counter[Step] = Counter()
        self._thinks = False
        self._thoughts: list[Callable[[], object]] = []
        self._waiters: list[tuple[Callable[[], bool], asyncio.Event]] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen on a free loopback port."""
        loop = asyncio.get_running_loop()
        tls = self.tls if self.offer is TlsOffer.IMPLICIT else None
        self._server = await loop.create_server(lambda: _Dialogue(self), self.host, 0, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        if self._server is None:
            return
        self._server.close()
        self.close_all_connections()
        await self._server.wait_closed()

    def close_all_connections(self) -> None:
        """Close the open connections, as a relay does with idle ones."""
        for dialogue in list(self.open):
            dialogue.transport.abort()

    def think(self) -> None:
        """Answer no recipient until `answer` is called."""
        self._thinks = True

    def answer(self) -> None:
        """Answer the recipients that were named meanwhile, and any other at once."""
        self._thinks = False
        thoughts, self._thoughts = self._thoughts, []
        for thought in thoughts:
            thought()

    def when_it_thought(self, answer: Callable[[], object]) -> None:
        """Answer now, or once the server has done with thinking."""
        if self._thinks:
            self._thoughts.append(answer)
        else:
            answer()

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until the server has seen what a test waits for."""
        event = asyncio.Event()
        self._waiters.append((reached, event))
        self.noticed()
        await event.wait()

    def noticed(self) -> None:
        """Look again at what tests wait for."""
        for reached, event in self._waiters:
            if reached():
                event.set()

    def fault_at(self, step: Step) -> Fault | None:
        """The misbehaviour due at a step, counted as used."""
        fault = self.faults.get(step)
        if fault is None:
            return None
        self._used[step] += 1
        return fault if fault.times is None or self._used[step] <= fault.times else None


class _Dialogue(asyncio.Protocol):
    """One connection to the sink."""

    transport: asyncio.Transport

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink
        self._buffer = b""
        self._in_content = False
        self._secured = sink.offer is TlsOffer.IMPLICIT
        self._securing: asyncio.Task[None] | None = None
        self._speaking: asyncio.Task[None] | None = None
        self._deaf = False
        self._mail_from = b""
        self._rcpt_to = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self._sink.connections += 1
        self._sink.open.add(self)
        self._sink.peak_connections = max(self._sink.peak_connections, len(self._sink.open))
        self._answer(Step.GREETING, b"220 sink.example.org ready\r\n")

    def connection_lost(self, _exc: Exception | None) -> None:
        self._sink.open.discard(self)
        self._sink.noticed()

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            self._sink.unheard_bytes += len(data)
            return
        self._buffer += data
        # The client may speak before the handshake's end is known here; it is answered after.
        if self._securing is None:
            self._read_on(len(data))

    def _read_on(self, arrived: int) -> None:
        if self._in_content:
            self._sink.content_bytes += arrived
            self._content_arrived()
        while not (self._in_content or self._deaf or self._securing):
            line, found, rest = self._buffer.partition(b"\r\n")
            if not found:
                return
            self._buffer = rest
            self._command(line)

    def _command(self, line: bytes) -> None:
        verb = line[:8].split(b" ", 1)[0].upper()
        self._sink.commands[verb] += 1
        handler = self._handlers.get(verb)
        if handler is None:
            self._say(b"502 5.5.1 Command not known\r\n")
        else:
            handler(self, line)
        self._sink.noticed()

    def _ehlo(self, _line: bytes) -> None:
        offers = list(self._sink.extensions)
        if self._sink.offer is TlsOffer.STARTTLS and not self._secured:
            offers.append("STARTTLS")
        lines = ["sink.example.org", *offers]
        text = "".join(f"250-{line}\r\n" for line in lines[:-1]) + f"250 {lines[-1]}\r\n"
        self._answer(Step.EHLO, text.encode())

    def _starttls(self, _line: bytes) -> None:
        if not self._answer(Step.STARTTLS, b"220 2.0.0 Go ahead\r\n"):
            return
        self.transport.pause_reading()
        self._securing = asyncio.get_running_loop().create_task(self._secure())

    async def _secure(self) -> None:
        tls = self._sink.tls
        assert tls is not None, "a sink that offers STARTTLS needs a TLS context"
        loop = asyncio.get_running_loop()
        if self._speaking is not None:
            await self._speaking
        try:
            secured = await loop.start_tls(self.transport, self, tls, server_side=True)
        except OSError:
            # The client did not like the certificate: that is what the test is about.
            self.transport.abort()
            return
        self.transport = cast("asyncio.Transport", secured)
        self._secured, self._securing = True, None
        self._read_on(0)

    def _auth(self, _line: bytes) -> None:
        self._answer(Step.AUTH, b"235 2.7.0 Accepted\r\n")

    def _mail(self, line: bytes) -> None:
        self._mail_from = line
        self._answer(Step.MAIL, b"250 2.1.0 Ok\r\n")

    def _rcpt(self, line: bytes) -> None:
        self._rcpt_to = line
        self._sink.when_it_thought(partial(self._answer, Step.RCPT, b"250 2.1.5 Ok\r\n"))

    def _data(self, _line: bytes) -> None:
        if self._answer(Step.DATA, b"354 Go ahead\r\n"):
            self._in_content = True

    def _rset(self, _line: bytes) -> None:
        self._answer(Step.RSET, b"250 2.0.0 Ok\r\n")

    def _noop(self, _line: bytes) -> None:
        self._say(b"250 2.0.0 Ok\r\n")

    def _quit(self, _line: bytes) -> None:
        if not self._answer(Step.QUIT, b"221 2.0.0 Bye\r\n"):
            return
        if self._speaking is None:
            self.transport.close()
        else:
            self._speaking.add_done_callback(lambda _: self.transport.close())

    def _content_arrived(self) -> None:
        fault = self._sink.fault_at(Step.CONTENT)
        if fault is not None:
            self._misbehave(fault)
            self._sink.noticed()
            return
        end = self._buffer.find(_END_OF_CONTENT)
        if end < 0:
            return
        content, self._buffer = self._buffer[: end + 2], self._buffer[end + 5 :]
        self._in_content = False
        if self._answer(Step.FINAL, b"250 2.0.0 Ok: kept\r\n"):
            self._keep(content)
        self._sink.noticed()

    def _keep(self, content: bytes) -> None:
        self._sink.messages += 1
        if self._sink.keep:
            plain = content.removeprefix(b".") if content.startswith(b"..") else content
            self._sink.envelopes.append(
                KeptEnvelope(
                    mail_from=self._mail_from,
                    rcpt_to=self._rcpt_to,
                    content=plain.replace(b"\r\n..", b"\r\n."),
                )
            )

    def _answer(self, step: Step, right: bytes) -> bool:
        """Answer a step, rightly or by the script; tells whether it was carried out."""
        fault = self._sink.fault_at(step)
        if fault is None:
            self._say(right)
            return True
        if fault.kind is Misbehaviour.SLOW:
            self._speaking = asyncio.get_running_loop().create_task(self._say_slowly(right))
        else:
            self._misbehave(fault)
        return fault.kind.does_what_was_asked

    def _misbehave(self, fault: Fault) -> None:
        if fault.kind in {Misbehaviour.DROP, Misbehaviour.LOST_ANSWER}:
            self._deaf = True
            self.transport.abort()
        elif fault.kind is Misbehaviour.HANG:
            self._deaf = True
        else:
            self._say(fault.reply)

    async def _say_slowly(self, line: bytes) -> None:
        for position in range(len(line)):
            self.transport.write(line[position : position + 1])
            await asyncio.sleep(0)
        self._speaking = None

    def _say(self, line: bytes) -> None:
        if self._sink.delay_seconds:
            loop = asyncio.get_running_loop()
            loop.call_later(self._sink.delay_seconds, self.transport.write, line)
        else:
            self.transport.write(line)

    _handlers: ClassVar[dict[bytes, Callable[["_Dialogue", bytes], None]]] = {
        b"EHLO": _ehlo,
        b"STARTTLS": _starttls,
        b"AUTH": _auth,
        b"MAIL": _mail,
        b"RCPT": _rcpt,
        b"DATA": _data,
        b"RSET": _rset,
        b"NOOP": _noop,
        b"QUIT": _quit,
    }
