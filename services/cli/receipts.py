"""What a command that a case took is answered with: it was taken; what follows."""

from services.cli.answers import Answer
from services.cli.sessions import Acting
from services.cli.words import instant_in_words, letter_in_words, notice_in_words, plain
from services.desk.answers import Receipt
from workflows.obligations import Notice
from workflows.planner import Plan

NOT_RECORDED_YET = (
    "It was taken, but is not recorded yet: is a worker running? Nothing is lost; look again with "
    "'duecourse case show {reference}'."
)


async def answer_with_receipt(
    acting: Acting, receipt: Receipt, done: str, **more: object
) -> Answer:
    """The receipt; in words also the stage and what each party hears next."""
    data = {
        "reference": receipt.reference,
        "case_id": receipt.case_id,
        "taken": receipt.taken,
        "command_id": receipt.command_id,
        **more,
    }
    if not receipt.taken.is_safe:
        unsure = NOT_RECORDED_YET.format(reference=receipt.reference)
        return Answer(data=data, shown=[f"{receipt.reference}: {done}."], said=[unsure])
    file = await acting.file(receipt.case_id)
    planned = await acting.parts.desk.planned(receipt.case_id, acting.access("show_what_follows"))
    zone = file.replayed().opening.time_zone
    shown = [
        f"{receipt.reference}: {done}. It is in {plain(planned.stage)}.",
        *_next_letters(planned, zone),
    ]
    return Answer(data=data, shown=shown)


def _next_letters(planned: Plan, zone: str) -> list[str]:
    """One line for each party: what is told together next."""
    lines = [f"  {x.party_id} hears now: {letter_in_words(x)}" for x in planned.letters]
    told = {letter.party_id for letter in planned.letters}
    ahead = [x for x in planned.upcoming if isinstance(x, Notice) and x.due_at is not None]
    for first in ahead:
        if first.party_id in told or first.due_at is None:
            continue
        told.add(first.party_id)
        together = [x for x in ahead if (x.party_id, x.due_at) == (first.party_id, first.due_at)]
        when = instant_in_words(first.due_at, zone)
        what = ", ".join(notice_in_words(notice) for notice in together)
        lines.append(f"  {first.party_id} hears next on {when} ({zone}): {what}")
    lines += [
        f"  {waiting.party_id} waits for {plain(waiting.waits_for)}: {notice_in_words(waiting)}"
        for waiting in planned.waiting
        if waiting.waits_for is not None
    ]
    return lines
