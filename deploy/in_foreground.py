"""``python -m deploy.in_foreground COMMAND``: runs a command that alone hears Ctrl-C.

POSIX has ``make`` end by the signal that it gets, whatever its recipe makes of it. A terminal sends
Ctrl-C to every process of its foreground group, so the command gets a group of its own, as a shell
gives to each of its jobs: ``make`` then waits for it, and ends as it ended. Without a terminal, or
where somebody else has it, the command takes this process's place.
"""

import os
import signal
import subprocess  # nosec B404 # runs what the recipe names, without a shell
import sys
from pathlib import Path

_TERMINAL = Path("/dev/tty")
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(command: list[str]) -> int:
    """Run the command; gives the exit code, 128 and the signal's number if one ended it."""
    terminal = _own_terminal()
    if terminal is None:
        os.execv(command[0], command)  # noqa: S606 - the recipe's own command
    return _run_as_a_job(command, terminal)


def _own_terminal() -> int | None:
    """The controlling terminal, if there is one and this process group has it."""
    try:
        terminal = os.open(_TERMINAL, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    if os.tcgetpgrp(terminal) == os.getpgrp():
        return terminal
    os.close(terminal)
    return None


def _run_as_a_job(command: list[str], terminal: int) -> int:
    job = subprocess.Popen(command, process_group=0)  # noqa: S603 - the recipe's own command
    for number in _PASSED_ON:
        signal.signal(number, lambda received, _: os.kill(job.pid, received))
    ours = os.getpgrp()
    _give(terminal, job.pid)
    while True:
        _, status = os.waitpid(job.pid, os.WUNTRACED)
        _give(terminal, ours)
        if not os.WIFSTOPPED(status):
            break
        _stop_as_well(ours)
        if os.tcgetpgrp(terminal) == ours:
            _give(terminal, job.pid)
        os.killpg(job.pid, signal.SIGCONT)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _stop_as_well(group: int) -> None:
    """Ctrl-Z stops the job alone; stopping with it, the shell gets the terminal back."""
    os.killpg(group, signal.SIGSTOP)


def _give(terminal: int, group: int) -> None:
    """Make a group the one that the terminal's keys are for."""
    # Whoever does so without having the terminal is stopped by SIGTTOU, unless it is ignored.
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        os.tcsetpgrp(terminal, group)
    finally:
        signal.signal(signal.SIGTTOU, before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
