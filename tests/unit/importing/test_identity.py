"""The same row is the same case; another row, register or key is another."""

from dataclasses import replace

from services.importing.identity import identities
from services.keys import KeyPurpose, KeyRing
from tests.unit.importing.test_history import BY_PAGE, a_row
from workflows.obligations import keyed_id
from workflows.parties import Channel
from workflows.stages import Stage

RING = KeyRing.generate(KeyPurpose.IDENTIFIERS)


def test_a_row_is_known_again_wherever_it_stands_in_the_file() -> None:
    [first] = identities("register", a_row(), RING)
    [again] = identities("register", replace(a_row(), line=99, noticed=()), RING)
    assert first == again
    assert first.brought_in_by(again.command_id(0))


def test_another_register_or_key_is_another_case() -> None:
    [first] = identities("register", a_row(), RING)
    [other] = identities("another", a_row(), RING)
    [further] = identities("register", replace(a_row(), key="A-2"), RING)
    assert len({x.case_id for x in (first, other, further)}) == 3
    assert len({x.salt for x in (first, other, further)}) == 3


def test_a_row_that_says_something_else_is_the_same_case_and_another_command() -> None:
    [first] = identities("register", a_row(), RING)
    address = replace(BY_PAGE, channel=Channel.FULL_MAIL, address="ada.testcase@example.org")
    for changed in (a_row(Stage.ASSESSMENT), a_row(choice=None), a_row(choice=address)):
        [now] = identities("register", changed, RING)
        assert now.case_id == first.case_id
        assert not first.brought_in_by(now.command_id(0))


def test_under_a_new_key_the_old_name_is_still_looked_for() -> None:
    rotated = RING.rotated()
    [old] = identities("register", a_row(), RING)
    new, former = identities("register", a_row(), rotated)
    assert former == old
    assert new.case_id != old.case_id


def test_the_salt_keys_obligations() -> None:
    [identity] = identities("register", a_row(), RING)
    assert len(keyed_id(identity.salt, "notice")) == 32
