"""``python -m deploy.container.trial_mail``: keeps a trial's mail, beside a worker in a container.

It listens on loopback alone, so it has to share the worker's network. ``--answers`` asks a running
one whether it takes mail; exit 0 if it does, 1 if not.
"""

import argparse
import asyncio
import signal
import smtplib
import sys

from services.logging import configure_logging
from services.mail.trial_mailbox import TrialMailServer
from services.settings import read_settings

LOOPBACK = "127.0.0.1"
_ANSWER_WITHIN_SECONDS = 5


async def keep_mail(port: int) -> None:
    """Keep what arrives on the port until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = TrialMailServer(read_settings().mailbox, host=LOOPBACK, port=port)
    await server.start()
    try:
        sys.stderr.write(f"keeping mail that comes to {LOOPBACK}:{server.port}\n")
        sys.stderr.flush()
        await stop.wait()
    finally:
        await server.stop()


def answers(port: int) -> bool:
    """Whether something takes mail on the port."""
    try:
        # nosemgrep: mail-beside-the-transport - asks whether anybody answers, and sends nothing
        with smtplib.SMTP(LOOPBACK, port, timeout=_ANSWER_WITHIN_SECONDS) as relay:
            return relay.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def main(arguments: list[str] | None = None) -> int:
    """Keep mail, or ask whether it is kept."""
    parser = argparse.ArgumentParser(description="Keeps the mail of a trial on this machine.")
    parser.add_argument("--port", type=int, required=True, help="where mail comes in")
    parser.add_argument("--answers", action="store_true", help="ask a running one, and exit")
    given = parser.parse_args(arguments)
    if given.answers:
        return 0 if answers(given.port) else 1
    # The library that takes mail logs what it was sent.
    configure_logging(json=True, level="info")
    asyncio.run(keep_mail(given.port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
