"""The emergency unlock on pages: one asks, another allows, and whoever answers for it ends it."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from services.access.operations import Operation
from services.access.unlocking import LASTS, UnlockReason
from services.ledger.errors import LedgerError
from services.ledger.references import read_reference
from services.office.access_pages import in_words
from services.office.deeds import Deed, one_of, routes_of
from services.office.entries import Entry, EntryKind, Given, Option, chosen, options_of
from services.office.pages import as_utc, plain
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit

UNLOCK: Final = "/unlock"
_LONGEST_REFERENCE: Final = 40
_HOURS: Final = f"{LASTS.total_seconds() / 3600:.0f} hours"

_WHY = {
    UnlockReason.DANGER: "A party may be in danger.",
    UnlockReason.NOBODY_REACHED: "Nobody who has it can be reached.",
    UnlockReason.COMPLAINT: "Somebody complains of how it is dealt with.",
    UnlockReason.LEGAL_DUTY: "The law wants it.",
}


async def show(visit: OfficeVisit) -> Response:
    """For which case it is asked, and what waits for whoever may allow it."""
    return visit.page(
        "unlock.html",
        title="Emergency unlock",
        hours=_HOURS,
        waiting=await _waiting(visit),
        done=visit.asked("done"),
    )


async def go_to(visit: OfficeVisit) -> Response:
    """To the form of the case whose reference was typed, whether there is one or not.

    What is no reference, a name perhaps, comes into no address and so into no history of a browser.
    """
    typed = read_reference(visit.fields.text("reference")[:_LONGEST_REFERENCE])
    return RedirectResponse(f"/case/{quote(typed or '-', safe='')}/unlock", status_code=303)


async def _waiting(visit: OfficeVisit) -> list[dict[str, object]]:
    """Each case for which somebody asked, or to whom it is open, as far as she answers for it."""
    gate = visit.parts.gate
    found: list[dict[str, object]] = []
    for case_id in await gate.unlocks.cases_of_late():
        try:
            if not await gate.may_in_case(Operation.ALLOW_TO_UNLOCK, visit.actor, case_id):
                continue
        except LedgerError:
            continue  # erased since
        await gate.require_in_case(Operation.ALLOW_TO_UNLOCK, visit.actor, case_id)
        asked = await gate.unlocks.asked_for(case_id)
        opened = await gate.unlocks.opened(case_id)
        if asked or opened:
            record = await visit.parts.ledger.cases.get(case_id, visit.access("unlock_case"))
            found.append(
                {
                    "reference": record.reference,
                    "asked": [(in_words(visit, x.by), plain(x.about), as_utc(x.at)) for x in asked],
                    "opened": [(in_words(visit, x), as_utc(until)) for x, until in opened.items()],
                }
            )
    return found


async def _why(_: OfficeVisit) -> Sequence[Entry]:
    """Why she has to see a case that is not hers."""
    reasons = options_of(UnlockReason, _WHY)
    return (Entry(name="reason", label="Why", kind=EntryKind.CHOICE, options=reasons),)


async def _asking(_: OfficeVisit, given: Given) -> Sequence[str]:
    chosen(UnlockReason, given, "reason")
    return (
        "A manager of one of the case's offices, who is somebody else, can allow it within a day.",
        f"Then you can read the case for {_HOURS}, names and letters included, and change nothing.",
        (
            "Every manager of its offices is written to when it opens. Each thing that you read is "
            "in the audit log."
        ),
    )


async def _ask(visit: OfficeVisit, given: Given) -> tuple[str, str]:
    reason = chosen(UnlockReason, given, "reason")
    await visit.parts.gate.unlocks.ask(visit.case_id, visit.access("unlock_case"), reason)
    return UNLOCK, "a manager of one of the case's offices can allow it within a day"


async def _who_asked(visit: OfficeVisit) -> Sequence[Entry]:
    """To whom it is allowed: those who asked, but herself."""
    asked = await visit.parts.gate.unlocks.asked_for(visit.case_id)
    return (
        Entry(
            name="staff",
            label="Who asked",
            kind=EntryKind.CHOICE,
            options=tuple(
                Option(
                    value=x.by,
                    words=in_words(visit, x.by),
                    hint=f"Asked {as_utc(x.at)}, because of: {plain(x.about)}.",
                )
                for x in asked
                if x.by != visit.actor.actor_id
            ),
        ),
    )


async def _allowing(visit: OfficeVisit, given: Given) -> Sequence[str]:
    (who,) = await _who_asked(visit)
    staff_id = one_of(who, given)
    return (
        (
            f"{in_words(visit, staff_id)} reads the case for {_HOURS}, names and letters included, "
            "and changes nothing."
        ),
        "Every manager of the case's offices who is not named in it is written to, you among them.",
    )


async def _allow(visit: OfficeVisit, given: Given) -> tuple[str, str]:
    (who,) = await _who_asked(visit)
    staff_id = one_of(who, given)
    until = await visit.parts.gate.unlocks.allow(
        visit.case_id, visit.access("unlock_case"), staff_id
    )
    return UNLOCK, f"the case is open to {staff_id} until {as_utc(until)}"


async def _who_has_or_asked(visit: OfficeVisit) -> Sequence[Entry]:
    """To whom it is closed again, or refused."""
    unlocks = visit.parts.gate.unlocks
    opened = await unlocks.opened(visit.case_id)
    asked = {x.by: x for x in await unlocks.asked_for(visit.case_id)}
    options = [
        *((x, f"Open to her until {as_utc(until)}.") for x, until in opened.items()),
        *((x, f"Asked {as_utc(entry.at)}.") for x, entry in asked.items()),
    ]
    return (
        Entry(
            name="staff",
            label="To whom",
            kind=EntryKind.CHOICE,
            options=tuple(
                Option(value=x, words=in_words(visit, x), hint=hint) for x, hint in options
            ),
        ),
    )


async def _ending(visit: OfficeVisit, given: Given) -> Sequence[str]:
    (who,) = await _who_has_or_asked(visit)
    return (f"{in_words(visit, one_of(who, given))} sees the case no more, unless it is hers.",)


async def _end(visit: OfficeVisit, given: Given) -> tuple[str, str]:
    (who,) = await _who_has_or_asked(visit)
    staff_id = one_of(who, given)
    await visit.parts.gate.unlocks.end(visit.case_id, visit.access("unlock_case"), staff_id)
    return UNLOCK, f"the case is closed to {staff_id}"


ASK = Deed(
    place="unlock",
    title="Ask to read a case that is not yours",
    about="It opens nothing by itself: somebody who answers for the case has to allow it.",
    button="Ask",
    operation=Operation.ASK_TO_UNLOCK,
    entries=_why,
    comes_to=_asking,
    do=_ask,
)
ALLOW = Deed(
    place="unlock/allow",
    title="Open the case to somebody who asked",
    about="You answer for it. Speak with her before: somebody may act under her name.",
    button="Open it to her",
    nothing="Nobody else asked within the last day.",
    operation=Operation.ALLOW_TO_UNLOCK,
    entries=_who_asked,
    comes_to=_allowing,
    do=_allow,
)
END = Deed(
    place="unlock/end",
    title="Close the case again, or refuse what was asked for",
    about="Whoever has the case by her office or by a grant keeps it.",
    button="Close it to her",
    nothing="It is open to nobody, and nobody asked.",
    operation=Operation.ALLOW_TO_UNLOCK,
    entries=_who_has_or_asked,
    comes_to=_ending,
    do=_end,
)
UNLOCK_ROUTES: tuple[OfficeRoute, ...] = (
    OfficeRoute(path=UNLOCK, method="GET", operation=Operation.ASK_TO_UNLOCK, handler=show),
    OfficeRoute(path=UNLOCK, method="POST", operation=Operation.ASK_TO_UNLOCK, handler=go_to),
    *routes_of(ASK),
    *routes_of(ALLOW),
    *routes_of(END),
)
