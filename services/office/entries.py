"""What can be filled in on a form: each entry with what it is for, and why it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from services.office.pages import plain

Given = Mapping[str, str]
"""What was filled in, by the entry's name."""

UNSURE = "unsure"
"""The answer of somebody who does not know: nothing is recorded for it."""

LONGEST_ENTRY = 1000
LONGEST_TEXT = 32 * 1024

Code = TypeVar("Code", bound=StrEnum)


class FieldMissing(ValueError):
    """Something was not filled in, or not so that it can be used; the message says which."""


class EntryKind(StrEnum):
    """How something is filled in."""

    CHOICE = "choice"
    PICK = "pick"
    LINE = "line"
    DATE = "date"
    TIME = "time"
    TICK = "tick"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of several: what is sent, how it reads, and what it means if that is not plain."""

    value: str
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that is filled in.

    Attributes:
        name: As it is sent.
        label: As it is asked.
        options: Of what it is one; empty for what is typed.
        is_needed: Whether it must be filled in.
        preset: What stands there at first.
        is_personal: Whether browsers shall not remember it.
    """

    name: str
    label: str
    kind: EntryKind = EntryKind.LINE
    hint: str = ""
    options: tuple[Option, ...] = ()
    is_needed: bool = True
    preset: str = ""
    is_personal: bool = False

    @property
    def is_a_day(self) -> bool:
        """Whether it ticks a day of the week: those read best beside each other."""
        return self.kind is EntryKind.TICK and "_day_" in self.name

    def words_for(self, value: str) -> str:
        """How a value reads."""
        return next((x.words for x in self.options if x.value == value), value)


def options_of(kind: type[Code], hints: Mapping[Code, str] | None = None) -> tuple[Option, ...]:
    """The options that an enumeration has."""
    return tuple(
        Option(
            value=each.value, words=plain(each.value).capitalize(), hint=(hints or {}).get(each, "")
        )
        for each in kind
    )


def chosen(kind: type[Code], given: Given, name: str) -> Code:
    """The code that was chosen.

    Raises:
        FieldMissing: none was, or one that is not among them.
    """
    try:
        return kind(given.get(name, ""))
    except ValueError:
        message = "Choose one of them"
        raise FieldMissing(message) from None


def chosen_or_unsure(kind: type[Code], given: Given, name: str) -> Code | None:
    """The code that was chosen, or None for whoever is not sure.

    Raises:
        FieldMissing: nothing was chosen, or what is not among them.
    """
    return None if given.get(name) == UNSURE else chosen(kind, given, name)


def line(given: Given, name: str) -> str | None:
    """What was typed in one line, or None if nothing was.

    Raises:
        FieldMissing: it is too long.
    """
    typed = given.get(name, "").strip()
    if len(typed) > LONGEST_ENTRY:
        message = f"That has more than {LONGEST_ENTRY} characters"
        raise FieldMissing(message)
    return typed or None
