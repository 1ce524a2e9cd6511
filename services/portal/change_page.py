"""The forms on which she asks to be reached otherwise, and what she asked for already."""

from dataclasses import dataclass, field

from markupsafe import Markup

from services.desk.contact_changes import LONGEST_CONTACT
from services.openpgp.public_key import LONGEST_KEPT_BYTES
from services.portal.her_case import HerCase
from services.portal.views import Said
from services.portal.words import PageWords
from workflows.contact_changes import ContactChange

_LONGEST_ADDRESS = 254
_LINES = {ContactChange.KEY: 6, ContactChange.TRUSTED_CONTACT: 3}
_LONGEST = {
    ContactChange.KEY: LONGEST_KEPT_BYTES,
    ContactChange.TRUSTED_CONTACT: LONGEST_CONTACT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm:
    """One form: what it asks for, in words; ``lines`` is 0 where one line is enough.

    ``typed`` is what could not be used, so that it is not lost.
    """

    change: ContactChange
    name: Markup
    hint: Markup
    send: Markup
    lines: int
    longest: int
    is_at_fault: bool
    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """What was asked for and is not settled yet, and what can be asked for."""

    asked: tuple[Markup, ...]
    forms: tuple[ChangeForm, ...]


def change_page(words: PageWords, her: HerCase, said: Said | None, typed: str) -> ChangePage:
    """The page of her requests."""
    return ChangePage(
        asked=tuple(
            words.say(f"change_{change}_asked", day=words.words.day(day))
            for change, day in her.asked
        ),
        forms=tuple(_form(words, change, said, typed) for change in her.changes),
    )


def _form(words: PageWords, change: ContactChange, said: Said | None, typed: str) -> ChangeForm:
    is_at_fault = said is not None and said == f"change_{change}"
    return ChangeForm(
        change=change,
        name=words.say(f"change_{change}_label"),
        hint=words.say(f"change_{change}_hint"),
        send=words.say(f"change_{change}_send"),
        lines=_LINES.get(change, 0),
        longest=_LONGEST.get(change, _LONGEST_ADDRESS),
        is_at_fault=is_at_fault,
        typed=typed if is_at_fault else "",
    )
