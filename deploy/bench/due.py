"""Notices that come due: all at once, and spread over a window."""

import asyncio
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from temporalio.client import Client

from deploy.bench.bare_workflows import MAIL, NOTHING, DueStep, Empty, TimerThenActivity
from deploy.bench.cases import (
    OFFICER,
    Burst,
    address,
    commands_due_at_once,
    intake,
    safe_window,
    zone_at_noon,
)
from deploy.bench.figures import Figure, percentile
from deploy.bench.ground import Ground, all_of, ground, said
from deploy.bench.mail import ONE_CONNECTION, SOCKETS
from deploy.bench.mail_limits import measure_limits
from deploy.bench.opening import open_cases
from deploy.bench.worker_process import BARE_QUEUE, Kind
from services.desk.intake import new_id
from services.installation import Installation
from services.ledger.access import CARRYING_OUT

PROBED = 60
"""So many are opened beforehand, to see how far ahead the due instant has to lie."""

MARGIN = 2.5
"""How much slower than the probe the opening may become; a busy machine is not steady."""

MARGIN_OF_STEPS = 6.0
"""The same for bare steps, which are started so quickly that the probe is over in a moment."""

SETTLING = 3.0
"""Seconds between the last opening and the first due instant."""

WITH_MAIL = "timer + activity that sends a mail"
WHY_DUE = (
    "A due notice is more than a timer and an activity: it is planned, composed, rendered, kept "
    "encrypted as evidence, leased, sent after a commitment in the ledger, and recorded as a fact "
    "that is planned upon again, so that a killed worker neither loses nor doubles it."
)
WHY_LATE = "The cores are shared with the server, the driver and the sink; see the bare figure."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of notices due at once: how many a second, and how late each was, in seconds."""

    rate: float
    lateness: list[float]


async def measure_burst(cases: int, burst: Burst) -> list[Figure]:
    """Notices that are due together: how many a second, and how late each mail is accepted."""
    async with ground() as on:
        nothing = await _bare_burst(on, cases)
        mail = await _bare_mail_burst(on, cases)
        ours = await _our_burst(on, cases, burst)
    limits = await measure_limits(cases)
    seconds = burst.within.total_seconds()
    name = f"{cases:,} notices due within {seconds:.0f} s"

    def beside(bare: float, what: str) -> Figure:
        return Figure(name=name, ours=ours.rate, unit="/s", bare=bare, beside=what)

    return [
        Figure(
            name=name,
            ours=ours.rate,
            unit="/s",
            bare=mail.rate,
            beside=WITH_MAIL,
            least_ratio=0.8,
            why=WHY_DUE,
        ),
        beside(nothing, "timer + activity that does nothing"),
        beside(limits.one_connection, ONE_CONNECTION),
        beside(limits.sockets, SOCKETS),
        *(
            Figure(
                name=f"lateness {share_name}, {cases:,} within {seconds:.0f} s",
                ours=percentile(ours.lateness, share),
                unit="s",
                bare=percentile(mail.lateness, share),
                beside=WITH_MAIL,
                smaller_is_better=True,
            )
            for share_name, share in (("p50", 0.5), ("p99", 0.99), ("last", 1.0))
        ),
    ]


async def measure_spread(cases: int, window: timedelta) -> list[Figure]:
    """Notices spread over a window: how late each mail is accepted."""
    async with ground() as on:
        bare = await _bare_spread(on, cases, window)
        ours = await _our_spread(on, cases, window)
    seconds = window.total_seconds()
    return [
        Figure(
            name=f"lateness {name}, {cases:,} in {seconds:.0f} s",
            ours=percentile(ours, share),
            unit="s",
            bare=percentile(bare, share),
            beside=WITH_MAIL,
            smaller_is_better=True,
            limit=limit,
            why=WHY_LATE,
        )
        for name, share, limit in (("p50", 0.5, 0.2), ("p99", 0.99, 2.0))
    ]


async def _bare_burst(on: Ground, count: int) -> float:
    """Steps that do nothing: how many a second."""
    async with on.worker(Kind.BARE, steps_expected=count) as process:
        at = await _started_at_once(on, count, NOTHING)
        return count / (float(await said(process, "done")) - at)


async def _bare_mail_burst(on: Ground, count: int) -> Sent:
    """Steps that send a mail."""
    on.sink.forget()
    async with on.worker(Kind.BARE, steps_expected=count):
        at = await _started_at_once(on, count, MAIL)
        await on.sink.until(count)
    lateness = [accepted - at for accepted in on.sink.accepted_at.values()]
    return Sent(rate=count / max(lateness), lateness=lateness)


async def _started_at_once(on: Ground, count: int, activity: str) -> float:
    """Start steps that are due at one instant, and give that instant."""
    client = await on.bare_client()
    at = math.ceil(time.time() + await _lead_of_steps(client, count))
    await _start_steps(client, activity, lambda _: at, count)
    _require_before(at)
    return at


async def _our_burst(on: Ground, count: int, burst: Burst) -> Sent:
    on.sink.forget()
    async with on.worker(Kind.OURS), on.our_parts() as parts:
        lead = timedelta(seconds=await _lead_of_cases(parts, count))
        now = parts.clock.now()
        zone = zone_at_noon(now)
        begins = (now + lead).replace(microsecond=0)
        safe = safe_window(begins, burst.safe_hours, zone)
        desk, allowed = parts.desk, await parts.gate.permit_to_open(OFFICER)
        commands = commands_due_at_once(lambda given: desk.salt_of(desk.case_id_for(given)), burst)
        receipts = await all_of(
            partial(
                desk.open,
                allowed,
                intake(number, safe, zone, now),
                command_id=next(commands),
            )
            for number in range(count)
        )
        _require_before(begins.timestamp())
        due = await _due_instants(parts, [x.case_id for x in receipts])
        if max(due) > (begins + burst.within).timestamp():
            message = "the cases are not due at once: did the planner's hours change?"
            raise RuntimeError(message)
        await _all_accepted(on, count, burst.safe_hours)
        accepted = on.sink.accepted_at
        return Sent(
            rate=count / (max(accepted.values()) - min(due)),
            lateness=[accepted[address(number)] - due[number] for number in range(count)],
        )


async def _all_accepted(on: Ground, count: int, safe_hours: timedelta) -> None:
    """Wait for the last mail.

    Raises:
        RuntimeError: the safe hours are over, and with them the sending.
    """
    try:
        async with asyncio.timeout(safe_hours.total_seconds() + SETTLING):
            await on.sink.until(count)
    except TimeoutError:
        message = (
            f"{on.sink.mails} of {count} mails were accepted before the safe hours ended: the "
            "machine is too slow or too busy for so many cases"
        )
        raise RuntimeError(message) from None


async def _bare_spread(on: Ground, count: int, window: timedelta) -> list[float]:
    on.sink.forget()
    async with on.worker(Kind.BARE):
        client = await on.bare_client()
        begins = math.ceil(time.time() + await _lead_of_steps(client, count))
        chance = random.Random(count)  # noqa: S311 - instants to measure with, no secret
        due = [begins + math.ceil(chance.random() * window.total_seconds()) for _ in range(count)]
        await _start_steps(client, MAIL, lambda number: due[number], count)
        _require_before(begins)
        await on.sink.until(count)
    return [on.sink.accepted_at[address(number)] - due[number] for number in range(count)]


async def _our_spread(on: Ground, count: int, window: timedelta) -> list[float]:
    on.sink.forget()
    async with on.worker(Kind.OURS), on.our_parts() as parts:
        lead = timedelta(seconds=await _lead_of_cases(parts, count))
        now = parts.clock.now()
        zone = zone_at_noon(now)
        begins = (now + lead).replace(microsecond=0)
        # The engine leaves the last quarter of the safe hours to repeated attempts.
        safe = safe_window(begins, window * 4 / 3, zone)
        allowed = await parts.gate.permit_to_open(OFFICER)
        receipts = await all_of(
            partial(parts.desk.open, allowed, intake(number, safe, zone, now))
            for number in range(count)
        )
        _require_before(begins.timestamp())
        due = await _due_instants(parts, [receipt.case_id for receipt in receipts])
        await _all_accepted(on, count, lead + window * 4 / 3)
    return [on.sink.accepted_at[address(number)] - due[number] for number in range(count)]


async def _lead_of_steps(client: Client, count: int) -> float:
    """Seconds from now until all bare workflows will surely be started."""
    began = time.perf_counter()
    await all_of(
        partial(client.start_workflow, Empty.run, id=new_id("w"), task_queue=BARE_QUEUE)
        for _ in range(PROBED)
    )
    return (time.perf_counter() - began) / PROBED * count * MARGIN_OF_STEPS + SETTLING


async def _lead_of_cases(parts: Installation, count: int) -> float:
    """Seconds from now until all cases will surely be open."""
    await open_cases(parts, 3)
    return await open_cases(parts, PROBED) / PROBED * count * MARGIN + SETTLING


async def _start_steps(
    client: Client, activity: str, due: Callable[[int], float], count: int
) -> None:
    await all_of(
        partial(
            client.start_workflow,
            TimerThenActivity.run,
            DueStep(at=due(number), activity=activity, recipient=address(number)),
            id=new_id("w"),
            task_queue=BARE_QUEUE,
        )
        for number in range(count)
    )


async def _due_instants(parts: Installation, case_ids: list[str]) -> list[float]:
    """When each case wants to wake, as its plan wrote it into the ledger."""
    due = []
    for case_id in case_ids:
        wake = (await parts.ledger.cases.get(case_id, CARRYING_OUT)).next_wake
        while wake is None:
            await asyncio.sleep(0.05)
            wake = (await parts.ledger.cases.get(case_id, CARRYING_OUT)).next_wake
        due.append(wake.timestamp())
    return due


def _require_before(at: float) -> None:
    if time.time() >= at:
        late = datetime.fromtimestamp(at, UTC).isoformat()
        message = f"opening took longer than thought, until after {late}: use fewer cases"
        raise RuntimeError(message)
