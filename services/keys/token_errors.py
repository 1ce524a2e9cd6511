"""What can be wrong with a token, each with a fixed code and the next thing to do."""

from enum import StrEnum


class TokenProblem(StrEnum):
    """Why a token cannot be used."""

    NO_MODULE = "token_module_unusable"
    NO_TOKEN = "token_missing"  # noqa: S105 - a code, and no secret
    PIN_REFUSED = "token_pin_refused"
    PIN_LOCKED = "token_pin_locked"
    GONE = "token_gone"
    MAKES_NO_KEY = "token_makes_no_key"

    @property
    def sentence(self) -> str:
        """What it means and what to do about it, with `{module}` and `{token}` to be filled in."""
        return _SENTENCES[self]


_SENTENCES = {
    TokenProblem.NO_MODULE: (
        "the PKCS#11 module {module} cannot be used. Check DUECOURSE_TOKEN_MODULE, and that the "
        "module's own configuration can be read by this user"
    ),
    TokenProblem.NO_TOKEN: (
        "{module} has no token with the label '{token}'. Check DUECOURSE_TOKEN_LABEL, and that "
        "the token is plugged in or reachable"
    ),
    TokenProblem.PIN_REFUSED: (
        "the token '{token}' refused the PIN in the file of DUECOURSE_TOKEN_PIN_FILE. It is not "
        "tried again, for tokens lock themselves: correct the file and start again"
    ),
    TokenProblem.PIN_LOCKED: (
        "the token '{token}' has locked its PIN after wrong ones. Its security officer can set a "
        "new one"
    ),
    TokenProblem.GONE: (
        "the token '{token}' does not answer any more. Nothing is lost: plug it in or make it "
        "reachable again, and what waited is tried again"
    ),
    TokenProblem.MAKES_NO_KEY: (
        "the token '{token}' makes no AES-256 key that encrypts with AES-GCM and stays in it. "
        "Check that it can be written to and knows AES-GCM"
    ),
}


class TokenError(Exception):
    """The token that holds the vault keys cannot be used. Nothing was changed."""

    def __init__(self, problem: TokenProblem, *, module: str, token: str, code: str = "") -> None:
        """Make the error.

        Args:
            problem: What is wrong.
            module: The module's path.
            token: The token's label.
            code: The name of the error that the module gave.
        """
        sentence = problem.sentence.format(module=module, token=token)
        super().__init__(f"{sentence}{f' ({code})' if code else ''}.")
        self.problem = problem

    @property
    def code(self) -> str:
        """The fixed code of the problem, safe to log."""
        return self.problem.value
