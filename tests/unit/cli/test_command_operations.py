"""Every command that opens the installation says which operation it is, or nobody can use it."""

from services.cli.command_operations import operation_of
from tests.unit.cli.typing_commands import detached_app, every_command

_ALONE = {("restore",)}
"""Where the ledger that says who may do what is what is being brought back: whoever has the keys
and the machine may, and it is in the audit log by whom."""


def test_every_command_that_opens_the_installation_has_an_operation() -> None:
    without = [
        " ".join(words)
        for words, command in every_command(detached_app())
        if _acts_for_somebody(command) and operation_of(words) is None and words not in _ALONE
    ]
    assert without == []


def _acts_for_somebody(command: object) -> bool:
    """Only these commands ask on whose behalf they run."""
    return any(option.name == "acting_as" for option in command.params)  # type: ignore[attr-defined] # a command of typer
