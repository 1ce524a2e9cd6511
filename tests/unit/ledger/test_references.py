"""References survive being read out on the telephone."""

from hypothesis import given
from hypothesis import strategies as st

from services.ledger.references import read_reference, reference_of

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CASE_IDS = st.text(min_size=1, max_size=40)


def test_a_reference_has_one_known_value() -> None:
    """It must never change: it is printed on paper."""
    assert reference_of("case-1") == "6Q2B-VAAC-C"


@given(_CASE_IDS)
def test_a_reference_reads_back_as_itself(case_id: str) -> None:
    """In its one spelling."""
    reference = reference_of(case_id)
    assert read_reference(reference) == reference


@given(_CASE_IDS, st.integers(0, 7), st.sampled_from(_SYMBOLS))
def test_one_wrong_character_is_noticed(case_id: str, place: int, symbol: str) -> None:
    """Whichever it is."""
    plain = reference_of(case_id).replace("-", "")
    mistyped = plain[:place] + symbol + plain[place + 1 :]
    assert (read_reference(mistyped) is None) is (mistyped != plain)


@given(_CASE_IDS, st.integers(0, 6))
def test_two_swapped_neighbours_are_noticed(case_id: str, place: int) -> None:
    """The other mistake that people make."""
    plain = reference_of(case_id).replace("-", "")
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert (read_reference(swapped) is None) is (swapped != plain)


@given(_CASE_IDS)
def test_small_letters_spaces_and_lookalikes_are_understood(case_id: str) -> None:
    """O is read as 0, I and L as 1."""
    reference = reference_of(case_id)
    written = reference[:9].replace("0", "o").replace("1", "l").lower() + reference[9:]
    assert read_reference(f" {written.replace('-', ' ')} ") == reference


@given(st.text(max_size=20))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """What is no reference is None."""
    read = read_reference(text)
    assert read is None or read_reference(read) == read


@given(_CASE_IDS, st.integers(0, 50))
def test_the_next_ordinal_gives_another_reference(case_id: str, ordinal: int) -> None:
    """So that a taken one can give way."""
    assert reference_of(case_id, ordinal) != reference_of(case_id, ordinal + 1)
