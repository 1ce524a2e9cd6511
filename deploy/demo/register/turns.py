"""What somebody does in an invented case, some days after it was opened."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from services.desk.intake import NewParty
from workflows.facts import FactBody
from workflows.parties import Language
from workflows.stages import Approach, Category


class Doings(Protocol):
    """What can be done in a case that is being played."""

    @property
    def today(self) -> date:
        """The day it is in the play, in the case's time zone."""

    async def say(self, by: str, *bodies: FactBody) -> None:
        """Have a member of staff record what happened."""

    async def ask(self, party_id: str, wording: str) -> None:
        """Have a party ask a question on her page."""

    async def answer(self, by: str, question_id: str, wording: str) -> None:
        """Have a member of staff answer it."""

    async def say_herself(self, party_id: str, *bodies: FactBody) -> None:
        """Have a party say something on her page."""


Deed = Callable[[Doings], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Something that is done in a case.

    Attributes:
        day: How many days after the case was opened.
        deed: What is done.
    """

    day: int
    deed: Deed

    def at(self, opened_at: datetime) -> datetime:
        """When it is done."""
        return opened_at + timedelta(days=self.day, hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedCase:
    """A case of the register.

    Attributes:
        shows: What somebody who looks at it learns, in a few words.
        days_ago: When it was opened, counted back from today.
        category: What it is about.
        parties: Who is in it.
        turns: What is done in it, in order.
        answers: Whether its offices give their word when they are asked.
        approach: How the affected person wishes it to be handled, if she said so.
        page_in: The language of the code by which a newcomer can open the first party's page.
    """

    shows: str
    days_ago: int
    category: Category
    parties: tuple[NewParty, ...]
    turns: tuple[Turn, ...] = ()
    answers: bool = True
    approach: Approach | None = None
    page_in: Language | None = None

    def opened_at(self, now: datetime) -> datetime:
        """When it was opened: in the morning, or an hour ago where that has not come yet."""
        day = now.date() - timedelta(days=self.days_ago)
        return min(
            datetime.combine(day, time(8), tzinfo=now.tzinfo),
            now - timedelta(days=self.days_ago, hours=2),
        )


def says(day: int, by: str, *bodies: FactBody) -> Turn:
    """A member of staff records what happened."""

    async def deed(case: Doings) -> None:
        await case.say(by, *bodies)

    return Turn(day=day, deed=deed)


def says_of_today(day: int, by: str, bodies: Callable[[date], Sequence[FactBody]]) -> Turn:
    """The same for what names a day, counted from the one on which it is said."""

    async def deed(case: Doings) -> None:
        await case.say(by, *bodies(case.today))

    return Turn(day=day, deed=deed)


def asks(day: int, party_id: str, wording: str) -> Turn:
    """A party asks a question."""

    async def deed(case: Doings) -> None:
        await case.ask(party_id, wording)

    return Turn(day=day, deed=deed)


def answers(day: int, by: str, question_id: str, wording: str) -> Turn:
    """A member of staff answers one."""

    async def deed(case: Doings) -> None:
        await case.answer(by, question_id, wording)

    return Turn(day=day, deed=deed)


def says_herself(day: int, party_id: str, *bodies: FactBody) -> Turn:
    """A party says something on her page."""

    async def deed(case: Doings) -> None:
        await case.say_herself(party_id, *bodies)

    return Turn(day=day, deed=deed)
