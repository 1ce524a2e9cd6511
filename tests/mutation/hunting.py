"""The hunt: first a short look at every fault, then every test for those that nobody saw."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.fresh_and_quick_first import SECONDS_VARIABLE
from tests.mutation.tally import tallies

MUTMUT = Path(sys.executable).with_name("mutmut")

SHORT_LOOK_SECONDS = 4.0
"""Most faults that are seen at all are seen within so many seconds of tests, quick ones first."""

TOGETHER = 50
"""So many faults are looked at again in one run, after which it is noted that they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunt:
    """Faults planted in a copy of the project.

    Attributes:
        place: The copy.
        children: So many faults are tried at once.
        ends: The instant of the monotonic clock at which it stops.
    """

    place: Path
    children: int
    ends: float

    @property
    def mutants(self) -> Path:
        """The tool's own folder, with its notes."""
        return self.place / "mutants"

    def look(self, names: Sequence[str]) -> bool:
        """Try these faults, or all that were not tried, by quick tests; then the unseen by all.

        Returns:
            Whether that worked; it does not where a test fails without any fault planted.
        """
        learnt = self.mutants / "mutmut-stats.json"
        knew = learnt.exists()
        short = {SECONDS_VARIABLE: str(SHORT_LOOK_SECONDS)}
        worked = self._run(names, short)
        # The process that learnt which tests come where cannot collect the same tests again.
        if not worked and not knew and learnt.exists():
            worked = self._run(names, short)
        return worked and self._look_again()

    def looked_at_long(self) -> set[str]:
        """The faults that were tried by every test that comes there."""
        if not self._noted.exists():
            return set()
        return set(json.loads(self._noted.read_text(encoding="utf-8")))

    def _look_again(self) -> bool:
        known = self.looked_at_long()
        unseen = [name for tally in tallies(self.mutants) for name in tally.unseen]
        left = [name for name in unseen if name not in known]
        for start in range(0, len(left), TOGETHER):
            names = left[start : start + TOGETHER]
            if not self._run(names, {}):
                return False
            if time.monotonic() >= self.ends:
                return True
            known.update(names)
            self._noted.write_text(json.dumps(sorted(known)), encoding="utf-8")
        return True

    @property
    def _noted(self) -> Path:
        return self.place / "looked-at-long.json"

    def _run(self, names: Sequence[str], more: dict[str, str]) -> bool:
        """Run the tool; when the time is over it is told to stop as by Ctrl-C."""
        if time.monotonic() >= self.ends:
            return True
        # Python remembers a folder of its path that is not there when it starts as one without
        # modules.
        self.mutants.mkdir(exist_ok=True)
        command = [str(MUTMUT), "run", "--max-children", str(self.children), *names]
        environment = {
            "LAW_EXAMPLES": "5",
            **os.environ,
            "PYTHONPATH": str(self.mutants.resolve()),
            **more,
        }
        with subprocess.Popen(command, cwd=self.place, env=environment) as running:  # noqa: S603 -- our own arguments
            try:
                return running.wait(timeout=max(self.ends - time.monotonic(), 1)) == 0
            except subprocess.TimeoutExpired:
                sys.stdout.write("\nThe time is over; the next run goes on from here.\n")
                running.send_signal(signal.SIGINT)
                return True
