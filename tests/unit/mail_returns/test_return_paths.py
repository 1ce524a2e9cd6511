"""Return paths: unguessable, ours alone, and found again in whatever mail systems make of them."""

import pytest

from services.mail.address import parse_address
from services.mail_returns.return_path import ReturnAddress, ReturnAddressError
from services.mail_returns.trace import addressed_to

BOUNCES = ReturnAddress(parse_address("bounce@Bounces.example.org"))


def test_no_two_attempts_have_the_same_return_path() -> None:
    paths = [BOUNCES.fresh() for _ in range(1000)]
    assert len({path.digest for path in paths}) == len(paths)
    assert all(
        len(path.address.envelope.partition("@")[0]) == len("bounce+") + 32 for path in paths
    )


def test_a_return_path_is_found_again_whatever_a_mail_system_did_to_it() -> None:
    path = BOUNCES.fresh()
    written = path.address.envelope
    for text in (written, written.upper(), f"<{written}>", f"rfc822;{written}", f"To: {written},"):
        assert BOUNCES.digests_in([text]) == (path.digest,)


def test_nothing_else_is_taken_for_a_return_path() -> None:
    written = BOUNCES.fresh().address.envelope
    for text in (
        "bounce@bounces.example.org",
        f"x{written}",
        f"x.{written}",
        f"{written}.example.net",
        f"{written}x",
        written.replace("+", "+a"),
        written.replace("bounces.", "bouncesx"),
    ):
        assert BOUNCES.digests_in([text]) == ()


def test_neither_address_nor_token_is_in_what_is_kept() -> None:
    path = BOUNCES.fresh()
    token = path.address.envelope.partition("+")[2].partition("@")[0]
    assert token not in repr(path)
    assert token not in path.digest


@pytest.mark.parametrize("base", ["bounce+all@example.org", "b" * 40 + "@example.org"])
def test_an_address_that_leaves_no_room_for_a_token_is_refused(base: str) -> None:
    with pytest.raises(ReturnAddressError, match="31 ASCII characters"):
        ReturnAddress(parse_address(base))


def test_of_a_mail_only_its_own_headers_tell_to_whom_it_was_sent() -> None:
    path, quoted = BOUNCES.fresh(), BOUNCES.fresh()
    raw = (
        f"Delivered-To: {path.address.envelope}\r\nTo: someone@example.org\r\n\r\n"
        f"Return-Path: <{quoted.address.envelope}>\r\n"
    ).encode()
    assert BOUNCES.digests_in(addressed_to(raw)) == (path.digest,)
