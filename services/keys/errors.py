"""What can be wrong with keys, each with a fixed code and the next thing to do."""

from enum import StrEnum


class KeyProblem(StrEnum):
    """Why a key file was refused."""

    MISSING = "key_file_missing"
    NOT_A_FILE = "key_file_not_a_file"
    UNREADABLE = "key_file_unreadable"
    TOO_OPEN = "key_file_too_open"
    MALFORMED = "key_file_malformed"
    EXISTS = "key_file_exists"
    READ_ONLY = "keys_read_only"
    NOT_WRITABLE = "key_file_not_writable"


class KeyFileError(Exception):
    """The key file cannot be used; the program must not start without it.

    The message names the file and says what to do. It never holds anything read from the file.
    """

    def __init__(self, problem: KeyProblem, message: str) -> None:
        super().__init__(message)
        self.problem = problem

    @property
    def code(self) -> str:
        """The fixed code of the problem, safe to log."""
        return self.problem.value


class KeyFileExistsError(KeyFileError):
    """A key file is already there; writing over it would make everything encrypted unreadable."""


class UnknownKeyError(Exception):
    """Something was encrypted with a key that the ring does not hold."""

    code = "unknown_key"
