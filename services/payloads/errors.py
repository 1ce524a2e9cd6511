"""Why a payload was refused, as a code and a size, never with its content."""

from enum import StrEnum


class PayloadProblem(StrEnum):
    """What is wrong with a payload."""

    PLAINTEXT = "payload_plaintext"
    MALFORMED = "payload_malformed"
    UNKNOWN_KEY = "payload_unknown_key"
    OTHER_WORKFLOW = "payload_other_workflow"
    ALTERED = "payload_altered"
    UNREADABLE = "payload_unreadable"
    UNWRITABLE = "payload_unwritable"

    @property
    def advice(self) -> str:
        """What it means and what to do about it."""
        return _ADVICE[self]


_ADVICE = {
    PayloadProblem.PLAINTEXT: (
        "it is not encrypted. Send it with a client that uses this program's data converter"
    ),
    PayloadProblem.MALFORMED: "its metadata or length is not what the codec writes",
    PayloadProblem.UNKNOWN_KEY: (
        "it is encrypted with a key that the key file does not hold. Bring the key back"
    ),
    PayloadProblem.OTHER_WORKFLOW: "it was encrypted for another workflow",
    PayloadProblem.ALTERED: "it was altered after it was encrypted",
    PayloadProblem.UNREADABLE: "it does not have the shape that is expected here",
    PayloadProblem.UNWRITABLE: "the value cannot be written as JSON",
}


class PayloadError(Exception):
    """A payload was refused.

    Deliberately not a Temporal failure: it makes the workflow's task fail, not the workflow, so
    that a case with an undecodable payload stalls where it is and goes on once the cause is gone.
    """

    def __init__(self, problem: PayloadProblem, *, size: int, shape: str = "") -> None:
        """Make the error.

        Args:
            problem: What is wrong.
            size: Size of the payload's data in bytes.
            shape: Names of types and error codes, where they say more; never a value.
        """
        detail = f" ({shape})" if shape else ""
        super().__init__(f"{problem.value}: a payload of {size} bytes: {problem.advice}{detail}.")
        self.problem = problem
        self.size = size

    @property
    def code(self) -> str:
        """The fixed code of the problem, safe to log."""
        return self.problem.value
