"""What can stand at her page's one address, and what she is told when something was done."""

from enum import StrEnum

from services.access.party_wishes import PartyWish


class View(StrEnum):
    """What a visit looks at."""

    FRONT = "front"
    SAFETY = "safety"
    QUESTION = "question"
    CHOICES = "choices"
    PREVIEW = "preview"
    CHANGES = "changes"
    REMINDER = "reminder"
    PAUSE = "pause"
    STOP = "stop"
    WITHDRAWAL = "withdrawal"

    @property
    def template(self) -> str:
        """The file that it is written with."""
        return f"{self.value}.html"

    @property
    def wish(self) -> PartyWish | None:
        """What it is for, if not everybody may always look at it."""
        return _WISHES.get(self)


_WISHES = {
    View.SAFETY: PartyWish.SAY_NOT_SAFE,
    View.QUESTION: PartyWish.ASK,
    View.CHOICES: PartyWish.CHOOSE,
    View.PREVIEW: PartyWish.CHOOSE,
    View.CHANGES: PartyWish.CHANGE,
    View.REMINDER: PartyWish.REMINDER,
    View.PAUSE: PartyWish.PAUSE,
    View.STOP: PartyWish.STOP,
    View.WITHDRAWAL: PartyWish.WITHDRAW,
}


class Said(StrEnum):
    """What she is told next: that something was done, or why it was not."""

    ASKED = "asked"
    CHOSEN = "chosen"
    RENEWED = "renewed"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    CHANGE_ASKED = "change_asked"
    NOT_SAFE_TOLD = "not_safe_told"
    NOT_SAFE_UNTOLD = "not_safe_untold"
    NOT_NOW = "not_now"
    REFUSED = "refused"
    TOO_OFTEN = "too_often"
    QUESTION_EMPTY = "question_empty"
    QUESTION_LONG = "question_long"
    QUESTION_SIGN = "question_sign"
    CHOICE_WAY = "choice_way"
    CHOICE_HOURS = "choice_hours"
    CHOICE_DAYS = "choice_days"
    CHOICE_KNOWINGLY = "choice_knowingly"
    CHANGE_ADDRESS = "change_address"
    CHANGE_HANDLE = "change_handle"
    CHANGE_KEY = "change_key"
    CHANGE_TRUSTED_CONTACT = "change_trusted_contact"
    PAUSE_DAY = "pause_day"

    @property
    def is_a_fault(self) -> bool:
        """Whether something was not done."""
        return self not in _DONE

    @property
    def sentence(self) -> str:
        """The name of its sentence."""
        return f"said_{self.value}"


_DONE = frozenset(
    {
        Said.ASKED,
        Said.CHOSEN,
        Said.RENEWED,
        Said.CONFIRMED,
        Said.PAUSED,
        Said.RESUMED,
        Said.STOPPED,
        Said.WITHDRAWN,
        Said.CHANGE_ASKED,
        Said.NOT_SAFE_TOLD,
    }
)
