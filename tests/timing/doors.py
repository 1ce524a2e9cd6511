"""The two doors at which people try what lets nobody in, seen from outside."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.servers.processes import end


class Door:
    """A connection to a site, and the form at its door."""

    path = ""
    answers: tuple[int, str | None] = (0, None)
    """Status and place of the one answer that there is."""

    def __init__(self, url: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc)
        self._cookies: dict[str, str] = {}
        self._token = self._form()

    def seconds_to_answer(self, fields: Mapping[str, str]) -> float:
        """Try something; gives how long the answer took, which is always the same."""
        body = urlencode({"form": self._token, **fields})
        headers = self._headers()
        began = time.perf_counter()
        self._connection.request("POST", self.path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        took = time.perf_counter() - began
        assert (answer.status, answer.getheader("location")) == self.answers
        return took

    def _form(self) -> str:
        return _token_in(self._ask("GET", self.path, {}))

    def _headers(self) -> dict[str, str]:
        form = "application/x-www-form-urlencoded"
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Content-Type": form, "Cookie": cookies}

    def _ask(self, method: str, path: str, fields: dict[str, str]) -> str:
        self._connection.request(method, path, urlencode(fields), self._headers())
        answer: HTTPResponse = self._connection.getresponse()
        for given in answer.headers.get_all("set-cookie") or []:
            name, _, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.read().decode()


class PortalDoor(Door):
    """The portal's door, as somebody sees it who has read the page before it."""

    path, answers = "/open", (303, "/")

    def _form(self) -> str:
        first = self._ask("GET", "/", {})
        self._ask("POST", "/begin", {"form": _token_in(first)})
        return _token_in(self._ask("GET", "/", {}))


class OfficeDoor(Door):
    """The office's door."""

    path, answers = "/sign-in", (400, None)


def _token_in(page: str) -> str:
    found = re.search(r'name="form" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


@contextmanager
def site(module: str, home: Path) -> Iterator[str]:
    """A site in a process of its own, until the block ends; gives its address."""
    process = subprocess.Popen(  # noqa: S603 - a module of the tests
        [sys.executable, "-m", module],
        env={**os.environ, "DUECOURSE_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        end(process)
