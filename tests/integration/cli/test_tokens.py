"""Tokens by command: made for oneself, shown once, listed, revoked."""

import json

import pytest

from tests.integration.cli.offline import Offline


def test_a_token_is_shown_once_listed_without_its_text_and_revoked(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    made = away.type_in(capsys, "token", "make", "--scope", "cases:read", "--days", "3", "--json")
    assert made.code == 0
    told = json.loads(made.out)
    listed = away.type_in(capsys, "token", "list", "--json")
    assert told["token"] not in listed.out
    (found,) = json.loads(listed.out)
    assert (found["token_id"], found["scopes"], found["is"]) == (
        told["token_id"],
        ["cases:read"],
        "in_force",
    )
    assert away.type_in(capsys, "token", "revoke", told["token_id"]).code == 0
    assert "revoked" in away.type_in(capsys, "token", "list").out


def test_a_token_belongs_to_an_account_that_can_be_used(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = away.type_in(capsys, "token", "make", "--scope", "cases:read", "--as", "st-intake-1")
    assert (told.code, told.out) == (2, "")
    assert "account invite" in told.err


@pytest.mark.parametrize("days", ["0", "366"])
def test_a_token_is_for_a_year_at_most(
    days: str, away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = away.type_in(capsys, "token", "make", "--scope", "cases:read", "--days", days)
    assert (told.code, told.out) == (2, "")
    assert "1 to 365 days" in told.err


def test_nobody_sees_or_ends_the_tokens_of_others(
    away: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    made = away.type_in(capsys, "token", "make", "--scope", "cases:read", "--json")
    token_id = json.loads(made.out)["token_id"]
    other = ("--as", "st-case-1")
    of_one = away.type_in(capsys, "token", "revoke", token_id, *other)
    of_none = away.type_in(capsys, "token", "revoke", "no-such-token", *other)
    assert (of_one.code, of_one.out) == (of_none.code, of_none.out) == (2, "")
    assert of_one.err == of_none.err.replace("no-such-token", token_id)
    assert "administrator" in away.type_in(capsys, "token", "list", "--everybody", *other).err
    assert token_id not in away.type_in(capsys, "token", "list", *other).out
    by = ("--as", "st-administrator-1")
    assert token_id in away.type_in(capsys, "token", "list", "--everybody", *by).out
    assert away.type_in(capsys, "token", "revoke", token_id, *by).code == 0
