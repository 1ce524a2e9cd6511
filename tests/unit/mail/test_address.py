"""One mail address, and nothing that could ride along with it."""

import unicodedata

import pytest
from aiosmtplib.email import quote_address
from hypothesis import given
from hypothesis import strategies as st

from services.mail.address import (
    AddressProblem,
    AddressWarning,
    MailAddress,
    MailAddressError,
    parse_address,
)

REFUSED = [
    ("", AddressProblem.EMPTY),
    ("   ", AddressProblem.EMPTY),
    ("a@x.org>\r\nRCPT TO:<evil>", AddressProblem.CONTROL_CHARACTER),
    ("ada@example.org\r", AddressProblem.CONTROL_CHARACTER),
    ("ada@example.org\n", AddressProblem.CONTROL_CHARACTER),
    ("ada b\n@example.org", AddressProblem.CONTROL_CHARACTER),
    ("ada\0@example.org", AddressProblem.CONTROL_CHARACTER),
    ("ada\t@example.org", AddressProblem.CONTROL_CHARACTER),
    ("ada\x7f@example.org", AddressProblem.CONTROL_CHARACTER),
    ("ada\x85@example.org", AddressProblem.CONTROL_CHARACTER),
    ("ada\u2028@example.org", AddressProblem.CONTROL_CHARACTER),
    ("ada\u2029@example.org", AddressProblem.CONTROL_CHARACTER),
    ("ada\ud800@example.org", AddressProblem.CONTROL_CHARACTER),
    ("ada\u202e@example.org", AddressProblem.INVISIBLE_CHARACTER),
    ("ada@exam\u2066ple.org", AddressProblem.INVISIBLE_CHARACTER),
    ("ada\u200b@example.org", AddressProblem.INVISIBLE_CHARACTER),
    ("ada\u00a0@example.org", AddressProblem.INVISIBLE_CHARACTER),
    ("ada\u3164@example.org", AddressProblem.INVISIBLE_CHARACTER),
    ("ada testcase@example.org", AddressProblem.INVISIBLE_CHARACTER),
    ("ada@example.org,eve@example.org", AddressProblem.SEVERAL_ADDRESSES),
    ("ada@example.org;eve@example.org", AddressProblem.SEVERAL_ADDRESSES),
    ("ada@example.org eve@example.org", AddressProblem.SEVERAL_ADDRESSES),
    ("@relay.example.org:ada@example.org", AddressProblem.SEVERAL_ADDRESSES),
    ("Ada Testcase <ada@example.org>", AddressProblem.NAME_OR_BRACKETS),
    ('"ada testcase"@example.org', AddressProblem.NAME_OR_BRACKETS),
    ("ada(work)@example.org", AddressProblem.NAME_OR_BRACKETS),
    ("ada@[192.0.2.1]", AddressProblem.NAME_OR_BRACKETS),
    ("mailto:ada@example.org", AddressProblem.NAME_OR_BRACKETS),
    ("eve%example.net@example.org", AddressProblem.ROUTE),
    ("example.net!eve@example.org", AddressProblem.ROUTE),
    ("-oQ/tmp@example.org", AddressProblem.LEADING_HYPHEN),
    ("ada.example.org", AddressProblem.NO_AT_SIGN),
    ("ada@", AddressProblem.NOT_AN_ADDRESS),
    ("@example.org", AddressProblem.NOT_AN_ADDRESS),
    ("ada@localhost", AddressProblem.NOT_AN_ADDRESS),
    ("ada@example..org", AddressProblem.NOT_AN_ADDRESS),
    (".ada@example.org", AddressProblem.NOT_AN_ADDRESS),
    ("ada@-example.org", AddressProblem.NOT_AN_ADDRESS),
    ("a" * 65 + "@example.org", AddressProblem.TOO_LONG),
    ("é" * 33 + "@example.org", AddressProblem.TOO_LONG),
    ("ada@" + "example." * 40 + "org", AddressProblem.TOO_LONG),
    ("a" * 10_000_000, AddressProblem.TOO_LONG),
]


@pytest.mark.parametrize(
    ("text", "problem"), REFUSED, ids=[str(number) for number in range(len(REFUSED))]
)
def test_what_is_not_one_plain_address_is_refused(text: str, problem: AddressProblem) -> None:
    with pytest.raises(MailAddressError) as raised:
        parse_address(text)
    assert raised.value.problem is problem


