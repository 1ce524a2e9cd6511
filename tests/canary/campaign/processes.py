"""Watches every process that a run starts: arguments, environment, files in the temporary folder.

What a process shows is shown for as long as it runs, so it is looked at again and again meanwhile.
"""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.canary.campaign.search import Trace

EVERY_SECONDS = 0.05
_LARGEST_FILE = 1 << 22


class ProcessWatch:
    """Looks at all children of this process, and at a temporary folder, until it is stopped."""

    def __init__(self, temporary: Path) -> None:
        self._temporary = temporary
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._seen: dict[str, set[bytes]] = {"arguments": set(), "environment": set()}
        self._files: dict[bytes, str] = {}
        self.processes: set[int] = set()

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; whoever did not look until now saw nothing."""
        assert self._thread.is_alive(), "nobody looked on any more"
        self._stop.set()
        self._thread.join()

    def shown(self, what: str) -> Iterator[Trace]:
        """What any of the processes showed as its ``arguments``, or as its ``environment``."""
        for number, content in enumerate(sorted(self._seen[what])):
            yield Trace(name=f"{what} {number}", content=content)

    def files(self) -> Iterator[Trace]:
        """What any file of the temporary folder held when it was looked at."""
        for content, name in list(self._files.items()):
            yield Trace(name=name, content=content)

    def _look_on(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            for pid in _below(os.getpid()):
                self._look_at(pid)
            for file in self._temporary.rglob("*"):
                self._read(file)

    def _look_at(self, pid: int) -> None:
        folder = Path("/proc") / str(pid)
        try:
            self._seen["arguments"].add((folder / "cmdline").read_bytes())
            self._seen["environment"].add((folder / "environ").read_bytes())
        except OSError:
            return
        self.processes.add(pid)

    def _read(self, file: Path) -> None:
        try:
            if file.is_file() and file.stat().st_size < _LARGEST_FILE:
                self._files[file.read_bytes()] = str(file)
        except OSError:
            return


def _below(pid: int) -> Iterator[int]:
    """Every process that this one started, and those that they did; some end meanwhile."""
    try:
        children = list(Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:
        return
    for each in children:
        try:
            started = [int(child) for child in each.read_text(encoding="ascii").split()]
        except OSError:
            continue
        for child in started:
            yield child
            yield from _below(child)
