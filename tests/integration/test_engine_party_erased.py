"""What was known of one party is erased, wherever it is cut off; the case and the others go on."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from services.desk.answers import CommandRefused
from services.erasing import (
    ErasureReason,
    ErasureRefused,
    erase_party,
    finish_erasing_parties,
    what_goes_of_party,
)
from services.erasing.erasing_parties import erase_parties_again
from services.lasting import LastingEntry, LastingKind
from services.ledger.access import Access
from services.vault import VaultKind
from services.vault.errors import KeyDestroyed
from services.vault.records import KeyOwner, VaultReference
from tests.servers.her_page import code_for
from tests.stories.cast import OFFICER, REMI, ada
from tests.stories.engine import Engine, House
from tests.stories.library import OPENED
from tests.stories.permits import permitted
from tests.stories.story import Story, at_any_hour
from workflows.fold import replay
from workflows.party import Party
from workflows.party_facts import PartyAdded, PartyIdentified, PartyPreferred

STORY = at_any_hour(
    Story(name="one", opened_at=OPENED, parties=(ada(), REMI), steps=(), until=OPENED)
)
BY = Access(actor=OFFICER, purpose="erase")


async def _a_case(engine: Engine) -> str:
    case_id = await engine.open(STORY)
    await engine.play_until(case_id, OPENED + timedelta(weeks=2))
    return case_id


async def _named_under_the_cases_key(engine: Engine, case_id: str) -> VaultReference:
    """Ada's name as it was kept before parties had keys of their own."""
    kept = await engine.parts.vault.keep(
        case_id,
        VaultKind.CASE_NOTE,
        "Ada Testcase",
        party_id=None,
        actor="staff:trial",
        purpose="test",
    )
    await engine.say(case_id, PartyIdentified(party_id="p1", name=kept))
    return kept


async def _party(engine: Engine, case_id: str, party_id: str) -> Party:
    return replay(await engine.facts(case_id)).parties[party_id]


def _mails_to(house: House, name: bytes) -> int:
    return sum(name in envelope.rcpt_to for envelope in house.sink.envelopes)


async def _require_gone(engine: Engine, case_id: str) -> None:
    """Of Ada nothing can be read, nothing was left, and Rémi's name still can be."""
    facts = await engine.facts(case_id)
    assert replay(facts).parties["p1"].erased is not None
    with pytest.raises(KeyDestroyed):
        await engine.parts.key_storage.rows.find(KeyOwner(case_id=case_id, party_id="p1"))
    letters = await engine.parts.ledger.letters.of_case(case_id, BY)
    assert {x.party_id for x in letters} == {"p1", "p2"}
    named = [x.text_reference for x in letters if x.party_id == "p1"]
    for fact in facts:
        match fact.body:
            case PartyAdded(party_id="p1", name=str(name)):
                named.append(name)
            case PartyPreferred(party_id="p1", preferences=wishes) if wishes.address:
                named.append(wishes.address)
            case PartyAdded(party_id="p2", name=str(name)):
                assert "Rapporteur" in await engine.parts.vault.reveal(
                    case_id, name, actor="staff:trial", purpose="test"
                )
    assert len(named) > 2
    for reference in named:
        assert (
            await engine.parts.ledger.vault_rows.get_entry(case_id, VaultReference(reference))
            is None
        )
    kinds = [x.kind for x in engine.parts.lasting.entries() if x.party_id == "p1"]
    assert LastingKind.PARTY_ERASED in kinds
    assert await finish_erasing_parties(engine.parts, BY) == ()


async def test_one_party_is_erased_and_the_other_hears_as_before(
    engine: Engine, house: House
) -> None:
    case_id = await _a_case(engine)
    code = await code_for(engine.parts, case_id, "p1")
    goes = await what_goes_of_party(engine.parts, case_id, "p1", ErasureReason.REQUEST, BY)
    assert (goes.letters, goes.open_promises) == (1, 1)
    before = _mails_to(house, b"ada.testcase@example.org")
    await erase_party(engine.parts, permitted(case_id), "p1", ErasureReason.REQUEST, BY)
    await _require_gone(engine, case_id)
    assert await engine.parts.codes.opened_by(code) is None
    to_remi = _mails_to(house, b"remi.exemple@example.org")
    await engine.play_until(case_id, OPENED + timedelta(weeks=12))
    assert _mails_to(house, b"ada.testcase@example.org") == before
    assert _mails_to(house, b"remi.exemple@example.org") > to_remi
    party = await _party(engine, case_id, "p1")
    assert all(not given.is_open for given in party.promises)
    with pytest.raises(ErasureRefused, match="erased already"):
        await what_goes_of_party(engine.parts, case_id, "p1", ErasureReason.REQUEST, BY)
    written = b"".join(x.read_bytes() for x in house.settings.home.glob("*.db*"))
    assert b"ada.testcase" not in written
    await engine.parts.ledger.audit.verify()


async def test_what_lies_under_the_cases_key_from_before_goes_as_well(engine: Engine) -> None:
    case_id = await _a_case(engine)
    old = await _named_under_the_cases_key(engine, case_id)
    await erase_party(engine.parts, permitted(case_id), "p1", ErasureReason.REQUEST, BY)
    assert await engine.parts.ledger.vault_rows.get_entry(case_id, old) is None
    await _require_gone(engine, case_id)


class _Killed(BaseException):
    """The process ended here."""


@pytest.mark.parametrize(
    "step",
    [
        "services.erasing.erasing_parties._values",
        "services.vault.vault.Vault.destroy_party",
        "services.vault.vault.Vault.discard",
    ],
)
async def test_what_was_cut_off_is_finished(engine: Engine, step: str) -> None:
    case_id = await _a_case(engine)
    await _named_under_the_cases_key(engine, case_id)
    with patch(step, side_effect=_Killed), pytest.raises(_Killed):
        await erase_party(engine.parts, permitted(case_id), "p1", ErasureReason.REQUEST, BY)
    assert await finish_erasing_parties(engine.parts, BY) == ((case_id, "p1"),)
    await _require_gone(engine, case_id)


async def test_whoever_the_lasting_list_says_was_erased_is_erased_again(engine: Engine) -> None:
    case_id = await _a_case(engine)
    entries = [
        LastingEntry(kind=LastingKind.PARTY_ERASED, case_id=x, party_id="p1", at=OPENED)
        for x in (case_id, "c-that-nobody-has")
    ]
    await engine.parts.lasting.add(entries)
    assert await erase_parties_again(engine.parts, BY) == ((case_id, "p1"),)
    assert await erase_parties_again(engine.parts, BY) == ()
    await _require_gone(engine, case_id)


async def test_nobody_is_erased_who_is_not_there_or_not_kept_long_enough(engine: Engine) -> None:
    case_id = await _a_case(engine)
    for party_id, reason, told in (
        ("p9", ErasureReason.REQUEST, "it has p1, p2"),
        ("p1", ErasureReason.KEPT_LONG_ENOUGH, "is open"),
    ):
        with pytest.raises(ErasureRefused, match=told):
            await what_goes_of_party(engine.parts, case_id, party_id, reason, BY)
    with pytest.raises(CommandRefused):
        await erase_party(engine.parts, permitted(case_id), "p9", ErasureReason.REQUEST, BY)
    assert engine.parts.lasting.entries()[-1].kind is not LastingKind.PARTY_ERASED
