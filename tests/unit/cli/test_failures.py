import importlib

import pytest

from services.cli.failures import EXPECTED, ExitCode, InputRefused, told
from services.desk.answers import CommandRefused, EngineUnreachable
from services.ledger.errors import AuditBroken, NotInLedger
from services.mail.address import AddressProblem, MailAddressError


@pytest.mark.parametrize("name", EXPECTED)
def test_every_expected_error_exists_under_its_name(name: str) -> None:
    module, _, kind = name.rpartition(".")
    found = getattr(importlib.import_module(module), kind)
    assert issubclass(found, Exception)
    assert f"{found.__module__}.{found.__qualname__}" == name


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputRefused("no"), ExitCode.INPUT_REFUSED),
        (CommandRefused("closed", "no"), ExitCode.INPUT_REFUSED),
        (MailAddressError(AddressProblem.EMPTY), ExitCode.INPUT_REFUSED),
        (NotInLedger("letter", "l-1"), ExitCode.INPUT_REFUSED),
        (EngineUnreachable("no"), ExitCode.SYSTEM_COULD_NOT),
        (AuditBroken(3, "was changed"), ExitCode.SYSTEM_COULD_NOT),
        (FileNotFoundError(2, "No such file", "keys.json"), ExitCode.SYSTEM_COULD_NOT),
    ],
    ids=lambda x: type(x).__name__,
)
def test_the_exit_code_says_whether_the_input_or_the_system_was_at_fault(
    error: Exception, code: ExitCode
) -> None:
    assert told(error)[0] is code


def test_an_unexpected_error_is_told_by_its_place_and_not_by_its_text() -> None:
    try:
        int("ada.testcase@example.org")
    except ValueError as error:
        code, sentence = told(error)
    assert code is ExitCode.SYSTEM_COULD_NOT
    assert "ValueError at test_failures.py" in sentence
    assert "ada" not in sentence
