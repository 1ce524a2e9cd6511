"""The neutral mail and the mails to staff: what somebody learns who sees every one of them."""

import re
from datetime import date

import pytest

from services.letters.neutral_mail import render_neutral_mail
from services.letters.rendered import LetterError
from services.letters.staff_mail import (
    MOST_LISTED,
    StaffAlert,
    StaffSummary,
    render_staff_mail,
    render_staff_summary,
)
from tests.unit.letters.situations import every_situation, flat, visible_words
from workflows.obligations import ObligationKind
from workflows.parties import Language
from workflows.staff import Concern

TODAY = date(2026, 12, 17)
DUTIES = [kind for kind in ObligationKind if kind is not ObligationKind.NOTICE]
TELLING = re.compile(
    r"harass|harc[eè]l|acoso|\bcases?\b|dossier|\bcaso|complain|plainte|denuncia|signalement"
    r"|investigat|enqu[eê]t|decision|d[eé]cisi|office|bureau|oficina|report|witness|t[eé]moin"
    r"|testigo|قضي|بلاغ|تحقيق|مكتب|قرار|شاهد|شهود|شكوى|تحرش|案|举报|调查|部门|证人|骚扰|决定"
    r"|投诉|\bдел[оаеу]\b|расслед|отдел|свидетел|жалоб|заявлени|домогат|решени"
    r"|safety alarm|hold\b|paused?\b|respondent|withdraw|https?:|\d",
    re.IGNORECASE,
)


def alert(
    concern: Concern = Concern.WORD,
    kind: ObligationKind = ObligationKind.TASK,
    due_on: date | None = None,
    reference: str = "4K7M-2PQR-X",
) -> StaffAlert:
    return StaffAlert(concern=concern, kind=kind, reference=reference, due_on=due_on)


def staff_mail(language: Language, *alerts: StaffAlert) -> str:
    return render_staff_mail(language, alerts, today=TODAY, signed_by="Due Course").text


@pytest.mark.parametrize("language", Language)
def test_the_neutral_mail_mentions_nothing_that_tells(language: Language) -> None:
    mail = render_neutral_mail(language, signed_by="Message service")
    for part in (mail.subject, mail.text, visible_words(mail.html)):
        assert TELLING.search(part) is None, TELLING.search(part)


@pytest.mark.parametrize("language", Language)
def test_the_neutral_mail_is_one_and_the_same(language: Language) -> None:
    first = render_neutral_mail(language, signed_by="Message service")
    assert render_neutral_mail(language, signed_by="Message service") == first
    assert flat(first.text) == visible_words(first.html)


@pytest.mark.parametrize("language", Language)
def test_the_neutral_mail_has_the_subject_of_a_full_letter(language: Language) -> None:
    neutral = render_neutral_mail(language, signed_by="Message service")
    assert {x.letter.subject for x in every_situation(language)} == {neutral.subject}


@pytest.mark.parametrize("language", Language)
def test_a_staff_mail_does_not_tell_what_a_duty_is_about(language: Language) -> None:
    for kind in DUTIES:
        by_urgency = {
            concern: staff_mail(language, alert(concern, kind))
            for concern in Concern
            if concern is not Concern.ALARM
        }
        assert len(set(by_urgency.values())) == 1


@pytest.mark.parametrize("language", Language)
def test_a_review_looks_like_any_other_task(language: Language) -> None:
    task, review = (
        staff_mail(language, alert(Concern.HOLD, kind))
        for kind in (ObligationKind.TASK, ObligationKind.REVIEW)
    )
    assert task == review


@pytest.mark.parametrize("language", Language)
def test_an_alarm_and_a_duty_of_today_read_alike(language: Language) -> None:
    alarm = staff_mail(language, alert(Concern.ALARM, due_on=TODAY))
    assert staff_mail(language, alert(Concern.WORD, due_on=TODAY)) == alarm


@pytest.mark.parametrize("language", Language)
def test_a_staff_mail_names_the_reference_the_day_and_the_command(language: Language) -> None:
    days = {
        "en": "10 December 2026",
        "fr": "10 décembre 2026",
        "es": "10 de diciembre de 2026",
        "ar": "10 كانون الأول/ديسمبر 2026",
        "zh": "2026年12月10日",
        "ru": "10 декабря 2026 года",
    }
    mail = flat(staff_mail(language, alert(due_on=date(2026, 12, 10))))
    assert "4K7M-2PQR-X" in mail
    assert days[language] in mail
    assert "duecourse task list" in mail


def test_a_staff_mail_says_how_urgent_each_duty_is() -> None:
    mail = staff_mail(
        Language.ENGLISH,
        alert(Concern.ALARM, reference="AAAA-AAAA-1"),
        alert(due_on=date(2026, 12, 16), reference="BBBB-BBBB-2"),
        alert(due_on=date(2026, 12, 18), reference="CCCC-CCCC-3"),
        alert(reference="DDDD-DDDD-4"),
    )
    assert "4 duties wait for you." in mail
    assert "- AAAA-AAAA-1: please see to it today\n" in mail
    assert "- BBBB-BBBB-2: overdue, it was due on 16 December 2026\n" in mail
    assert "- CCCC-CCCC-3: due on 18 December 2026\n" in mail
    assert "- DDDD-DDDD-4: waits for you\n" in mail


@pytest.mark.parametrize("language", Language)
def test_staff_mails_have_one_subject(language: Language) -> None:
    summary = render_staff_summary(language, StaffSummary(duties=9), signed_by="Due Course")
    for kind in DUTIES:
        mail = render_staff_mail(language, [alert(kind=kind)], today=TODAY, signed_by="Due Course")
        assert mail.subject == summary.subject
        assert flat(mail.text) == visible_words(mail.html)


@pytest.mark.parametrize("language", Language)
def test_very_many_duties_are_only_counted(language: Language) -> None:
    many = [alert(due_on=date(2026, 12, 1)) for _ in range(MOST_LISTED + 1)]
    mail = staff_mail(language, *many)
    assert "4K7M" not in mail
    assert flat(mail).count("21") == 2


@pytest.mark.parametrize("language", Language)
def test_a_summary_holds_nothing_but_numbers(language: Language) -> None:
    summary = StaffSummary(duties=312, today=5, overdue=290)
    mail = flat(render_staff_summary(language, summary, signed_by="Due Course").text)
    assert re.findall(r"\d+", mail) == ["312", "5", "290"]


def test_a_staff_mail_needs_a_duty_of_staff() -> None:
    with pytest.raises(LetterError, match="at least one"):
        staff_mail(Language.ENGLISH)
    with pytest.raises(LetterError, match="no duty of staff"):
        staff_mail(Language.ENGLISH, alert(kind=ObligationKind.NOTICE))
