"""The one handler: it writes lines, and says nothing about a line that it could not write."""

import logging
import sys
from typing import TextIO


class DiscreetHandler(logging.StreamHandler[TextIO]):
    """A stream handler whose own failures print no record.

    The standard library's handlers print message and arguments when a line cannot be written.
    """

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - inherited
        """Write that a line was lost, and the type of the error that lost it."""
        error = sys.exc_info()[0]
        name = error.__name__ if error else "unknown"
        try:
            self.stream.write(
                f'{{"level": "error", "event": "log.line_lost", "error": "{name}"}}\n'
            )
        except (OSError, ValueError):
            # The stream is closed or its reader is gone; there is nowhere left to say so.
            return
