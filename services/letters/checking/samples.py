"""Letters as the check and the preview write them: invented dates, and values that make trouble."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.directory.entries import SupportContact
from services.letters.letter import render_letter
from services.letters.library import LetterLibrary
from services.letters.rendered import LetterTexts, RenderedLetter
from workflows.letter_content import LetterContent, OutlineStep, Progress, Section
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Language, Role
from workflows.promises import Promise
from workflows.spans import Span
from workflows.staff import OfficeDuty
from workflows.stages import ClockName, Stage

WRITTEN_ON = date(2026, 12, 17)
_NEXT_ON = date(2027, 1, 14)
_BENCHMARK_ON = date(2027, 2, 7)
_THREE_MONTHS = Span.model_validate("3 months")
_STEPS = tuple(clock for clock in ClockName if clock.measures_a_stage)
NOBODY = "vr_canary-of-nobody"
"""Stands in every id of a sample: no letter may show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a letter tells to whom: a role, a notice and its form."""

    role: Role
    notice: NoticeKind
    form: str | None

    @property
    def name(self) -> str:
        """Such as ``affected person: closing (decided)``."""
        form = f" ({self.form})" if self.form else ""
        return f"{self.role}: {self.notice}{form}".replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What people wrote into a sample."""

    word: str
    service: str
    phone: str
    signed_by: str


CALM = Texts(
    word="Two people were heard.",
    service="Example Line",
    phone="+00 555 0100",
    signed_by="Example Desk",
)
AWKWARD = (
    Texts(
        word="<script>alert(1)</script> {{7*7}} {% for x in y %} =cmd()|' /C calc'!A0",
        service="{{7*7}} <script>",
        phone="=cmd()",
        signed_by="Desk <script> {{7*7}}",
    ),
    Texts(
        word="Zoë Ångström, 李小龍, Ἀθηνᾶ, עדה, آدا (12/3), Nguyễn",
        service="خط المساعدة (نهارًا وليلًا)",
        phone="+00 555 0100 (24/7)",
        signed_by="Ligne d'écoute 示例 Пример",
    ),
    Texts(word="Long" * 500, service="Service" * 28, phone="5" * 200, signed_by="Desk" * 50),
    Texts(
        word="# Heading\n\n- item\n\n> word\n\n1. step", service="> word", phone="-", signed_by="-"
    ),
)


def sample(telling: Telling, language: Language, **changes: object) -> LetterContent:
    """A letter with one notice, with everything in it that its role may be told."""
    is_over = telling.notice in (NoticeKind.CLOSING, NoticeKind.AFTER_CARE)
    knows = telling.role in (Role.AFFECTED_PERSON, Role.REPORTER)
    outlined = knows and telling.notice in (NoticeKind.TIMELINE, NoticeKind.CATCH_UP)
    plain = LetterContent(
        letter_id=NOBODY,
        party_id=NOBODY,
        role=telling.role,
        language=language,
        written_on=WRITTEN_ON,
        sections=(Section(notice=telling.notice, form=telling.form),),
        outline=tuple(OutlineStep(clock=x, benchmark=_THREE_MONTHS) for x in _STEPS)
        if outlined
        else (),
        progress=_investigation() if knows and not is_over else None,
        answers=(NOBODY,) if telling.notice is NoticeKind.ANSWER else (),
        word_text=NOBODY if knows and not is_over else None,
        next_contact_on=_NEXT_ON,
        promises=(_promise(PromiseKind.AFTER_CARE if is_over else PromiseKind.NEXT_UPDATE),),
        offices=dict.fromkeys(OfficeDuty, NOBODY),
    )
    return plain.model_copy(update=changes)


def rendered_sample(
    content: LetterContent, library: LetterLibrary, texts: Texts = CALM
) -> RenderedLetter:
    """The letter in words, with what people wrote in it."""
    written = LetterTexts(
        word_text=texts.word if content.word_text else None,
        answers=(texts.word,) * len(content.answers),
    )
    support = support_of(texts, content.language)
    return render_letter(content, support, written, signed_by=texts.signed_by, library=library)


def support_of(texts: Texts, language: Language) -> tuple[SupportContact, ...]:
    """The support contact of a sample."""
    contact = SupportContact(
        contact_id=NOBODY,
        office_id=NOBODY,
        language=language,
        service=texts.service,
        phone=texts.phone,
        web="https://support.example.org/",
    )
    return (contact,)


def _investigation() -> Progress:
    return Progress(
        stage=Stage.INVESTIGATION,
        clock=ClockName.INVESTIGATION,
        day=41,
        benchmark=_THREE_MONTHS,
        benchmark_on=_BENCHMARK_ON,
    )


def _promise(kind: PromiseKind) -> Promise:
    return Promise(
        promise_id=NOBODY,
        party_id=NOBODY,
        kind=kind,
        on=_NEXT_ON,
        zone="UTC",
        deadline=datetime(_NEXT_ON.year, _NEXT_ON.month, _NEXT_ON.day, 23, tzinfo=UTC),
    )
