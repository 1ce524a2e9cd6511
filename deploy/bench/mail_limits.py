"""What mail can come to at most: the bare library on one connection, and bytes on bare sockets."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from deploy.bench.ready_mail import MAIL, SENDER
from deploy.bench.worker_process import CONNECTIONS, SmtpPool

RECIPIENT = MAIL.recipient.envelope
ENVELOPE = f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{RECIPIENT}>\r\nDATA\r\n".encode()
"""Three commands in one write, as far as RFC 2920 lets a client go: DATA ends a group."""

CONTENT = MAIL.content.replace(b"\r\n.", b"\r\n..").removesuffix(b"\r\n") + b"\r\n.\r\n"
REPLIES_TO_ENVELOPE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLimits:
    """Mails a second: aiosmtplib one after the other, and sockets without any library."""

    one_connection: float
    sockets: float


async def measure_limits(mails: int) -> MailLimits:
    """Send the same ready bytes in both ways to a sink in a process of its own."""
    async with sink_process() as port:
        await over_one_connection(port, CONNECTIONS)
        await over_sockets(port, CONNECTIONS)
        return MailLimits(
            one_connection=await over_one_connection(port, mails),
            sockets=await over_sockets(port, mails),
        )


async def over_one_connection(port: int, mails: int) -> float:
    """The bare library's loop on one connection that is used again for every mail."""
    pool = SmtpPool(port, connections=1)
    await pool.send(RECIPIENT)
    began = time.perf_counter()
    for _ in range(mails):
        await pool.send(RECIPIENT)
    took = time.perf_counter() - began
    await pool.close()
    return mails / took


async def over_sockets(port: int, mails: int) -> float:
    """The dialogue as bytes over ten connections, pipelined, its replies counted and not read."""
    each = max(mails // CONNECTIONS, 1)
    lines = await asyncio.gather(*(_greeted(port) for _ in range(CONNECTIONS)))
    began = time.perf_counter()
    await asyncio.gather(*(_pour(reader, writer, each) for reader, writer in lines))
    took = time.perf_counter() - began
    for _, writer in lines:
        writer.close()
        await writer.wait_closed()
    return each * CONNECTIONS / took


async def _greeted(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.readline()
    writer.write(b"EHLO bench.example.org\r\n")
    while (await reader.readline())[3:4] == b"-":
        pass
    return reader, writer


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mails: int) -> None:
    """Send mails, each in two writes: the next one's commands go with the content before."""
    writer.write(ENVELOPE)
    for remaining in range(mails - 1, -1, -1):
        for _ in range(REPLIES_TO_ENVELOPE):
            await _agreed(reader)
        writer.write(CONTENT + ENVELOPE if remaining else CONTENT)
        await _agreed(reader)


async def _agreed(reader: asyncio.StreamReader) -> None:
    reply = await reader.readline()
    if reply[:1] not in (b"2", b"3"):
        message = f"the sink did not take a mail: {reply!r}"
        raise RuntimeError(message)


@asynccontextmanager
async def sink_process() -> AsyncIterator[int]:
    """A sink in a process of its own; gives its port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deploy.bench.sink", stdout=asyncio.subprocess.PIPE
    )
    try:
        yield await _port_of(process)
    finally:
        process.kill()
        await process.wait()


async def _port_of(process: asyncio.subprocess.Process) -> int:
    if process.stdout is None:
        message = "the sink says nothing: it was started without a pipe"
        raise RuntimeError(message)
    return int(await process.stdout.readline())
