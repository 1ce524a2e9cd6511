"""What is made of each shape of mail that comes back, and of bytes that have no shape."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mail_returns.parts import MOST_BYTES
from services.mail_returns.reading import read_returned
from services.mail_returns.returned_mail import MailKind, ReturnedMail
from services.mail_returns.status import EnhancedStatus
from tests.unit.mail_returns.no_reports import NOT_REPORTS
from tests.unit.mail_returns.other_reports import OTHER
from tests.unit.mail_returns.standard_reports import POSTFIX, POSTFIX_ABOUT, STANDARD, about
from tests.unit.mail_returns.writing import LETTER, OWN_DOMAIN, Sample, report

SAMPLES = [*STANDARD, *OTHER, *NOT_REPORTS]
FEWEST_SHAPES = 25


def _read(raw: bytes) -> ReturnedMail:
    return read_returned(raw, own_domain=OWN_DOMAIN)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_shape_of_returned_mail_is_taken_for_what_it_is(sample: Sample) -> None:
    read = _read(sample.raw)
    status = str(read.status) if read.status else None
    assert (read.kind, status, read.quotes) == (sample.kind, sample.status, sample.quotes)


def test_there_are_samples_of_many_shapes_of_report() -> None:
    assert len([*STANDARD, *OTHER]) >= FEWEST_SHAPES
    assert len({sample.raw for sample in SAMPLES}) == len(SAMPLES)


def test_a_report_before_a_huge_attachment_is_read_and_the_rest_is_left() -> None:
    whole = report(POSTFIX_ABOUT, about("failed", "5.1.1"), headers=POSTFIX)
    huge = whole.replace(b"A letter.", b"x" * 76 * 100 + b"\r\n" + b"y" * (20 * MOST_BYTES))
    assert _read(huge) == ReturnedMail(
        kind=MailKind.FAILED, status=EnhancedStatus.stated_in("5.1.1"), quotes=LETTER
    )


def test_a_letter_of_somebody_else_is_not_taken_for_ours() -> None:
    raw = report(POSTFIX_ABOUT, about("failed", "5.1.1"), headers=POSTFIX)
    theirs = raw.replace(OWN_DOMAIN.encode(), b"elsewhere.example.net")
    assert _read(theirs).quotes is None


def test_nothing_of_the_text_is_in_what_was_read() -> None:
    for sample in SAMPLES:
        assert "testcase" not in repr(_read(sample.raw)).lower()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("5.1.1", "5.1.1"),
        ("550-5.7.26 unauthenticated", "5.7.26"),
        ("550 no such user", "5.0.0"),
        ("452", "4.0.0"),
        ("(#5.1.1)", "5.1.1"),
        ("host mx[192.0.2.25] said", None),
        ("5.1.1.1", None),
        ("version 3.1.1", None),
        ("", None),
    ],
)
def test_a_code_is_found_in_a_text_that_holds_one(text: str, status: str | None) -> None:
    found = EnhancedStatus.stated_in(text)
    assert (str(found) if found else None) == status


@pytest.mark.parametrize(
    ("code", "is_permanent"), [("5.1.1", True), ("5.2.2", False), ("4.4.7", False), ("5.0.0", True)]
)
def test_a_full_mailbox_is_no_refusal_for_ever(code: str, is_permanent: bool) -> None:
    status = EnhancedStatus.stated_in(code)
    assert status is not None
    assert status.is_permanent is is_permanent


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_no_damage_on_the_way_makes_a_mail_unreadable_for_the_program(
    sample: Sample, data: st.DataObject
) -> None:
    raw = sample.raw[:4000]
    begin = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(begin, len(raw)))
    put_in = data.draw(st.binary(max_size=40))
    assert isinstance(_read(raw[:begin] + put_in + raw[end:]).kind, MailKind)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_that_are_no_mail_are_no_report(raw: bytes) -> None:
    assert not _read(raw).kind.says_that_a_letter_is_not_there
