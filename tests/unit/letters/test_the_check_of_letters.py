"""The check of letters: it finds nothing in the product's, and each fault where it is planted."""

from pathlib import Path

import pytest

from services.letters.by_hand import ByHand
from services.letters.checking import LetterFindingKind, check_letters
from services.letters.checking.readability import EASE, hard_to_read, reading_ease
from services.letters.checking.samples import AWKWARD, NOBODY, Telling, rendered_sample, sample
from services.letters.checking.sources import placeholders
from services.letters.letter import render_letter
from services.letters.library import SHIPPED, LetterFolderError, LetterLibrary
from services.letters.missing import missing_reasons
from services.letters.preview import preview_page
from services.letters.rendered import LetterTexts
from services.letters.words import ReasonKind, words_of
from services.mail.html_safety import require_self_contained
from tests.unit.letters.situations import SIGNED_BY, every_situation, shipped_policy
from workflows.notices import NoticeKind
from workflows.parties import Language, Role

ACKNOWLEDGEMENT = Telling(role=Role.AFFECTED_PERSON, notice=NoticeKind.ACKNOWLEDGEMENT, form=None)
TIMELINE = Telling(role=Role.AFFECTED_PERSON, notice=NoticeKind.TIMELINE, form=None)
FILE = "en/affected_person/acknowledgement.txt"


def own(folder: Path, text: str, file: str = FILE) -> LetterLibrary:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return LetterLibrary(own=folder)


def test_nothing_is_found_in_the_letters_of_the_product() -> None:
    tellings = dict.fromkeys(
        Telling(role=x.content.role, notice=y.notice, form=y.form)
        for x in every_situation(Language.ENGLISH)
        for y in x.content.sections
    )
    assert check_letters(SHIPPED, tuple(tellings)) == ()


@pytest.mark.parametrize(
    ("file", "text", "line", "kind"),
    [
        (FILE, "Thank you.\nNo victim is forgotten.", 2, LetterFindingKind.NEVER_SAID),
        (FILE, "Thank you, {{ name }}.", 1, LetterFindingKind.PLACEHOLDERS),
        (FILE, "Thank you.\n\n{% if role %}", 3, LetterFindingKind.UNREADABLE_TEMPLATE),
        (FILE, "Write to desk@example.org.", 1, LetterFindingKind.NAMES_SOMEBODY),
        (FILE, "See https://example.org/case.", 1, LetterFindingKind.NAMES_SOMEBODY),
        (FILE, "Thank you.\u202e", 1, LetterFindingKind.CHANGED_BY_DATA),
        (FILE, f"We {'do very much indeed thank you ' * 7}.", 1, LetterFindingKind.HARD_TO_READ),
        (
            FILE,
            (
                "Notwithstanding administrative unavailability, institutional communication "
                "continues. Organizational deliberation necessitates considerable circumspection. "
                "Investigatory particularities necessitate confidentiality."
            ),
            1,
            LetterFindingKind.HARD_TO_READ,
        ),
        ("en/parts/title.txt", "x", 1, LetterFindingKind.MISSING),
        ("en/neutral_mail.txt", "Hello, {{ role }}.", 1, LetterFindingKind.NOT_CONSTANT),
        ("en/neutral_mail.txt", "Case 17 moves on.", 1, LetterFindingKind.NAMES_SOMEBODY),
        ("ar/parts/outline.txt", "المدة.", 1, LetterFindingKind.PLACEHOLDERS),
        ("zh/neutral_mail.txt", "受害者", 1, LetterFindingKind.NEVER_SAID),
    ],
)
def test_a_fault_is_found_in_its_file_and_line(
    tmp_path: Path, file: str, text: str, line: int, kind: LetterFindingKind
) -> None:
    library = own(tmp_path, text, file)
    found = check_letters(library, (ACKNOWLEDGEMENT, TIMELINE))
    places = {(x.line, x.kind) for x in found}
    assert (line, kind) in places, found
    if kind is not LetterFindingKind.MISSING:
        assert {x.file for x in found if x.kind is kind} == {tmp_path / file}


def test_a_letter_that_nobody_wrote_is_missing_in_every_language() -> None:
    told = Telling(role=Role.WITNESS, notice=NoticeKind.DECISION, form="no_action")
    found = check_letters(SHIPPED, (told,))
    assert [x.kind for x in found] == [LetterFindingKind.MISSING] * len(Language)


