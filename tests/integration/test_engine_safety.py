"""What must never happen: the accused is told, or one broken case stops the others unnoticed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from deploy.assembly import connect
from services.keys import create_key_file
from services.ledger.access import CARRYING_OUT
from services.letters.neutral_mail import render_neutral_mail
from services.policies.documents import load_policy
from services.settings import read_settings
from services.watchdog import Watchdog
from tests.servers.temporal_dev import RestartableServer
from tests.stories.cast import REX, ada
from tests.stories.engine import Engine, House
from tests.stories.library import OPENED
from tests.stories.permits import MAY_OPEN
from tests.stories.story import Story, at, at_any_hour
from tests.stories.tellings import tellings_of
from workflows import names
from workflows.case_facts import StageAdvanced
from workflows.delivery_facts import StaffTold
from workflows.parties import Language
from workflows.party_facts import ContactConfirmed, SafetyAlarmRaised
from workflows.policy import ConsentRule
from workflows.spans import Span, Unit
from workflows.stages import Stage

HEAD_OF_INTAKE = "st-intake-2"
_NEUTRAL = " ".join(
    render_neutral_mail(Language.ENGLISH, signed_by=read_settings().sender_name).text.split()
)
ALONE = at_any_hour(Story(name="alone", opened_at=OPENED, parties=(ada(),), steps=(), until=OPENED))


async def test_where_the_accused_is_the_manager_the_next_one_is_told(
    engine: Engine, house: House
) -> None:
    accused = replace(REX, staff_id=HEAD_OF_INTAKE)
    case_id = await engine.open(replace(ALONE, parties=(*ALONE.parties, accused)))
    await engine.say(case_id, SafetyAlarmRaised(party_id="p1"))
    await engine.idle(case_id)
    told = {envelope.rcpt_to for envelope in house.sink.envelopes}
    assert any(b"elena.executivesample@" in address for address in told)
    assert not any(b"ivo.intakesample@" in address for address in told)
    facts = await engine.facts(case_id)
    assert "told_next" in {x.body.reached for x in facts if isinstance(x.body, StaffTold)}


async def test_whole_letters_go_to_an_address_only_once_it_was_confirmed(
    engine: Engine, house: House
) -> None:
    rule = ConsentRule(confirm_within=Span(count=2, unit=Unit.WEEK), assumed=True)
    careful = load_policy("un-women-2020").model_copy(update={"consent": rule})
    key = await engine.parts.ledger.policies.keep_policy(careful)
    await engine.parts.ledger.policies.adopt(
        key, CARRYING_OUT, at=engine.parts.clock.now(), trial=True
    )
    case_id = (await engine.parts.desk.open(MAY_OPEN, replace(ALONE.intake(), policy=key))).case_id
    await engine.play_until(case_id, OPENED + timedelta(days=3))
    assert _bodies_to_her(house) == [_NEUTRAL]
    await engine.say(case_id, ContactConfirmed(party_id="p1"))
    await engine.say(case_id, StageAdvanced(to=Stage.INVESTIGATION))
    await engine.play_until(case_id, OPENED + timedelta(days=10))
    assert "The case has moved to an investigation." in _bodies_to_her(house)[-1]


def _bodies_to_her(house: House) -> list[str]:
    mails = (
        message_from_bytes(x.content, policy=default)
        for x in house.sink.envelopes
        if b"ada.testcase@" in x.rcpt_to
    )
    parts = [mail.get_body(("plain",)) for mail in mails]
    return [" ".join(str(part.get_content()).split()) for part in parts if part is not None]


async def test_a_payload_that_cannot_be_read_stalls_its_case_alone_and_is_raised(
    engine: Engine, house: House, tmp_path: Path, temporal_dev_server: RestartableServer
) -> None:
    broken, sound = await engine.open(ALONE), await engine.open(ALONE)
    for case_id in (broken, sound):
        await engine.idle(case_id)
    await _give_what_nobody_can_read(house, tmp_path, temporal_dev_server, broken)
    raised: list[str] = []

    async def tell(case_ids: Sequence[str]) -> None:
        raised.extend(case_ids)

    watchdog = Watchdog(ledger=engine.parts.ledger, clock=engine.clock, tell=tell)
    assert (await watchdog.look()).stuck == 0
    await engine.play_until(sound, at("2040-01-12"))
    engine.clock.step_to(engine.clock.now() + timedelta(minutes=3))
    look = await watchdog.look()
    assert look.newly_stuck == (broken,)
    assert raised == [broken]
    assert tellings_of(await engine.facts(sound))
    assert not tellings_of(await engine.facts(broken))
    assert (await watchdog.look()).newly_stuck == ()


async def _give_what_nobody_can_read(
    house: House, folder: Path, server: RestartableServer, case_id: str
) -> None:
    stranger = await connect(house.settings, create_key_file(folder / "other-keys"), server.address)
    handle = stranger.get_workflow_handle(names.workflow_id(case_id))
    await handle.signal("unknown_signal_of_a_stranger", "what nobody can read")
