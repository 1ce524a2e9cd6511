"""What an action of the case page is: a few fields, and the facts that it amounts to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from services.access.operations import Operation
from services.cases import CaseFile
from services.office.entries import FieldMissing
from services.office.pages import plain
from services.vault.kinds import VaultKind
from services.web.forms import Fields
from workflows.case import Case
from workflows.facts import FactBody
from workflows.stages import Stage

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several: what is sent, and how it reads."""

    value: str
    words: str


Choices = Callable[[CaseFile], Sequence[Choice]]
"""What can be chosen in a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an action's form.

    Attributes:
        name: As it is sent.
        label: As it is asked.
        hint: Why it is asked, or how to answer; empty if that is plain.
        choices: What can be chosen in a case; None for a date or a text.
        is_text: Whether several lines are typed.
        is_needed: Whether it must be filled in.
    """

    name: str
    label: str
    hint: str = ""
    choices: Choices | None = None
    is_text: bool = False
    is_needed: bool = True


FactsOf = Callable[[CaseFile, Fields, str | None], Sequence[FactBody]]
"""What an action amounts to, by what was filled in and by where the vault has its text."""


def is_open(case: Case) -> bool:
    """Whether the case still moves."""
    return case.stage is not Stage.CLOSED


def one(fact: Callable[[Fields, str | None], FactBody]) -> FactsOf:
    """For an action that amounts to one fact, whatever happened before."""
    return lambda _file, fields, kept: [fact(fields, kept)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that can be done in a case.

    Attributes:
        name: In the address.
        title: What it does, as a heading and on its button.
        about: What follows, in a sentence.
        operation: What it is for the rules of who may.
        fields: What is asked.
        facts: The facts it amounts to in a case; a text is named by where the vault has it.
        text_kind: As what its text lies in the vault.
        text_of: Whose text it is, if it is somebody's; else it is the case's own.
        fits: Whether the case has room for it as it stands.
    """

    name: str
    title: str
    about: str
    operation: Operation
    fields: tuple[Field, ...]
    facts: FactsOf
    text_kind: VaultKind = VaultKind.WORD_TEXT
    text_of: Callable[[CaseFile, Fields], str | None] = lambda _file, _fields: None
    fits: Callable[[Case], bool] = is_open


@dataclass(frozen=True, slots=True)
class EveryOne:
    """Every one of a fixed list can be chosen, whatever the case is."""

    kind: type[StrEnum]

    def __call__(self, _: CaseFile) -> Sequence[Choice]:
        """The choices."""
        return [Choice(value=each.value, words=plain(each.value)) for each in self.kind]


def chosen(kind: type[Kind], fields: Fields, name: str) -> Kind:
    """The code that was chosen.

    Raises:
        FieldMissing: none was, or none of them.
    """
    try:
        return kind(fields.text(name))
    except ValueError:
        message = f"Choose one: {plain(name)}"
        raise FieldMissing(message) from None


def day(fields: Fields, name: str) -> date:
    """The day that was filled in.

    Raises:
        FieldMissing: it is none.
    """
    try:
        return date.fromisoformat(fields.text(name).strip())
    except ValueError:
        message = "Give the date as year, month and day: 2027-01-14"
        raise FieldMissing(message) from None


def reason(fields: Fields) -> str:
    """The code of the reason that was chosen.

    Raises:
        FieldMissing: none was.
    """
    given = fields.text("reason").strip()
    if not given:
        message = "Choose one: reason"
        raise FieldMissing(message)
    return given
