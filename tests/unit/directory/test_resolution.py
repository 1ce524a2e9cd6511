"""Nobody named in a case is told of it: the next one is, and at the end somebody outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.directory import StaffDirectory, UnknownOfficeError
from services.directory.reading import trial_directory
from services.directory.resolution import PassedOver, PassedRole
from workflows.parties import Language
from workflows.staff import StaffRole

DIRECTORY = trial_directory()
OFFICE = "investigation-office"
CHAIN = (StaffRole.INVESTIGATOR, StaffRole.INVESTIGATION_HEAD, StaffRole.EXECUTIVE)
EVERYBODY = frozenset(member.staff_id for member in DIRECTORY.staff)
INVESTIGATORS = ("st-investigator-1", "st-investigator-2")


def _told(*barred: str, chain: tuple[StaffRole, ...] = CHAIN, office: str = OFFICE) -> list[str]:
    resolution = DIRECTORY.resolve(chain, office, frozenset(barred))
    return [member.staff_id for member in resolution.told]


@pytest.mark.parametrize(
    ("barred", "told"),
    [
        ((), [*INVESTIGATORS]),
        (("st-investigator-1",), ["st-investigator-2"]),
        (INVESTIGATORS, ["st-investigation-head"]),
        ((*INVESTIGATORS, "st-investigation-head"), ["st-executive-1"]),
        ((*INVESTIGATORS, "st-investigation-head", "st-executive-1"), []),
        (("somebody-who-left",), [*INVESTIGATORS]),
    ],
)
def test_the_next_one_on_the_ladder_who_is_not_barred_is_told(
    barred: tuple[str, ...], told: list[str]
) -> None:
    assert _told(*barred) == told


def test_a_ladder_barred_to_its_end_goes_outside_and_says_why() -> None:
    resolution = DIRECTORY.resolve(CHAIN, OFFICE, EVERYBODY)
    assert resolution.leaves_the_house
    assert resolution.role is None
    assert [x.address.envelope for x in resolution.outside] == ["ombudsperson@outside.example.org"]
    assert resolution.passed == tuple(
        PassedRole(role=role, reason=PassedOver.BARRED) for role in CHAIN
    )


def test_the_accused_head_is_passed_over_though_she_is_the_target() -> None:
    resolution = DIRECTORY.resolve(CHAIN[1:], OFFICE, frozenset({"st-investigation-head"}))
    assert [member.staff_id for member in resolution.told] == ["st-executive-1"]
    assert resolution.role is StaffRole.EXECUTIVE
    assert resolution.outside == ()


def test_a_role_that_an_office_lacks_is_sought_in_the_office_above() -> None:
    assert DIRECTORY.holders(StaffRole.EXECUTIVE, OFFICE) == ()
    assert _told(chain=(StaffRole.EXECUTIVE,)) == ["st-executive-1"]


def test_a_barred_holder_is_not_replaced_by_the_same_role_of_another_office() -> None:
    assert _told("st-case-1", chain=(StaffRole.CASE_OFFICER,)) == []


def test_a_role_that_nobody_holds_is_passed_over_as_vacant() -> None:
    chain = (StaffRole.FOCAL_POINT, StaffRole.EXECUTIVE)
    resolution = DIRECTORY.resolve(chain, OFFICE, frozenset())
    [passed] = resolution.passed
    assert passed == PassedRole(role=StaffRole.FOCAL_POINT, reason=PassedOver.VACANT)
    assert passed.reason.needs_attention
    assert [member.staff_id for member in resolution.told] == ["st-executive-1"]


def test_an_empty_chain_goes_outside() -> None:
    assert DIRECTORY.resolve((), OFFICE, frozenset()).leaves_the_house


def test_somebody_with_two_roles_is_barred_in_both() -> None:
    for role in (StaffRole.INTAKE_OFFICER, StaffRole.CASE_OFFICER):
        assert "st-intake-1" not in _told("st-intake-1", chain=(role,), office="intake-desk")


@pytest.mark.parametrize("office", ["", "nowhere"])
def test_an_unknown_office_is_named(office: str) -> None:
    for ask in (
        lambda: DIRECTORY.resolve(CHAIN, office, frozenset()),
        lambda: DIRECTORY.resolve((), office, frozenset()),
        lambda: DIRECTORY.holders(StaffRole.EXECUTIVE, office),
        lambda: DIRECTORY.support_contacts(office, Language.ENGLISH, frozenset()),
    ):
        with pytest.raises(UnknownOfficeError, match="add it, or use one of"):
            ask()


def test_everyone_under_somebody_is_found_through_others() -> None:
    assert DIRECTORY.everyone_under("st-investigation-head") == {"st-case-1", *INVESTIGATORS}
    assert DIRECTORY.everyone_under("st-executive-1") == EVERYBODY - {"st-executive-1"}
    assert DIRECTORY.everyone_under("st-case-1") == frozenset()


def test_a_member_is_found_by_id() -> None:
    member = DIRECTORY.member("st-case-1")
    assert member is not None
    assert member.address.envelope == "carla.casesample@example.org"
    assert DIRECTORY.member("nobody") is None


def test_a_barred_person_is_no_support_contact() -> None:
    def named(*barred: str) -> list[str]:
        contacts = DIRECTORY.support_contacts("intake-desk", Language.FRENCH, frozenset(barred))
        return [contact.contact_id for contact in contacts]

    assert named() == ["support-fr", "focal-point"]
    assert named("st-intake-2") == ["support-fr"]


def test_support_in_another_language_is_better_than_none() -> None:
    contacts = DIRECTORY.support_contacts("decision-office", Language.SPANISH, frozenset())
    assert [contact.contact_id for contact in contacts] == ["support-decision-en"]


def test_an_office_without_support_has_none() -> None:
    assert DIRECTORY.support_contacts("head-office", Language.ENGLISH, frozenset()) == ()


ROLES = st.lists(st.sampled_from(StaffRole), max_size=6)
OFFICES = st.sampled_from([office.office_id for office in DIRECTORY.offices])
BARRED = st.frozensets(st.sampled_from(sorted(EVERYBODY)))


@given(ROLES, OFFICES, BARRED)
def test_nobody_barred_is_ever_told_and_somebody_always_is(
    chain: list[StaffRole], office: str, barred: frozenset[str]
) -> None:
    resolution = DIRECTORY.resolve(chain, office, barred)
    assert not {member.staff_id for member in resolution.told} & barred
    assert bool(resolution.told) is not bool(resolution.outside)
    assert [passed.role for passed in resolution.passed] == (
        chain if resolution.role is None else chain[: chain.index(resolution.role)]
    )


@given(OFFICES, st.sampled_from(Language), BARRED)
def test_nobody_barred_is_ever_a_support_contact(
    office: str, language: Language, barred: frozenset[str]
) -> None:
    contacts = DIRECTORY.support_contacts(office, language, barred)
    assert not {contact.staff_id for contact in contacts} & barred


def test_the_trial_directory_is_complete_and_invented() -> None:
    assert isinstance(DIRECTORY, StaffDirectory)
    held = {role for member in DIRECTORY.staff for role in member.roles}
    assert held == set(StaffRole)
    assert all(member.address.envelope.endswith("@example.org") for member in DIRECTORY.staff)
    assert "sample" not in repr(DIRECTORY.staff)
