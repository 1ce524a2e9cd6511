"""The ways in which a party can choose to hear by herself, and what she chose on a form.

What needs nothing new she chooses at once. Another address, key or person is a request that her
officer settles: whoever holds her code must not be able to lead her letters elsewhere.
"""

from collections.abc import Sequence
from datetime import date, time

from services.portal.views import Said
from services.web.forms import Fields
from workflows.instants import SafeHours
from workflows.parties import Channel, Language, Preferences, Rhythm


def chosen_on(
    fields: Fields, now: Preferences, ways: Sequence[Channel]
) -> tuple[Preferences | None, Said | None]:
    """What a form chose: the preferences, or what is wrong with it."""
    channel = next((x for x in ways if x == fields.text("channel")), None)
    language = next((x for x in Language if x == fields.text("letters_in")), None)
    rhythm = next((x for x in Rhythm if x == fields.text("rhythm")), None)
    if channel is None or language is None or rhythm is None:
        return None, Said.CHOICE_WAY
    knowingly = channel.lays_the_letter_open
    if knowingly and not (fields.text("knowingly") or now.channel.lays_the_letter_open):
        return None, Said.CHOICE_KNOWINGLY
    weekdays = frozenset(day for day in range(1, 8) if fields.text(f"day_{day}"))
    if not weekdays:
        return None, Said.CHOICE_DAYS
    begins, ends = _hour(fields.text("begins")), _hour(fields.text("ends"))
    if begins is None or ends is None or ends <= begins:
        return None, Said.CHOICE_HOURS
    chosen = now.model_dump() | {
        "channel": channel,
        "language": language,
        "rhythm": rhythm,
        "asked_knowingly": knowingly,
        "safe_hours": SafeHours(begins=begins, ends=ends, weekdays=weekdays),
    }
    return Preferences.model_validate(chosen), None


def _hour(typed: str) -> time | None:
    try:
        read = time.fromisoformat(typed)
    except ValueError:
        return None
    return None if read.tzinfo else read


def day_typed(typed: str) -> date | None:
    """A day as a browser sends it, or None if it is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
