import json

import pytest

from services.cli.answers import Answer, give, table, visible
from workflows.stages import Stage


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}[0m"),
        ("a\u202eb", "a\N{REPLACEMENT CHARACTER}b"),
        ("one\r\ntwo", "one\ntwo"),
        ("مرحبا <script> {{7*7}} [red]", "مرحبا <script> {{7*7}} [red]"),
    ],
)
def test_nothing_that_is_shown_can_steer_the_terminal(given: str, shown: str) -> None:
    assert visible(given) == shown


def test_data_goes_to_stdout_and_remarks_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(data={"stage": Stage.INTAKE}, shown=["in intake"], said=["a remark"])
    give(answer, as_json=True)
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {"stage": "intake"}
    assert captured.err == "a remark\n"


def test_cells_are_values_and_never_markup(capsys: pytest.CaptureFixture[str]) -> None:
    give(Answer(data=None, shown=[table("what", rows=[["[bold]=cmd()[/bold]"]])]), as_json=False)
    assert "[bold]=cmd()[/bold]" in capsys.readouterr().out


def test_a_long_line_in_a_file_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    words = " ".join(["word"] * 100)
    give(Answer(data=None, shown=[words]), as_json=False)
    assert capsys.readouterr().out.split() == words.split()
