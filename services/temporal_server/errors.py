"""What can go wrong between wanting a Temporal server and having one."""

from pathlib import Path


class TemporalServerError(RuntimeError):
    """A Temporal server could not be had. The message says why, and what to do."""


class WayClosedError(TemporalServerError):
    """One way of getting the server's program leads nowhere on this machine."""


class ServerNotFoundError(TemporalServerError):
    """Every way of getting the server's program was tried, and none led to one.

    Attributes:
        tried: What was tried, and why each way was closed, in the order of trying.
    """

    def __init__(self, tried: tuple[tuple[str, str], ...]) -> None:
        self.tried = tried
        attempts = "\n".join(f"  - {way}: {reason}" for way, reason in tried)
        super().__init__(
            "No Temporal server was found, and none could be made. Tried:\n"
            f"{attempts}\n"
            "Do one of these and start again:\n"
            "  - install the Temporal CLI so that `temporal` is on PATH "
            "(https://docs.temporal.io/cli)\n"
            "  - install Go 1.25 or newer (https://go.dev/dl); the server is then built from "
            "source, once, in a few minutes\n"
            "  - configure the address of a Temporal server that runs elsewhere"
        )


class PortTakenError(TemporalServerError):
    """Something already listens where the server should."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"Something already listens on {address}, perhaps a Temporal server started by hand. "
            "Stop it, configure another port, or configure that server's address to use it."
        )


class DatabaseInUseError(TemporalServerError):
    """Another running installation, or a server it left behind, holds the database file."""

    def __init__(self, database: Path, holder: str) -> None:
        super().__init__(
            f"{database} is in use by {holder}. Two servers on one file would destroy it: "
            "stop the other one first, or give this one another folder."
        )


class ServerNotStartedError(TemporalServerError):
    """The server's program was started, and ended or stayed silent before it was of use."""

    def __init__(self, what_happened: str, log_file: Path) -> None:
        super().__init__(
            f"The Temporal server {what_happened}. Its log, {log_file}, ends with:\n"
            f"{_end_of(log_file)}"
        )


def _end_of(log_file: Path, lines: int = 8) -> str:
    try:
        text = log_file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return "  (nothing: the file does not exist)"
    return "\n".join(f"  {line}" for line in text.splitlines()[-lines:]) or "  (nothing)"
