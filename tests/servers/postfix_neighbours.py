"""What stands beside a Postfix: who checks passwords for it, and who keeps strangers waiting."""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from services.temporal_server.ports import LOOPBACK

USERNAME = "duecourse"
PASSWORD = "an invented pass phrase"


class Reading(Protocol):
    """A stream of lines."""

    def readline(self) -> bytes:
        """The next line; empty at the end."""


class PasswordKeeper(socketserver.StreamRequestHandler):
    """Knows one user; speaks Dovecot's authentication protocol, version 1.1, as Postfix does."""

    def handle(self) -> None:
        """Greet, then answer each question."""
        self.wfile.write(
            b"VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nMECH\tLOGIN\tplaintext\n"
            b"SPID\t1\nCUID\t1\nCOOKIE\t00112233445566778899aabbccddeeff\nDONE\n"
        )
        while line := self.rfile.readline():
            words = line.rstrip(b"\n").split(b"\t")
            if words[0] == b"AUTH":
                self._answer(words[1], words[2], words[-1])

    def _answer(self, number: bytes, mechanism: bytes, last: bytes) -> None:
        begun = base64.b64decode(last.removeprefix(b"resp=")) if last.startswith(b"resp=") else b""
        if mechanism == b"LOGIN":
            name = begun or self._ask(number, b"Username:")
            password = self._ask(number, b"Password:")
        else:
            _, name, password = begun.split(b"\0")
        if (name, password) == (USERNAME.encode(), PASSWORD.encode()):
            self.wfile.write(b"OK\t" + number + b"\tuser=" + name + b"\n")
        else:
            self.wfile.write(b"FAIL\t" + number + b"\n")

    def _ask(self, number: bytes, prompt: bytes) -> bytes:
        self.wfile.write(b"CONT\t" + number + b"\t" + base64.b64encode(prompt) + b"\n")
        return base64.b64decode(self.rfile.readline().rstrip(b"\n").split(b"\t")[2])


class Greylist(socketserver.StreamRequestHandler):
    """Sends every recipient away the first time; speaks Postfix's policy delegation protocol."""

    seen: set[str]

    def handle(self) -> None:
        """Answer each question, which ends with an empty line."""
        while asked := dict(_attributes(self.rfile)):
            recipient = asked["recipient"]
            action = "DUNNO" if recipient in self.seen else "451 4.7.1 Greylisted, come back later"
            self.seen.add(recipient)
            self.wfile.write(f"action={action}\n\n".encode())


def _attributes(lines: Reading) -> Iterator[tuple[str, str]]:
    while line := lines.readline().decode().rstrip("\n"):
        name, _, value = line.partition("=")
        yield name, value


@contextmanager
def neighbours() -> Iterator[tuple[int, int]]:
    """The ports of a keeper of passwords and of a greylist, while the block lasts."""
    greylist = type("GreylistOfThisRun", (Greylist,), {"seen": set()})
    with _served(PasswordKeeper) as passwords, _served(greylist) as waiting:
        yield passwords, waiting


@contextmanager
def _served(handler: type[socketserver.StreamRequestHandler]) -> Iterator[int]:
    with socketserver.ThreadingTCPServer((LOOPBACK, 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
