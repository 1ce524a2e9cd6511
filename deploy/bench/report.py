"""Prints figures: as lines for people, or as JSON."""

import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version

import psutil

from deploy.bench.figures import Figure, number


def machine() -> str:
    """What the figures were measured on, without a name of anything."""
    return (
        f"{psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, "
        f"Python {platform.python_version()}, temporalio {version('temporalio')}"
    )


def as_lines(figures: Sequence[Figure]) -> str:
    """The figures for people."""
    return "\n".join(_line(figure) for figure in figures)


def as_json(figures: Sequence[Figure]) -> str:
    """The figures for programs."""
    return json.dumps(
        {
            "machine": machine(),
            "figures": [
                asdict(figure) | {"ratio": figure.ratio, "is_met": figure.is_met}
                for figure in figures
            ],
        },
        indent=2,
    )


def _line(figure: Figure) -> str:
    ours = f"{number(figure.ours)} {figure.unit}"
    lines = [f"{figure.name:<40} {ours:>16}   goal {figure.goal:<18} {_verdict(figure)}"]
    if figure.bare is not None:
        bare = f"{number(figure.bare)} {figure.unit}"
        ratio = f"ratio {figure.ratio:.2f}" if figure.ratio is not None else ""
        lines.append(f"    {'beside: ' + figure.beside:<36} {bare:>16}   {ratio}")
    if figure.is_met is False:
        lines.append(f"    why: {figure.why}")
    return "\n".join(lines)


def _verdict(figure: Figure) -> str:
    return {True: "met", False: "MISSED", None: ""}[figure.is_met]


def say(text: str) -> None:
    """Print to standard output at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
