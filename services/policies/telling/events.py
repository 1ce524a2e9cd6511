"""The events that a policy counts from, as people say it."""

from collections.abc import Iterator

from services.policies.words import plain
from workflows.policy_terms import Anchor, Fallback
from workflows.triggers import Trigger

_EVENTS = {
    Trigger.OPENED: "the report came in",
    Trigger.IMPORTED: "the case came over from another register",
    Trigger.PARTY_INFORMED: "we can reach them safely",
    Trigger.CONCLUDED: "the investigation ended",
    Trigger.REPORT_RECEIVED: "the deciding entity got the report",
    Trigger.DECIDED: "it was decided",
    Trigger.CLOSED: "the case was closed",
    Trigger.REOPENED: "the case was reopened",
    Trigger.EXTENDED: "an office gave a new date",
    Trigger.WITHDRAWAL_REQUESTED: "they asked to withdraw",
    Trigger.HELD: "an office began to withhold something",
    Trigger.STEP: "a step was recorded",
}


def event_in_words(anchor: Anchor) -> str:
    """An event, after 'from when' or 'after', with all that narrows it and what stands in for it.

    Two anchors that mean different events are never told in the same words.
    """
    said, left = _happened(anchor)
    narrowed = [plain(form) for form in sorted(anchor.forms)] + list(left)
    if anchor.role is not None:
        narrowed.append(f"for a {plain(anchor.role)}")
    if narrowed:
        said += f" ({', '.join(narrowed)})"
    if anchor.otherwise is not None:
        said += _fallback(anchor.otherwise)
    return said


def _fallback(otherwise: Fallback) -> str:
    event = Anchor.model_construct(event=otherwise.event, stage=otherwise.stage)
    instead = "at the latest" if otherwise.final else "or else"
    return f", {instead} {otherwise.after} after {event_in_words(event)}"


def _happened(anchor: Anchor) -> tuple[str, Iterator[str]]:
    """What happened, and what else narrows it than what is in these words already."""
    beside = {
        "stage": f"in the {plain(anchor.stage)}" if anchor.stage else "",
        "clock": f"for the {plain(anchor.clock)}" if anchor.clock else "",
        "notice": f"with {plain(anchor.notice)}" if anchor.notice else "",
    }
    match anchor.event:
        case Trigger.STAGE_STARTED:
            said = f"the {plain(anchor.stage or 'stage')} began"
            del beside["stage"]
        case Trigger.STAGE_ENDED:
            said = f"the {plain(anchor.stage or 'stage')} ended"
            del beside["stage"]
        case Trigger.CLOCK_PASSED:
            said = f"the {plain(anchor.clock or 'clock')} passed its benchmark"
            del beside["clock"]
        case Trigger.TOLD:
            said = f"{plain(anchor.notice or 'notice')} was told"
            del beside["notice"]
        case _:
            said = _EVENTS[anchor.event]
    return said, (words for words in beside.values() if words)
