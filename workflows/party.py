"""A party as the facts so far describe it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from workflows.asked_changes import AskedChange
from workflows.contact_changes import ContactChange
from workflows.instants import start_of_day
from workflows.moments import Moment
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Preferences, Role
from workflows.promises import Promise


@dataclass(slots=True, kw_only=True)
class GivenPromise:
    """A promise that was told, and when it was met or let go.

    It is let go because the party wanted silence, or because the letter that made it came back.
    ``made_in`` and ``told_in`` are the letters that made and met it.
    """

    promise: Promise
    made: Moment
    made_in: str
    told_at: datetime | None = None
    told_in: str | None = None
    let_go_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether hearing is still owed, the date being past or not."""
        return self.told_at is None and self.let_go_at is None


LATEST_IN_SAFE_HOURS = 0.75
"""Where in their safe hours a party's letters lie at the latest.

The last quarter is left to attempts that have to be repeated.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseOfUpdates:
    """A party asked to hear nothing before the instant ``over_at``; it may lie in the past."""

    asked: Moment
    over_at: datetime


class Telling(NamedTuple):
    """A letter that reached a party: by which fact, when she heard, and which letter."""

    number: int
    heard_at: datetime
    letter_id: str


@dataclass(slots=True, kw_only=True)
class Party:
    """A person in the case; built up by the fold in ``case.py`` and only read elsewhere."""

    party_id: str
    role: Role
    added: Moment
    vulnerable: bool = False
    staff_id: str | None = None
    informed_by_office: Moment | None = None
    preferences: Preferences | None = None
    chosen: Moment | None = None
    first_informed: Moment | None = None
    hears_since: Moment | None = None
    revoked: bool = False
    pause: PauseOfUpdates | None = None
    """The newest time without letters that the party asked for, over or not."""

    consented: Moment | None = None
    address_since: Moment | None = None
    confirmed: Moment | None = None
    released: Moment | None = None
    alarm: Moment | None = None
    withdrawal: Moment | None = None
    asked_changes: dict[ContactChange, AskedChange] = field(default_factory=dict)
    erased: Moment | None = None
    """Since when nothing is known of the party any more; nothing is recorded of it either."""

    voice_offered: dict[NoticeKind, Moment] = field(default_factory=dict)
    promises: list[GivenPromise] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)
    suspended: Moment | None = None
    """Since when nothing is sent to the address, which refused a letter."""

    @property
    def last_told(self) -> int:
        """The number of the fact by which the newest letter reached the party; 0 if none did."""
        return self.tellings[-1].number if self.tellings else 0

    @property
    def told_something(self) -> bool:
        """Whether any letter ever reached this party."""
        return self.last_told > 0

    @property
    def hears(self) -> bool:
        """Whether letters may go to this party: informed, with a channel, wanting to hear."""
        return self.hears_since is not None

    @property
    def wishes(self) -> Preferences:
        """How a party that hears wants to hear: none hears before she chose.

        Raises:
            ValueError: the party never chose, or was erased.
        """
        if self.preferences is None:
            message = f"the party {self.party_id} never chose how to hear: write nothing to it"
            raise ValueError(message)
        return self.preferences

    @property
    def needs_a_safe_channel(self) -> bool:
        """Whether the party ought to hear, and an officer has to find out how."""
        if self.preferences is not None or self.revoked:
            return False
        return self.role.is_informed_by_a_safe_channel or self.informed_by_office is not None

    @property
    def may_still_hear(self) -> bool:
        """Whether others wait for this party: it hears, or would if a channel were known."""
        return self.hears or self.needs_a_safe_channel

    @property
    def chosen_number(self) -> int:
        """The number of the fact by which the present choice is known; 0 if there is none.

        A letter that was begun under an earlier one is not sent any more; so a pause counts, too.
        """
        chosen = self.chosen.number if self.chosen else 0
        return max(chosen, self.pause.asked.number) if self.pause else chosen

    def address_failed(self, letter_chosen_number: int, moment: Moment) -> None:
        """Send nothing more to an address that refused a letter, if letters go there still."""
        if self.chosen is not None and letter_chosen_number >= self.chosen.number:
            self.suspended = moment
            self.confirmed = None

    @property
    def has_a_confirmed_address(self) -> bool:
        """Whether she showed, or told, that letters reach her where they are sent now."""
        return self.confirmed is not None

    def choose(self, preferences: Preferences, moment: Moment) -> None:
        """Take a new choice of hers into account; another address has to be confirmed anew."""
        former = self.preferences
        if former is None or former.address != preferences.address:
            self.confirmed = None
            self.address_since = moment
        self.preferences = preferences
        self.chosen = moment
        self.consented = moment
        self.revoked = False
        self.suspended = None
        self.let_go_of_what_falls_in_the_pause(moment)

    def revoke(self, moment: Moment) -> None:
        """Take into account that the party wants to hear nothing any more."""
        self.revoked = True
        self.pause = None
        self.suspended = None
        self.chosen = moment

    def erase(self, moment: Moment) -> None:
        """Take into account that nothing is known of the party any more."""
        self.revoke(moment)
        self.erased = moment
        self.preferences = None
        self.confirmed = None
        self.alarm = None
        self.withdrawal = None
        self.asked_changes.clear()

    def pause_until(self, day: date, moment: Moment) -> None:
        """Take into account that the party wants to hear nothing before a day."""
        if self.preferences is None:
            return
        over_at = max(start_of_day(day, self.preferences.time_zone), moment.prompt_from)
        self.pause = PauseOfUpdates(asked=moment, over_at=over_at)
        self.let_go_of_what_falls_in_the_pause(moment)

    def resume(self, moment: Moment) -> None:
        """Take into account that the party wants to hear again, sooner than she said."""
        if self.pause is not None:
            over_at = min(self.pause.over_at, moment.prompt_from)
            self.pause = replace(self.pause, over_at=over_at)

    def let_go_of_what_falls_in_the_pause(self, moment: Moment) -> None:
        """Let go of open promises that cannot be kept without writing during the pause.

        It was the party's own wish: none of them is broken by it.
        """
        if self.pause is None or self.preferences is None:
            return
        hours, zone = self.preferences.safe_hours, self.preferences.time_zone
        writes_by = hours.next_instant(self.pause.over_at, zone, LATEST_IN_SAFE_HOURS)
        for given in self.promises:
            if given.is_open and given.promise.deadline <= writes_by:
                given.let_go_at = moment.prompt_from

    def open_promise(self, kind: PromiseKind) -> GivenPromise | None:
        """The newest promise of a kind that was told and not yet met, broken or not."""
        for given in reversed(self.promises):
            if given.promise.kind is kind and given.is_open:
                return given
        return None

    def settle_whether_it_hears(self, moment: Moment) -> bool:
        """Take a change of choice into account; true if that informs the party for once."""
        listens = (
            not self.revoked
            and self.preferences is not None
            and self.preferences.channel.wants_updates
            and (self.role.is_informed_by_a_safe_channel or self.informed_by_office is not None)
        )
        if not listens:
            self.hears_since = None
            self._let_go_of_promises(moment.prompt_from)
            return False
        if self.hears_since is None:
            self.hears_since = moment
        if self.first_informed is None:
            self.first_informed = moment
            return True
        return False

    def _let_go_of_promises(self, at: datetime) -> None:
        for given in self.promises:
            if given.is_open:
                given.let_go_at = at
