"""The form on which she chooses how to hear, and what would arrive if she did."""

from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names
from markupsafe import Markup

from services.letters.library import LetterLibrary
from services.letters.neutral_mail import render_neutral_mail
from services.letters.neutral_message import render_neutral_message
from services.portal.her_case import HerCase
from services.portal.letter_text import letter_on_the_page
from services.portal.words import OWN_NAMES, PageWords
from workflows.instants import local_date
from workflows.parties import Channel, Language, Preferences, Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that can be chosen, in words; ``hint`` says what it means."""

    value: str
    name: Markup
    hint: Markup
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceForm:
    """What the form shows: what can be chosen, and what is chosen now."""

    agreed: Markup | None
    asked_again: Markup | None
    ways: tuple[Option, ...]
    rhythms: tuple[Option, ...]
    days: tuple[Option, ...]
    languages: tuple[Option, ...]
    begins: str
    ends: str
    zone: Markup
    asks_knowingly: bool
    may_renew: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would arrive: sentences, the mail or message itself, and when it may come."""

    explained: tuple[Markup, ...]
    arrives: Markup | None
    subject: str | None
    when: tuple[Markup, ...]


def choice_form(words: PageWords, her: HerCase, draft: Preferences | None) -> ChoiceForm:
    """The form, filled in with the choice she is about to make, or else with the present one."""
    chosen = draft or her.preferences
    consented = her.party.consented
    agreed = None
    if her.party.hears and consented is not None:
        day = local_date(consented.at, her.preferences.time_zone)
        agreed = words.say("choose_agreed", day=words.words.day(day))
    again = her.next.consent_asked_on
    uses_an_address = her.preferences.channel.needs_an_address
    return ChoiceForm(
        agreed=agreed,
        asked_again=None if again is None else _asked_again(words, again, her.today),
        ways=tuple(_way(words, channel, chosen) for channel in her.ways),
        rhythms=tuple(_rhythm(words, rhythm, chosen) for rhythm in Rhythm),
        days=tuple(_day(words, day, chosen) for day in range(1, 8)),
        languages=tuple(_language(language, chosen) for language in Language),
        begins=f"{chosen.safe_hours.begins:%H:%M}",
        ends=f"{chosen.safe_hours.ends:%H:%M}",
        zone=words.say("choose_zone", zone=chosen.time_zone),
        asks_knowingly=Channel.FULL_MAIL in her.ways,
        may_renew=her.party.hears,
        may_confirm=her.party.hears and uses_an_address and not her.party.has_a_confirmed_address,
    )


def _asked_again(words: PageWords, day: date, today: date) -> Markup:
    if day <= today:
        return words.say("choose_asked_now")
    return words.say("choose_asked_again", day=words.words.day(day))


def preview_of(
    chosen: Preferences, words: PageWords, *, signed_by: str, library: LetterLibrary
) -> Preview:
    """What would arrive by a choice, in the language of the letters, and when.

    Args:
        chosen: The choice she is about to make.
        words: In which it is explained.
        signed_by: Who signs mails.
        library: Where the letters lie.
    """
    subject = arrives = None
    if chosen.channel.uses_mail:
        mail = render_neutral_mail(chosen.language, signed_by=signed_by, library=library)
        subject = mail.subject
        if not chosen.channel.lays_the_letter_open:
            arrives = letter_on_the_page(mail.html)
    elif chosen.channel is Channel.GATEWAY:
        arrives = Markup("<p>{}</p>").format(
            render_neutral_message(chosen.language, library=library)
        )
    return Preview(
        explained=(words.say(f"preview_{chosen.channel}"),),
        arrives=arrives,
        subject=subject,
        when=_when(chosen, words),
    )


def _when(chosen: Preferences, words: PageWords) -> tuple[Markup, ...]:
    if not chosen.channel.needs_an_address:
        return ()
    hours = chosen.safe_hours
    days = ", ".join(_day_name(words, day) for day in sorted(hours.weekdays))
    return (
        words.say(
            "preview_hours",
            begins=f"{hours.begins:%H:%M}",
            ends=f"{hours.ends:%H:%M}",
            days=days,
        ),
        words.say(f"rhythm_{chosen.rhythm}_hint"),
    )


def _way(words: PageWords, channel: Channel, chosen: Preferences) -> Option:
    return Option(
        value=channel.value,
        name=words.say(f"way_{channel}"),
        hint=words.say(f"way_{channel}_hint"),
        is_chosen=channel is chosen.channel,
    )


def _rhythm(words: PageWords, rhythm: Rhythm, chosen: Preferences) -> Option:
    return Option(
        value=rhythm.value,
        name=words.say(f"rhythm_{rhythm}"),
        hint=words.say(f"rhythm_{rhythm}_hint"),
        is_chosen=rhythm is chosen.rhythm,
    )


def _day(words: PageWords, day: int, chosen: Preferences) -> Option:
    return Option(
        value=str(day),
        name=Markup("{}").format(_day_name(words, day)),
        hint=Markup(),
        is_chosen=day in chosen.safe_hours.weekdays,
    )


def _language(language: Language, chosen: Preferences) -> Option:
    return Option(
        value=language.value,
        name=Markup("{}").format(OWN_NAMES[language]),
        hint=Markup(),
        is_chosen=language is chosen.language,
    )


def _day_name(words: PageWords, day: int) -> str:
    """A weekday by its number from Monday, 1, to Sunday, 7 (ISO 8601)."""
    names = get_day_names("wide", "stand-alone", words.words.locale)
    return str(names[day - 1])
