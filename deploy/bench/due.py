"""Notices that come due: all in one second, and spread over a window."""

import asyncio
import math
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from temporalio.client import Client

from deploy.bench.bare_workflows import MAIL, NOTHING, DueStep, TimerThenActivity
from deploy.bench.cases import (
    OFFICER,
    SAME_SECOND,
    address,
    intake,
    open_with_salt,
    safe_window,
    same_second_salts,
    zone_at_noon,
)
from deploy.bench.figures import Figure, percentile
from deploy.bench.ground import Ground, all_of, ground, said
from deploy.bench.worker_process import BARE_QUEUE, Kind
from services.desk.intake import new_id
from services.installation import Installation
from services.ledger.access import CARRYING_OUT

SLOWEST_OPENING = 20
"""Cases a second that are surely opened: so far ahead the due instant is put."""

SLOWEST_START = 60
"""Bare workflows a second, likewise."""

SETTLING = 3.0
"""Seconds between the last opening and the first due instant."""

WHY_DUE = (
    "A due notice is more than a timer and an activity: it is planned, composed, rendered, kept "
    "encrypted as evidence, leased, sent after a commitment in the ledger, and recorded as a fact "
    "that is planned upon again, so that a killed worker neither loses nor doubles it."
)
WHY_LATE = "The cores are shared with the server, the driver and the sink; see the bare figure."


async def measure_burst(cases: int) -> list[Figure]:
    """Notices that are all due in the same second: how many a second until the last is accepted."""
    async with ground() as on:
        nothing = await _bare_burst(on, cases, NOTHING)
        mail = await _bare_burst(on, cases, MAIL)
        ours = await _our_burst(on, cases)
    return [
        Figure(
            name=f"{cases:,} notices due at once",
            ours=ours,
            unit="/s",
            bare=mail,
            beside="timer + activity that sends a mail",
            least_ratio=0.8,
            why=WHY_DUE,
        ),
        Figure(
            name=f"{cases:,} notices due at once",
            ours=ours,
            unit="/s",
            bare=nothing,
            beside="timer + activity that does nothing",
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
            beside="timer + activity that sends a mail",
            smaller_is_better=True,
            limit=limit,
            why=WHY_LATE,
        )
        for name, share, limit in (("p50", 0.5, 0.2), ("p99", 0.99, 2.0))
    ]


async def _bare_burst(on: Ground, count: int, activity: str) -> float:
    on.sink.forget()
    async with on.worker(Kind.BARE, steps_expected=count) as process:
        client = await on.bare_client()
        at = math.ceil(time.time() + count / SLOWEST_START + SETTLING)
        await _start_steps(client, activity, lambda _: at, count)
        _require_before(at)
        if activity == NOTHING:
            ended = float(await said(process, "done"))
        else:
            await on.sink.until(count)
            ended = max(on.sink.accepted_at.values())
    return count / (ended - at)


async def _our_burst(on: Ground, count: int) -> float:
    on.sink.forget()
    async with on.worker(Kind.OURS), on.our_parts() as parts:
        now = parts.clock.now()
        zone = zone_at_noon(now)
        lead = timedelta(seconds=max(count / SLOWEST_OPENING + SETTLING - SAME_SECOND, 1))
        begins = (now + lead).replace(microsecond=0)
        safe = safe_window(begins, timedelta(0), zone)
        salts = same_second_salts()
        case_ids = await all_of(
            partial(open_with_salt, parts, intake(number, safe, zone, now), next(salts))
            for number in range(count)
        )
        at = (begins + timedelta(seconds=SAME_SECOND)).timestamp()
        _require_before(at)
        due = await _due_instants(parts, case_ids)
        if set(due) != {at}:
            message = "the cases are not due in the same second: did the planner's hours change?"
            raise RuntimeError(message)
        await on.sink.until(count)
        return count / (max(on.sink.accepted_at.values()) - at)


async def _bare_spread(on: Ground, count: int, window: timedelta) -> list[float]:
    on.sink.forget()
    async with on.worker(Kind.BARE):
        client = await on.bare_client()
        begins = math.ceil(time.time() + count / SLOWEST_START + SETTLING)
        chance = random.Random(count)  # noqa: S311 - instants to measure with, no secret
        due = [begins + math.ceil(chance.random() * window.total_seconds()) for _ in range(count)]
        await _start_steps(client, MAIL, lambda number: due[number], count)
        _require_before(begins)
        await on.sink.until(count)
    return [on.sink.accepted_at[address(number)] - due[number] for number in range(count)]


async def _our_spread(on: Ground, count: int, window: timedelta) -> list[float]:
    on.sink.forget()
    async with on.worker(Kind.OURS), on.our_parts() as parts:
        now = parts.clock.now()
        zone = zone_at_noon(now)
        begins = (now + timedelta(seconds=count / SLOWEST_OPENING + SETTLING)).replace(
            microsecond=0
        )
        # The engine leaves the last quarter of the safe hours to repeated attempts.
        safe = safe_window(begins, window * 4 / 3, zone)
        receipts = await all_of(
            partial(parts.desk.open, intake(number, safe, zone, now), OFFICER)
            for number in range(count)
        )
        _require_before(begins.timestamp())
        due = await _due_instants(parts, [receipt.case_id for receipt in receipts])
        await on.sink.until(count)
    return [on.sink.accepted_at[address(number)] - due[number] for number in range(count)]


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
