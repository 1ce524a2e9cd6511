import pytest

from tests.unit.cli.typing_commands import detached_app, every_command, type_in

COMMANDS = [words for words, _ in every_command(detached_app())]
WITHOUT_JSON = {("up",), ("worker",), ("portal",), ("office",), ("demo",)}
ASKED_FOR = {
    "": "up worker doctor demo timeline import mailbox rebuild reconcile schema promises",
    "case": "open show list word advance hold release pause resume extend decide close reopen "
    "withdraw",
    "party": "add informed prefer revoke",
    "letter": "show",
    "task": "list done",
    "policy": "list show check diff calendar",
    "audit": "verify",
}


def test_every_command_that_was_asked_for_is_there() -> None:
    asked = {(*group.split(), x) for group, names in ASKED_FOR.items() for x in names.split()}
    assert asked <= set(COMMANDS)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does_and_explains_every_option(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    told = type_in(capsys, *words, "--help")
    assert (told.code, told.err) == (0, "")
    command = dict(every_command(detached_app()))[words]
    assert len(getattr(command, "help", "")) > 20
    for parameter in getattr(command, "params", []):
        assert getattr(parameter, "help", None), f"{words}: {parameter.name} is not explained"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_that_answers_can_answer_in_json(words: tuple[str, ...]) -> None:
    command = dict(every_command(detached_app()))[words]
    options = {option for x in getattr(command, "params", []) for option in x.opts}
    assert ("--json" in options) is (words not in WITHOUT_JSON)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_an_option_that_does_not_exist_is_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    told = type_in(capsys, *words, "--no-such-option")
    assert told.code == 2
    assert told.out == ""
    assert "No such option" in told.err


def test_a_command_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    told = type_in(capsys, "kase")
    assert told.code == 2
    assert "No such command" in told.err


def test_an_unexpected_error_is_told_without_a_traceback_and_without_its_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = type_in(capsys, "case", "list")
    assert told.code == 1
    assert told.out == ""
    assert "OutOfReach at typing_commands.py" in told.err
    assert "Traceback" not in told.err