def test_a_letter_of_one_s_own_stands_before_the_product_s_and_only_in_its_language(
    tmp_path: Path,
) -> None:
    library = own(tmp_path, "We have your report. Thank you for telling us.")
    told = rendered_sample(sample(ACKNOWLEDGEMENT, Language.ENGLISH), library).text
    assert "We have your report." in told
    assert check_letters(library, (ACKNOWLEDGEMENT,)) == ()
    french = sample(ACKNOWLEDGEMENT, Language.FRENCH)
    assert rendered_sample(french, library) == rendered_sample(french, SHIPPED)


def test_a_reason_of_one_s_own_needs_only_its_sentence(tmp_path: Path) -> None:
    library = own(
        tmp_path, "reasons:\n  hold:\n    full_moon: The moon is full.\n", "en/words.yaml"
    )
    words = words_of(Language.ENGLISH, library)
    assert words.reason(ReasonKind.HOLD, "full_moon") == "The moon is full."
    assert words.clocks == words_of(Language.ENGLISH).clocks
    shipped = shipped_policy()
    holds = shipped.holds.model_copy(update={"reasons": ("full_moon",)})
    lunar = shipped.model_copy(update={"holds": holds})
    assert missing_reasons(lunar, Language.ENGLISH, library) == ()
    assert missing_reasons(lunar, Language.ENGLISH) != ()


@pytest.mark.parametrize("text", ["units: 7\n", "clocks: [\n"])
def test_words_of_one_s_own_that_cannot_be_read_are_refused(tmp_path: Path, text: str) -> None:
    library = own(tmp_path, text, "en/words.yaml")
    with pytest.raises(LetterFolderError, match=r"words\.yaml cannot be used"):
        words_of(Language.ENGLISH, library)


def test_a_folder_that_is_missing_or_is_no_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LetterFolderError, match="is not there"):
        check_letters(LetterLibrary(own=tmp_path / "nowhere"), ())
    (tmp_path / "klingon").mkdir()
    with pytest.raises(LetterFolderError, match="no folder of a language"):
        check_letters(LetterLibrary(own=tmp_path), ())


def test_a_text_of_one_s_own_reaches_nothing_but_its_values(tmp_path: Path) -> None:
    library = own(tmp_path, "{{ support.__class__.__mro__ }}")
    content = sample(ACKNOWLEDGEMENT, Language.ENGLISH, word_text=None)
    with pytest.raises(Exception, match="unsafe"):
        render_letter(content, (), LetterTexts(), signed_by=SIGNED_BY, library=library)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{{ a.b | day }}", {"a.b"}),
        ("{% if a and not b.c %}x{% endif %}", {"a", "b.c"}),
        ("{% for x in a %}{{ x.y }}{% endfor %}", {"a", "a[].y"}),
        ("{% for x, y in a %}{{ y.z }}{{ x }}{% endfor %}", {"a", "a[0]", "a[1].z"}),
    ],
)
def test_placeholders_are_told_by_what_they_stand_for(source: str, names: set[str]) -> None:
    assert placeholders(source) == names


@pytest.mark.parametrize("language", EASE)
def test_every_letter_is_plain_by_the_measure_of_its_language(language: Language) -> None:
    for situation in every_situation(language):
        assert hard_to_read(situation.letter.text, language) is None, (
            situation.name,
            reading_ease(situation.letter.text, language),
        )


def test_the_english_measure_is_flesch_s() -> None:
    # Ten words of one syllable each, in two sentences: 206.835 - 1.015 * 5 - 84.6.
    ease = reading_ease("The cat sat on it. The dog ran to me.", Language.ENGLISH)
    assert ease == pytest.approx(117.16, abs=0.01)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("texts", AWKWARD, ids=range(len(AWKWARD)))
def test_no_letter_shows_an_id_whatever_people_wrote(language: Language, texts: object) -> None:
    letter = rendered_sample(sample(TIMELINE, language), SHIPPED, texts)  # type: ignore[arg-type] # a Texts
    assert NOBODY not in letter.text + letter.html
    assert "<script" not in letter.html
    assert "49" not in letter.text


def test_the_preview_shows_every_letter_in_every_language_and_fetches_nothing() -> None:
    page = preview_page(SHIPPED, (ACKNOWLEDGEMENT, TIMELINE), signed_by=SIGNED_BY)
    assert require_self_contained(page)
    assert page.count("<article") == len(Language) * (3 + 2 + len(ByHand))
    assert 'lang="ar" dir="rtl"' in page
    assert 'lang="zh-Hans" dir="ltr"' in page