@pytest.mark.parametrize("text", [text for text, _ in REFUSED if len(text.strip()) > 1])
def test_a_refusal_quotes_nothing_of_the_address_and_hides_no_error_that_does(text: str) -> None:
    with pytest.raises(MailAddressError) as raised:
        parse_address(text)
    assert text.strip()[:300] not in str(raised.value)
    assert raised.value.__context__ is None
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("problem", AddressProblem)
def test_every_refusal_says_what_to_do(problem: AddressProblem) -> None:
    assert ": " in problem.explanation


@pytest.mark.parametrize(
    ("text", "envelope", "needs_smtputf8"),
    [
        ("ada.testcase@example.org", "ada.testcase@example.org", False),
        ("  ada@example.org ", "ada@example.org", False),
        ("Ada+Case=1@EXAMPLE.org", "Ada+Case=1@example.org", False),
        ("o'testcase@example.org", "o'testcase@example.org", False),
        ("josé@example.org", "josé@example.org", True),
        ("jose\u0301@example.org", "josé@example.org", True),
        ("用户@例え.jp", "用户@xn--r8jz45g.jp", True),
        ("info@пример.рф", "info@xn--e1afmkfd.xn--p1ai", False),
        ("info@xn--e1afmkfd.xn--p1ai", "info@xn--e1afmkfd.xn--p1ai", False),
    ],
)
def test_an_address_in_any_script_is_taken(text: str, envelope: str, needs_smtputf8: bool) -> None:
    address = parse_address(text)
    assert address.envelope == envelope
    assert address.needs_smtputf8 is needs_smtputf8


def test_the_address_is_read_in_its_own_script() -> None:
    assert parse_address("info@xn--e1afmkfd.xn--p1ai").text == "info@пример.рф"


@pytest.mark.parametrize(
    "text", ["\u0430da@example.org", "ada@ex\u0430mple.org", "\u03b1dmin@example.org"]
)
def test_mixed_scripts_are_taken_with_a_warning(text: str) -> None:
    [warning] = parse_address(text).warnings
    assert warning is AddressWarning.MIXED_SCRIPTS
    assert "compare" in warning.explanation


@pytest.mark.parametrize(
    "text",
    [
        "info@пример.com",
        "ユーザー漢字かな@example.jp",
        "\u0430\u0434\u04301@example.org",
        "山々@example.jp",
    ],
)
def test_scripts_that_belong_together_give_no_warning(text: str) -> None:
    assert parse_address(text).warnings == ()


def test_an_address_does_not_show_itself() -> None:
    assert "ada" not in repr(parse_address("ada@example.org"))


ADDRESS_LIKE = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="ab.-+_%!@<>,;:\"'()[]\\ \r\n\t\0\u2028\u202eéжß用", max_size=40),
    st.builds(
        "{}@{}".format,
        st.text(min_size=1, max_size=30),
        st.sampled_from(["example.org", "例え.jp", "пример.рф", "a.b.example.net"]),
    ),
    st.emails(),
)


def _taken(text: str) -> MailAddress | None:
    try:
        return parse_address(text)
    except MailAddressError:
        return None


@given(ADDRESS_LIKE)
def test_what_is_accepted_holds_nothing_invisible_and_one_at_sign(text: str) -> None:
    address = _taken(text)
    if address is None:
        return
    for form in (address.text, address.envelope):
        assert not {unicodedata.category(c) for c in form} & {
            "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs",
        }  # fmt: skip
        assert form.count("@") == 1
        assert not set('<>,;:"()[]\\') & set(form)
        assert not form.startswith("-")


@given(ADDRESS_LIKE)
def test_what_is_accepted_reaches_the_envelope_unchanged(text: str) -> None:
    address = _taken(text)
    if address is None:
        return
    assert quote_address(address.envelope) == f"<{address.envelope}>"
    assert address.envelope.rpartition("@")[2].isascii()
    assert address.envelope.isascii() is not address.needs_smtputf8


@given(ADDRESS_LIKE)
def test_an_accepted_address_is_accepted_again_as_itself(text: str) -> None:
    address = _taken(text)
    if address is None:
        return
    assert parse_address(address.text) == address
    assert parse_address(address.envelope) == address
