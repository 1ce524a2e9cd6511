"""Accounts by command: invited, listed, disabled, reset, by an administrator alone."""

import json

import pytest

from tests.integration.cli.offline import Offline

BY = ("--as", "st-administrator-1")


def test_an_administrator_invites_disables_and_resets(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    invited = away.type_in(capsys, "account", "invite", "st-case-1", *BY)
    assert invited.code == 0
    link = invited.out.strip()
    assert link.startswith("http://127.0.0.1:8441/enrol/")
    assert "once" in invited.err
    listed = away.type_in(capsys, "account", "list", *BY)
    assert "invited until" in listed.out
    assert link not in listed.out
    disabled = away.type_in(capsys, "account", "disable", "st-case-1", *BY)
    assert disabled.code == 0
    again = away.type_in(capsys, "account", "invite", "st-case-1", *BY)
    assert (again.code, again.out) == (2, "")
    assert "account reset" in again.err
    reset = away.type_in(capsys, "account", "reset", "st-case-1", "--json", *BY)
    assert json.loads(reset.out)["link"] != link
    stands = json.loads(away.type_in(capsys, "account", "list", "--json", *BY).out)
    assert [(x["staff_id"], x["is"]) for x in stands] == [("st-case-1", "invited")]


@pytest.mark.parametrize("words", ["list", "invite st-case-1", "reset st-case-1"])
def test_nobody_else_keeps_accounts(
    words: str, away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = away.type_in(capsys, "account", *words.split(), "--as", "st-intake-1")
    assert (told.code, told.out) == (2, "")
    assert "administrator" in told.err


def test_an_account_is_for_somebody_of_the_directory(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = away.type_in(capsys, "account", "invite", "st-nobody", *BY)
    assert told.code == 2
    assert "st-nobody" in told.err
