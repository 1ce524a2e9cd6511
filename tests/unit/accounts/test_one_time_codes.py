"""One-time codes, against the vectors of RFC 6238, appendix B."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from services.accounts.one_time_codes import code_at, enrolment_address, new_code_secret, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (20_000_000_000, "353130"),
    ],
)
def test_a_code_is_the_one_that_the_standard_gives(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert code_at(SECRET, now) == code
    assert step_of(SECRET, code, now) == seconds // 30


@pytest.mark.parametrize(("late", "taken"), [(-31, True), (0, True), (31, True), (61, False)])
def test_a_code_is_taken_one_step_early_or_late_and_no_more(late: int, taken: bool) -> None:
    now = datetime.fromtimestamp(1_234_567_905, UTC)
    step = step_of(SECRET, code_at(SECRET, now), now + timedelta(seconds=late))
    assert step == (1_234_567_890 // 30 if taken else None)


@pytest.mark.parametrize(
    "typed", ["", "00592", "0059244", "\uff10\uff10\uff15\uff19\uff12\uff14", "abcdef", "-05924"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert step_of(SECRET, typed, datetime.fromtimestamp(1_234_567_890, UTC)) is None


def test_a_code_may_be_typed_with_the_space_that_apps_show() -> None:
    assert step_of(SECRET, "005 924", datetime.fromtimestamp(1_234_567_890, UTC)) is not None


def test_a_new_secret_has_160_bits_and_is_read_by_an_app() -> None:
    secret = new_code_secret()
    assert len(base64.b32decode(secret)) == 20
    address = urlsplit(enrolment_address(secret, "st-1"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query)["secret"] == [secret]
