"""Mails to staff: neither how often something was escalated nor anything about the case."""

from datetime import UTC, date, datetime

import pytest

from services.ledger.escalations import Escalation, TargetKind
from services.letters.staff_mail import render_staff_mail
from services.staff_post.alerts import alert_of
from tests.stories.staff_mails import what_it_must_not_say
from workflows.parties import Language
from workflows.staff import Concern

TODAY = date(2040, 6, 1)
NOON = datetime(2040, 6, 1, 12, tzinfo=UTC)
REFERENCE = "4K7M-2PQR-X"
SIGNED = "Due Course"
SUBJECTS = {
    Concern.CLOCK: "investigation",
    Concern.PAUSE: "decision",
    Concern.VOICE: "p1.conclusion",
    Concern.QUESTION: "q17",
}


def mail(language: Language, concern: Concern, step: int, benchmark_on: date | None = None) -> str:
    duty = Escalation(
        obligation_id="0123456789abcdef0123456789abcdef",
        case_id="case-1",
        concern=concern,
        subject=SUBJECTS.get(concern, "p1"),
        step=step,
        target_kind=TargetKind.STAFF,
        target="st-executive-1",
        message_id="<staff-1@example.org>",
        intended_at=NOON,
        fact_number=31,
        benchmark_on=benchmark_on,
    )
    alert = alert_of(duty, REFERENCE, today=TODAY)
    told = render_staff_mail(language, [alert], today=TODAY, signed_by=SIGNED)
    return f"{told.subject}\n\n{told.text}"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("concern", Concern)
def test_the_tenth_escalation_reads_like_the_first(language: Language, concern: Concern) -> None:
    assert len({mail(language, concern, step) for step in range(10)}) == 1


@pytest.mark.parametrize("language", Language)
def test_a_clock_years_past_its_benchmark_reads_like_one_that_nears_it(language: Language) -> None:
    late = mail(language, Concern.CLOCK, 4, date(2036, 2, 29))
    assert late == mail(language, Concern.CLOCK, 1, date(2040, 6, 30))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("concern", Concern)
def test_a_mail_to_staff_consists_of_known_sentences(language: Language, concern: Concern) -> None:
    for step in (-1, 0, 7):
        assert not what_it_must_not_say(mail(language, concern, step), signed_by=SIGNED)


@pytest.mark.parametrize(
    "leak",
    [
        "This is the 3rd escalation.",
        "- 4K7M-2PQR-X: the investigation waits for you",
        "- 4K7M-2PQR-X: overdue, it was due on 16 December 2026",
        "Ada Testcase asked a question.",
    ],
)
def test_anything_else_is_noticed(leak: str) -> None:
    told = f"{mail(Language.ENGLISH, Concern.CLOCK, 0)}\n\n{leak}"
    assert what_it_must_not_say(told, signed_by=SIGNED) == [leak]
