"""Mails a second: our transport beside the library that it is built on, and bare sockets."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from statistics import median

from deploy.bench.figures import Figure
from deploy.bench.mail_limits import over_one_connection, over_sockets, sink_process
from deploy.bench.ready_mail import MAIL
from deploy.bench.worker_process import CONNECTIONS, SmtpPool
from services.mail.outcome import MailOutcome
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.mail.transport import MailTransport

ROUNDS = 5
UNDER_WAY = 50
NAME = "mails handed to the relay"
ONE_CONNECTION = "aiosmtplib, one reused connection"
SOCKETS = "bare sockets, 10, pipelined"
WHY = (
    "Each mail waits for its recipient's acceptance before the commitment is written, and its "
    "replies are read into an outcome; the library's one call does neither."
)


async def measure_mail(mails: int) -> list[Figure]:
    """Send ready bytes over ten reused connections, in turns."""
    each = max(mails // ROUNDS, 1)
    async with sink_process() as port:
        pool = SmtpPool(port)
        relay = RelaySettings(
            host="127.0.0.1",
            port=port,
            security=MailSecurity.NONE_ON_LOOPBACK,
            connections=CONNECTIONS,
        )
        async with MailTransport(relay) as transport:

            async def ours() -> None:
                report = await transport.send(MAIL, before_data=_nothing_to_commit)
                if report.outcome is not MailOutcome.SENT:
                    message = f"the sink did not take a mail: {report.outcome}"
                    raise RuntimeError(message)

            async def bare() -> None:
                await pool.send(MAIL.recipient.envelope)

            await _rate(ours, CONNECTIONS)
            await _rate(bare, CONNECTIONS)
            rounds = [
                (
                    await _rate(ours, each),
                    await _rate(bare, each),
                    await over_one_connection(port, each),
                    await over_sockets(port, each),
                )
                for _ in range(ROUNDS)
            ]
        await pool.close()
    rate, pooled, single, sockets = (median(x) for x in zip(*rounds, strict=True))
    return [
        Figure(
            name=NAME,
            ours=rate,
            unit="/s",
            bare=pooled,
            beside="aiosmtplib, pool of 10, ready bytes",
            least_ratio=0.8,
            why=WHY,
        ),
        Figure(name=NAME, ours=rate, unit="/s", bare=single, beside=ONE_CONNECTION),
        Figure(name=NAME, ours=rate, unit="/s", bare=sockets, beside=SOCKETS),
    ]


async def _rate(send: Callable[[], Awaitable[None]], count: int) -> float:
    waiting = iter(range(count))

    async def sender() -> None:
        for _ in waiting:
            await send()

    began = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(UNDER_WAY)))
    return count / (time.perf_counter() - began)


async def _nothing_to_commit() -> None:
    """The transport alone is measured."""
