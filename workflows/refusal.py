"""How a case says no to what is impossible."""


class Refused(ValueError):
    """The case does not accept this; ``code`` is fixed, the message tells why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)
