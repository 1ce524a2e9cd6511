"""Loads the invented register into a trial that has no case yet."""

import email
import email.policy
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from temporalio.client import Client

from deploy.assembly import installation, mail_transport
from deploy.demo.register.accounts import enrol_the_staff
from deploy.demo.register.cases import INVENTED
from deploy.demo.register.playing import Documents, PlayedCase, RegisterPlay
from deploy.demo.register.turns import InventedCase
from deploy.working import make_worker, staff_post
from services.access_codes.reasons import CodeReason, IdentityCheck
from services.clocks import SteppedClock, SystemClock
from services.demonstration import (
    Demonstration,
    DemonstrationRefused,
    OpenPage,
    keep,
    read_demonstration,
    require_a_place_for_it,
)
from services.installation import Installation
from services.ledger.access import Access
from services.policies.documents import load_policy
from services.settings import Settings
from services.temporal_server.progress import Say
from workflows.calendar import WEEKDAYS_ONLY
from workflows.facts import Actor, ActorKind
from workflows.policy import content_hash

POLICY = "un-women-2020"
LOADING = Access(
    actor=Actor(kind=ActorKind.STAFF, actor_id="demonstration"), purpose="load_the_demonstration"
)


async def load(
    settings: Settings,
    client: Client,
    mail_port: int | None,
    say: Say,
    *,
    scripts: Sequence[InventedCase] = INVENTED,
) -> None:
    """Play the invented cases until now, and give the invented staff accounts.

    Played once: where the register is loaded already, nothing happens.

    Raises:
        DemonstrationRefused: it would come near other cases.
        EngineRestless: the engine does not come to rest.
    """
    require_a_place_for_it(settings)
    if read_demonstration(settings) is not None:
        return
    now = SystemClock().now()
    begins = min(script.opened_at(now) for script in scripts)
    clock = SteppedClock(begins - timedelta(minutes=1))
    async with (
        installation(settings, client, clock=clock) as parts,
        mail_transport(settings, mail_port) as transport,
    ):
        await _require_no_case(parts, settings)
        keep(settings, Demonstration())
        say(f"Playing {len(scripts)} invented cases until today; this takes a minute or two.")
        async with make_worker(client, parts, transport):
            play = RegisterPlay(
                parts=parts,
                clock=clock,
                post=staff_post(parts, transport),
                documents=await _documents(parts),
                say=say,
            )
            cases = await play.play(scripts, until=now)
            await play.rest(cases, SystemClock().now())
    _date_the_mails(settings.mailbox)
    async with installation(settings, client) as parts:
        accounts = await enrol_the_staff(parts)
        pages = [await _page_of(parts, case) for case in cases if case.script.page_in]
    keep(
        settings,
        Demonstration(is_complete=True, cases=len(cases), accounts=accounts, pages=tuple(pages)),
    )


async def _require_no_case(parts: Installation, settings: Settings) -> None:
    count = len(await parts.ledger.cases.listed(LOADING))
    if count:
        cases = "1 case" if count == 1 else f"{count} cases"
        message = (
            f"this trial has {cases} already, and invented ones must not lie among them: leave "
            f"--demo out, or set DUECOURSE_HOME to a new folder ({settings.home}/ stays as it is)"
        )
        raise DemonstrationRefused(message)


async def _documents(parts: Installation) -> Documents:
    policy = load_policy(POLICY)
    hashed = await parts.ledger.policies.keep_policy(policy)
    if not await parts.ledger.policies.is_adopted(hashed, for_trial=True):
        await parts.ledger.policies.adopt(hashed, LOADING, at=parts.clock.now(), trial=True)
    await parts.ledger.policies.keep_calendar(WEEKDAYS_ONLY)
    return Documents(policy=content_hash(policy), calendar=content_hash(WEEKDAYS_ONLY))


async def _page_of(parts: Installation, case: PlayedCase) -> OpenPage:
    """Give the first party the code of her page, for whoever looks around."""
    told = (await parts.desk.file(case.case_id, LOADING)).replayed()
    language = case.script.page_in
    if language is None:
        message = "this case has no page to be opened"
        raise ValueError(message)
    given = parts.codes.draw(case.case_id, "p1", told, language)
    await parts.codes.give(given, LOADING, reason=CodeReason.FIRST, check=IdentityCheck.IN_PERSON)
    return OpenPage(reference=case.reference, about=case.script.shows, code=" ".join(given.words))


def _date_the_mails(mailbox: Path) -> None:
    """Give each mail the time that it says of itself: by it the mailbox lists them."""
    for file in (*mailbox.glob("new/*"), *mailbox.glob("cur/*")):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.SMTPUTF8)
        written = getattr(message.get("Date"), "datetime", None)
        if isinstance(written, datetime):
            os.utime(file, (written.timestamp(), written.timestamp()))
