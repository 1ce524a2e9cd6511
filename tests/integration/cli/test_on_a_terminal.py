"""The command line on a real terminal of 80 columns: questions, tables, colours, Ctrl-C."""

import os
import re
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.integration.cli.offline import Offline
from tests.servers.terminal import CTRL_C, OnTerminal, on_a_terminal

DUECOURSE = Path(sys.executable).with_name("duecourse")
ADOPT = ("policy", "adopt", "un-women-2020", "--as", "st-executive-1")
ANSWER_FOR_THEM = "Does st-executive-1 answer for them? [y/N]: "
COLUMNS = 80
EMPHASIS = re.compile(r"\x1b\[(?:[0-4](?:;[0-4])*)?m")
"""Bold, dim and the like, and their end: what stays of a terminal's codes without colours."""


def type_in(
    away: Offline, *arguments: str, no_color: bool = True
) -> AbstractContextManager[OnTerminal]:
    """Type a command at a terminal."""
    left_out = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    return on_a_terminal(
        [DUECOURSE, *arguments],
        environment=inherited
        | {"DUECOURSE_HOME": str(away.settings.home), "TERM": "xterm-256color"}
        | ({"NO_COLOR": "1"} if no_color else {}),
        folder=away.settings.home.parent,
        columns=COLUMNS,
    )


def test_ctrl_c_at_a_question_ends_the_command_at_once_and_nothing_is_done(away: Offline) -> None:
    before = away.stored()
    with type_in(away, *ADOPT) as terminal:
        terminal.read_until(ANSWER_FOR_THEM)
        terminal.press(CTRL_C)
        assert terminal.end() == 1
    assert terminal.shown.endswith("Aborted.\n")
    assert "Traceback" not in terminal.shown
    assert away.stored() == before


@pytest.mark.parametrize("answer", [b"n\n", b"\n", b"\x04"], ids=["no", "enter", "ctrl-d"])
def test_whatever_is_no_yes_does_nothing(away: Offline, answer: bytes) -> None:
    before = away.stored()
    with type_in(away, *ADOPT) as terminal:
        terminal.read_until(ANSWER_FOR_THEM)
        terminal.press(answer)
        assert terminal.end() == 1
    assert away.stored() == before


def test_a_yes_goes_on(away: Offline) -> None:
    with type_in(away, *ADOPT) as terminal:
        terminal.read_until(ANSWER_FOR_THEM)
        terminal.press(b"y\n")
        assert terminal.end() == 0


@pytest.mark.parametrize("typed", [("case", "list"), ("policy", "list"), ("task", "list")])
def test_what_is_shown_fits_the_terminal_without_colours_or_codes(
    away: Offline, typed: tuple[str, ...]
) -> None:
    with type_in(away, *typed) as terminal:
        assert terminal.end() == 0
    lines = plain_lines(terminal)
    assert any(lines)
    assert max(map(len, lines)) <= COLUMNS


def test_help_has_colours_unless_they_are_unwanted(away: Offline) -> None:
    with type_in(away, "--help", no_color=False) as terminal:
        assert terminal.end() == 0
    assert "\x1b" in EMPHASIS.sub("", terminal.shown)


def test_help_fits_the_terminal(away: Offline) -> None:
    with type_in(away, "case", "open", "--help") as terminal:
        assert terminal.end() == 0
    assert max(map(len, plain_lines(terminal))) <= COLUMNS


def plain_lines(terminal: OnTerminal) -> list[str]:
    """The lines shown, without emphasis; there must be no other codes."""
    plain = EMPHASIS.sub("", terminal.shown)
    assert "\x1b" not in plain
    return plain.splitlines()
