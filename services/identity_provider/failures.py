"""Why the identity provider signed nobody in: it is away, or what it said is refused."""

from enum import StrEnum


class Fault(StrEnum):
    """What of an answer of the identity provider does not hold; a code for logs."""

    DENIED = "denied"
    """It says itself that it did not sign anybody in."""

    NO_TOKEN = "no_token"  # noqa: S105 - a code, no secret
    """It took the code for none that counts, or gave no ID token for it."""

    BAD_SIGNATURE = "bad_signature"
    """The ID token is not signed by it, or by a method that is not taken."""

    BAD_CLAIMS = "bad_claims"
    """The ID token is of another issuer, for somebody else, too old, or answers another request."""

    NOT_FRESH = "not_fresh"
    """It did not ask her anew, or does not say when it did."""


class ProviderAnswerRefused(Exception):
    """What the identity provider said is not taken; whom it said it of is not known.

    Attributes:
        fault: Why, as a code.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"the answer of the identity provider is not taken: {fault.value}")
        self.fault = fault


class ProviderUnreachable(Exception):
    """The identity provider does not answer, or not as one that can be used.

    Attributes:
        problem: Which of its addresses, as a code.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(f"the identity provider cannot be used now: {problem}")
        self.problem = problem
