"""``make timing``: 2,000 answers to codes of each kind, measured from outside, in random order.

Exit code 1 if two kinds are told apart, and also if a planted difference of a fifth of a
millisecond is not: then this machine was too busy to say anything.
"""

import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from itertools import combinations
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.servers.processes import end
from tests.timing.codes import Codes, Kind, codes_that_open_nothing
from tests.timing.portal_process import PLANTED_SECONDS
from tests.timing.two_samples import FALSE_ALARM, compared

SAMPLES = 2_000
WARMING_UP = 400


class Door:
    """The portal's door, as somebody sees it who has read the page before it."""

    def __init__(self, url: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc)
        self._cookie = ""
        first = self._ask("GET", "/", {})
        self._ask("POST", "/begin", {"form": _token_in(first)})
        self._token = _token_in(self._ask("GET", "/", {}))

    def seconds_to_answer(self, code: str) -> float:
        """Try a code; gives how long the answer took, which is always the same."""
        body = urlencode({"form": self._token, "words": code})
        headers = self._headers()
        began = time.perf_counter()
        self._connection.request("POST", "/open", body, headers)
        answer = self._connection.getresponse()
        answer.read()
        took = time.perf_counter() - began
        assert (answer.status, answer.getheader("location")) == (303, "/")
        return took

    def _headers(self) -> dict[str, str]:
        form = "application/x-www-form-urlencoded"
        return {"Content-Type": form, "Cookie": f"view={self._cookie}"}

    def _ask(self, method: str, path: str, fields: dict[str, str]) -> str:
        self._connection.request(method, path, urlencode(fields), self._headers())
        answer: HTTPResponse = self._connection.getresponse()
        for given in answer.headers.get_all("set-cookie") or []:
            self._cookie = given.partition("=")[2].partition(";")[0]
        return answer.read().decode()


def _token_in(page: str) -> str:
    found = re.search(r'name="form" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


@contextmanager
def _portal(home: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.timing.portal_process"],
        env={**os.environ, "DUECOURSE_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        end(process)


def measured(door: Door, codes: Codes) -> dict[Kind, list[float]]:
    """The seconds that answers took, kind by kind; the kinds come in random order."""
    order = [kind for kind in Kind for _ in range(SAMPLES)]
    random.shuffle(order)
    for kind in order[:WARMING_UP]:
        door.seconds_to_answer(random.choice(codes.typed[kind]))  # noqa: S311 - no secret
    took: dict[Kind, list[float]] = {kind: [] for kind in Kind}
    for kind in order:
        took[kind].append(door.seconds_to_answer(random.choice(codes.typed[kind])))  # noqa: S311 - no secret
    return took


def main() -> int:
    """Measure, print what was found, and say by the exit code whether it is well."""
    with tempfile.TemporaryDirectory(prefix="timing-") as name:
        home = Path(name)
        codes = asyncio.run(codes_that_open_nothing(home))
        with _portal(home) as url:
            took = measured(Door(url), codes)
    bad = 0
    _say(f"{SAMPLES} answers to codes of each kind; Mann and Whitney's test, p < {FALSE_ALARM}")
    for first, second in combinations(Kind, 2):
        found = compared(took[first], took[second])
        as_it_should = found.is_told_apart is (second is Kind.PLANTED)
        bad += not as_it_should
        medians = " and ".join(f"{median * 1000:.3f}" for median in found.medians)
        _say(
            f"{first} and {second}: medians {medians} ms; the second is slower in "
            f"{found.share:.3f} of pairs, within {found.farthest:.3f} of a half is chance: "
            f"{'told apart' if found.is_told_apart else 'not told apart'}"
            f"{'' if as_it_should else ' (WRONG)'}"
        )
    _say(f"(planted: unknown codes whose answer takes {PLANTED_SECONDS * 1000} ms longer)")
    return 1 if bad else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
