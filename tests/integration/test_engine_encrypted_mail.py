"""Letters encrypted to her key, on a real Temporal server and a real mail server."""

import email
import email.policy
from datetime import UTC, datetime
from typing import Any

import pytest
from pysequoia import Tsk, decrypt

from services.desk.intake import Choice, NewParty
from services.ledger.access import CARRYING_OUT
from services.openpgp.public_key import read_public_key
from tests.servers.smtp_script import Fault, Step
from tests.stories.cast import one_minute_from
from tests.stories.engine import Engine, House
from tests.stories.library import OPENED
from tests.stories.story import Story, at, at_any_hour
from tests.unit.openpgp.keys import hers
from workflows.delivery_facts import LetterAttempted
from workflows.notices import DeliveryOutcome
from workflows.parties import Channel, Language, Role
from workflows.staff import Concern

A_WEEK_LATER = at("2040-01-16")


def _key_until(end: datetime) -> Tsk:
    return hers(good_for_seconds=int((end - datetime.now(UTC)).total_seconds()))


def _ada(key: Tsk) -> NewParty:
    public = read_public_key(bytes(key.extract_certificate()), now=datetime.now(UTC))
    return NewParty(
        role=Role.AFFECTED_PERSON,
        choice=Choice(
            channel=Channel.ENCRYPTED_MAIL,
            language=Language.ARABIC,
            time_zone="Europe/Paris",
            address="ada.testcase@example.org",
            safe_hours=one_minute_from(OPENED.time().replace(hour=10)),
            key=public,
        ),
    )


def _story(key: Tsk, *, until: datetime = A_WEEK_LATER) -> Story:
    return at_any_hour(
        Story(name="sealed", opened_at=OPENED, parties=(_ada(key),), steps=(), until=until)
    )


@pytest.fixture
def settings_of_the_house() -> dict[str, Any]:
    """A relay is given up after a second of silence."""
    return {"relay_answer_seconds": 1}


async def test_she_reads_the_letter_and_the_relay_does_not(engine: Engine, house: House) -> None:
    key = hers()
    case_id = await engine.play(_story(key))
    [attempt] = await _attempts(engine, case_id)
    assert attempt.outcome is DeliveryOutcome.SENT
    letter = await engine.parts.ledger.letters.get(attempt.letter_id, CARRYING_OUT)
    said = await engine.parts.vault.reveal(
        case_id, letter.text_reference, actor="engine:engine", purpose="deliver_letter"
    )
    [content] = _to_her(house)
    assert said.encode() not in content
    assert said == _decrypted(content, key)


async def test_every_attempt_carries_the_same_bytes(engine: Engine, house: House) -> None:
    house.sink.faults[Step.FINAL] = Fault.drop(times=1)
    case_id = await engine.play(_story(hers()))
    assert [str(x.outcome) for x in await _attempts(engine, case_id)] == ["unknown", "sent"]
    assert await _kept_sealed(engine, case_id) in _to_her(house)[0].replace(b"\r\n", b"\n")


async def test_a_key_that_has_expired_is_a_task_and_never_a_letter_in_clear(
    engine: Engine, house: House
) -> None:
    key = _key_until(at("2040-03-01"))
    case_id = await engine.play(_story(key, until=at("2040-04-01")))
    attempts = await _attempts(engine, case_id)
    assert attempts[0].outcome is DeliveryOutcome.SENT
    assert (attempts[-1].outcome, attempts[-1].code) == (DeliveryOutcome.REFUSED, "key_expired")
    tasks = await engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)
    concerns = {task.concern: task for task in tasks}
    assert Concern.NOT_INFORMED in concerns
    assert concerns[Concern.KEY_EXPIRY].opened_at < at("2040-02-05")
    assert len(_to_her(house)) == sum(x.outcome is DeliveryOutcome.SENT for x in attempts)
    assert all(b"multipart/encrypted" in content for content in _to_her(house))


async def _attempts(engine: Engine, case_id: str) -> list[LetterAttempted]:
    facts = await engine.facts(case_id)
    return [fact.body for fact in facts if isinstance(fact.body, LetterAttempted)]


def _to_her(house: House) -> list[bytes]:
    return [x.content for x in house.sink.envelopes if b"ada.testcase" in x.rcpt_to]


def _decrypted(content: bytes, key: Tsk) -> str:
    mail = email.message_from_bytes(content, policy=email.policy.SMTPUTF8)
    *_, sealed = mail.iter_parts()
    armored = sealed.get_payload(decode=True)
    assert isinstance(armored, bytes)
    entity = decrypt(armored, decryptor=key.decryptor()).bytes
    assert entity is not None
    body = email.message_from_bytes(entity, policy=email.policy.SMTPUTF8).get_body(("plain",))
    assert body is not None
    said: str = body.get_content()
    return said.replace("\r\n", "\n")


async def _kept_sealed(engine: Engine, case_id: str) -> bytes:
    attempt = (await _attempts(engine, case_id))[-1]
    letter = await engine.parts.ledger.letters.get(attempt.letter_id, CARRYING_OUT)
    sealed = await engine.parts.vault.reveal(
        case_id, letter.sealed_reference, actor="engine:engine", purpose="deliver_letter"
    )
    return sealed.encode()
