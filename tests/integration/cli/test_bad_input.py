from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.bad_input import bad_inputs, files, kinds_without_bad_input
from tests.integration.cli.offline import Offline
from tests.unit.cli.typing_commands import detached_app, every_command

COMMANDS = [
    pytest.param(words, command, id=" ".join(words))
    for words, command in every_command(detached_app())
]
LONGEST_MESSAGE = 6_000
"""Characters; no value that was typed is repeated at length."""


@pytest.mark.parametrize(("words", "command"), COMMANDS)
def test_bad_input_is_refused_with_a_message_and_nothing_is_stored(
    words: tuple[str, ...],
    command: Any,
    away: Offline,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = away.stored()
    wrong = []
    for bad in bad_inputs(words, command, away.open_case, files(tmp_path)):
        told = away.type_in(capsys, *bad.arguments)
        said = f"{bad.parameter}={bad.value[:60]!r}: {told.code} {told.out[:80]} {told.err[:300]}"
        if told.code != 2 or told.out or "Traceback" in told.err:
            wrong.append(f"not refused: {said}")
        elif not told.err.strip() or len(told.err) > LONGEST_MESSAGE:
            wrong.append(f"no message, or one too long: {said}")
        elif bad.is_personal and len(bad.value) > 6 and bad.value in told.err:
            wrong.append(f"repeats what is personal: {said}")
    assert not wrong, "\n".join(wrong)
    assert away.stored() == before


@pytest.mark.parametrize(("words", "command"), COMMANDS)
def test_every_kind_of_parameter_has_bad_input_to_try(words: tuple[str, ...], command: Any) -> None:
    assert kinds_without_bad_input(command) == []
