"""Requests to be reached otherwise: a task until an officer settled them, and nothing more."""

import pytest

from tests.unit.planner.builders import POLICY, wishes
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, let_pass, opened
from workflows.asked_changes import AskedChange
from workflows.case_facts import CaseClosed
from workflows.contact_changes import ContactChange
from workflows.moments import Moment
from workflows.parties import Channel, Preferences
from workflows.party_facts import ChangeRequested, ChangeSettled
from workflows.staff import Concern
from workflows.stages import Outcome

ANOTHER_ADDRESS = ChangeRequested(
    party_id=HER, change=ContactChange.ADDRESS, wanted="vr_another-address"
)
TAKEN_BACK = ChangeSettled(party_id=HER, change=ContactChange.ADDRESS, confirmed=False)


def _tasks(playing: Play) -> list[str]:
    return [x.duty.subject for x in playing.staff if x.duty.concern is Concern.CONTACT_CHANGE]


def _is_open(playing: Play) -> bool:
    told = {x.duty.obligation_id: x.duty.concern for x in playing.staff}
    return Concern.CONTACT_CHANGE in {told.get(task) for task in playing.plan().open_tasks}


def test_a_request_is_a_task_until_it_is_settled_and_letters_go_on_as_before() -> None:
    playing, undisturbed = opened(), opened()
    playing.admit(ANOTHER_ADDRESS)
    letters = let_pass(playing, 60)
    assert len(letters) == len(let_pass(undisturbed, 60))
    assert playing.case.parties[HER].preferences == undisturbed.case.parties[HER].preferences
    assert _is_open(playing)
    playing.admit(TAKEN_BACK)
    assert not _is_open(playing)


def test_a_request_that_nobody_settles_climbs_the_ladder_of_a_safe_channel() -> None:
    playing = opened()
    playing.admit(ANOTHER_ADDRESS)
    let_pass(playing, 60)
    climbed = [x.duty for x in playing.staff if x.duty.concern is Concern.CONTACT_CHANGE]
    assert len(climbed) > 1
    assert climbed[0].chain == POLICY.ladders[Concern.SAFE_CHANNEL].chain_from(-1, climbed[0].duty)


def test_what_was_asked_for_last_is_what_counts() -> None:
    playing = opened()
    playing.admit(ANOTHER_ADDRESS)
    after(playing, 2, ANOTHER_ADDRESS.model_copy(update={"wanted": "vr_a-third"}))
    asked = playing.case.parties[HER].asked_changes[ContactChange.ADDRESS]
    assert asked.wanted == "vr_a-third"
    after(playing, 0.1)
    assert len(set(_tasks(playing))) == 1
    assert _is_open(playing)


def test_a_request_is_taken_and_settled_after_closing() -> None:
    playing = opened()
    after(playing, 5, CaseClosed(outcome=Outcome.WITHDRAWN))
    after(playing, 1, ANOTHER_ADDRESS)
    after(playing, 1)
    assert _is_open(playing)
    playing.admit(TAKEN_BACK)
    assert not _is_open(playing)


@pytest.mark.parametrize(
    ("now", "change", "then"),
    [
        (Channel.NEUTRAL_MAIL, ContactChange.ADDRESS, Channel.NEUTRAL_MAIL),
        (Channel.FULL_MAIL, ContactChange.ADDRESS, Channel.FULL_MAIL),
        (Channel.PAGE, ContactChange.ADDRESS, Channel.NEUTRAL_MAIL),
        (Channel.GATEWAY, ContactChange.ADDRESS, Channel.NEUTRAL_MAIL),
        (Channel.GATEWAY, ContactChange.HANDLE, Channel.GATEWAY),
        (Channel.NEUTRAL_MAIL, ContactChange.KEY, Channel.ENCRYPTED_MAIL),
        (Channel.FULL_MAIL, ContactChange.KEY, Channel.ENCRYPTED_MAIL),
        (Channel.PAGE, ContactChange.TRUSTED_CONTACT, Channel.BY_HAND),
    ],
)
def test_what_was_confirmed_is_how_she_hears_and_shows_no_more_than_before(
    now: Channel, change: ContactChange, then: Channel
) -> None:
    asked = _asked(change)
    before = wishes(now)
    changed = asked.applied_to(before)
    assert changed.channel is then
    assert getattr(changed, change.field) == "vr_wanted-value"
    assert not then.lays_the_letter_open or before.channel.lays_the_letter_open
    kept = {"channel", change.field, "asked_knowingly"}
    assert changed.model_dump(exclude=kept) == before.model_dump(exclude=kept)


def test_a_key_without_any_address_cannot_be_confirmed() -> None:
    on_the_page = Preferences(channel=Channel.PAGE, language="fr", time_zone="Europe/Paris")
    with pytest.raises(ValueError, match="needs an address"):
        _asked(ContactChange.KEY).applied_to(on_the_page)


def _asked(change: ContactChange) -> AskedChange:
    playing = opened()
    return AskedChange(asked=Moment.of(playing.facts[-1]), change=change, wanted="vr_wanted-value")
