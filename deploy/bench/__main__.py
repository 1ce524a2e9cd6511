"""``python -m deploy.bench``, which is ``make bench``."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from deploy.bench import report
from deploy.bench.figures import Figure
from deploy.bench.measurements import FULL, MEASUREMENTS, QUICK, Sizes
from services.logging import configure_logging


def main(arguments: Sequence[str]) -> int:
    """Measure what was asked for; 0 if that worked, whatever the figures say."""
    asked = _parser().parse_args(arguments)
    configure_logging(json=False, level="warning")
    sizes = Sizes.from_environment(QUICK if asked.quick else FULL)
    asyncio.run(_measure(asked.only or list(MEASUREMENTS), sizes, as_json=asked.json))
    return 0


async def _measure(wanted: Sequence[str], sizes: Sizes, *, as_json: bool) -> None:
    figures: list[Figure] = []
    if not as_json:
        report.say(f"{report.machine()}\n")
    for name in wanted:
        measured = await MEASUREMENTS[name](sizes)
        figures += measured
        if not as_json:
            report.say(report.as_lines(measured))
    if as_json:
        report.say(report.as_json(figures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.bench",
        description="Measure the engine beside bare Temporal and the bare libraries, in one run. "
        "Only ratios within one run mean something.",
    )
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that it works")
    parser.add_argument(
        "--only", action="append", choices=list(MEASUREMENTS), help="one measurement; repeatable"
    )
    parser.add_argument("--json", action="store_true", help="JSON on standard output")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
