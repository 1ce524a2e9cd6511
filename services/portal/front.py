"""The page in words: what the template shows, sentence by sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from services.directory.directory import StaffDirectory, UnknownOfficeError
from services.letters.blocks import Block, Heading, Paragraph
from services.letters.letter_values import letter_values, standing
from services.letters.library import LetterLibrary
from services.letters.stationery import stationery_of
from services.letters.words import words_of
from services.portal.her_case import HerCase, KnownStanding, ToldLetter
from services.portal.support import NamedBlock, SupportContacts, named
from services.portal.views import View
from services.portal.words import PageWords, page_words
from workflows.letter_content import Section
from workflows.notices import PromiseKind
from workflows.parties import Language
from workflows.staff import OfficeDuty
from workflows.stages import Stage

STANDING = "parts/standing.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the tracker: ``done``, ``now`` or ``later``, with its name."""

    state: str
    name: Markup
    state_in_words: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A letter on the timeline; ``text`` is the letter itself, if it is open.

    ``tag`` and ``direction`` are those of the letter's own language: it was written in the one that
    was chosen then.
    """

    letter_id: str
    tag: str
    direction: str
    told_on: str
    topics: tuple[Markup, ...]
    is_new: bool
    is_open: bool
    text: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that can be asked for: the view with its form, and how it is called."""

    view: View
    name: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Everything that her page shows, in words."""

    words: PageWords
    next: tuple[Markup, ...]
    standing: tuple[NamedBlock, ...]
    steps: tuple[Step, ...]
    timeline: tuple[TimelineEntry, ...]
    has_news: bool
    support: tuple[NamedBlock, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a visit brings along: the language, what is new, and which letter is open."""

    language: Language
    seen_through: int
    open_letter: str | None
    text: Markup | None


class FrontWriter:
    """Puts what a party knows into words."""

    def __init__(
        self, *, directory: StaffDirectory, library: LetterLibrary, support: SupportContacts
    ) -> None:
        self._directory = directory
        self._library = library
        self._support = support

    def write(self, her: HerCase, shown: Shown) -> Front:
        """The page of a party."""
        words = page_words(shown.language, self._library)
        timeline = tuple(_entry(words, told, shown) for told in reversed(her.told))
        return Front(
            words=words,
            next=tuple(self._next(words, her)),
            standing=tuple(named(self._standing(words, her))),
            steps=tuple(_steps(words, her.standing)),
            timeline=timeline,
            has_news=any(entry.is_new for entry in timeline),
            support=self._support.for_her(her, shown.language),
            acts=_acts(words, her),
        )

    def _next(self, words: PageWords, her: HerCase) -> Iterator[Markup]:
        dates = her.next
        if dates.missed_on is not None:
            yield words.say("next_missed", day=words.words.day(dates.missed_on))
        for day in dates.missed_answers:
            yield words.say("next_missed_answer", day=words.words.day(day))
        yield from _next_letter(words, her)
        for day in dates.answers:
            yield words.say("next_answer", day=words.words.day(day))
        office = self._office(her, OfficeDuty.INTAKE)
        if office and (her.party.hears or dates.answers):
            yield words.say("next_office", office=office)

    def _standing(self, words: PageWords, her: HerCase) -> Iterator[Block]:
        """Where the case stands, of which day that is, who owes the step, and what is withheld."""
        known = her.standing
        if known is None:
            return
        if known.content.progress is None:
            yield Heading(words.plain("step_closed"))
            yield Paragraph(words.plain("standing_closed"))
            return
        first, *others = self._standing_as_in_a_letter(known, words, her)
        written_on = words.words.day(known.content.written_on)
        yield first
        yield Paragraph(words.plain("standing_as_of", day=written_on))
        yield from others
        office = self._office(her, known.owner) if known.owner else None
        if office:
            yield Paragraph(words.plain("standing_office", office=office))
        if known.content.held:
            yield Paragraph(words.plain("held"))

    def _standing_as_in_a_letter(
        self, known: KnownStanding, words: PageWords, her: HerCase
    ) -> tuple[Block, ...]:
        paper = stationery_of(words.language, self._library)
        values = letter_values(known.content, paper.words)
        told = standing(known.content, paper.words)
        if told is not None and told.day is not None:
            # The letter's own day, counted on.
            told = replace(told, day=told.day + (her.today - known.content.written_on).days)
        return paper.blocks(STANDING, {**values, "standing": told})

    def _office(self, her: HerCase, duty: OfficeDuty) -> str | None:
        try:
            return self._directory.office(her.offices[duty]).name
        except (KeyError, UnknownOfficeError):
            return None


def _next_letter(words: PageWords, her: HerCase) -> Iterator[Markup]:
    """By when she hears, or why she does not."""
    dates = her.next
    if her.paused_until is not None:
        yield words.say("next_paused", day=words.words.day(her.paused_until))
    if dates.update_on is not None:
        after_care = dates.update_kind is PromiseKind.AFTER_CARE
        sentence = "next_after_care" if after_care else "next_update"
        yield words.say(sentence, day=words.words.day(dates.update_on))
    elif not her.party.hears:
        yield words.say("next_stopped")
    elif her.paused_until is not None:
        return
    elif not her.told:
        yield words.say("next_first")
    elif dates.missed_on is None:
        yield words.say("next_nothing")


_OFFERED = (
    View.QUESTION,
    View.CHOICES,
    View.CHANGES,
    View.REMINDER,
    View.PAUSE,
    View.STOP,
    View.WITHDRAWAL,
)


def _acts(words: PageWords, her: HerCase) -> tuple[Act, ...]:
    open_to_her = [
        view
        for view in _OFFERED
        if view.wish in her.wishes and (view is not View.REMINDER or her.next.first_on)
    ]
    return tuple(Act(view=view, name=words.say(f"act_{view}")) for view in open_to_her)


def _steps(words: PageWords, known: KnownStanding | None) -> Iterator[Step]:
    if known is None:
        return
    *done, present = known.told_stages
    order = list(Stage)
    later = order[order.index(present) + 1 :]
    states = [(x, "done") for x in done] + [(present, "now")] + [(x, "later") for x in later]
    for stage, state in states:
        yield Step(
            state=state,
            name=words.say(f"step_{stage}"),
            state_in_words=words.say(f"step_{state}"),
        )


def _entry(words: PageWords, told: ToldLetter, shown: Shown) -> TimelineEntry:
    is_open = told.letter.letter_id == shown.open_letter
    topics = dict.fromkeys(_topic(words, section) for section in told.sections)
    return TimelineEntry(
        letter_id=told.letter.letter_id,
        tag=told.letter.language.tag,
        direction=words_of(told.letter.language).direction,
        told_on=words.words.day(told.told_on),
        topics=tuple(topics),
        is_new=told.fact_number > shown.seen_through,
        is_open=is_open,
        text=shown.text if is_open else None,
    )


def _topic(words: PageWords, section: Section) -> Markup:
    """What a notice was about; a form that has a sentence of its own gets it."""
    own = f"topic_{section.notice}_{section.form}"
    return words.say(own if words.has(own) else f"topic_{section.notice}")
