"""Which passwords are refused."""

import pytest

from services.accounts.password_rules import LONGEST, PasswordRefused, require_good_password

OWN = ["st-1", "ada.testcase", "Ada", "Testcase", "adatestcase"]


@pytest.mark.parametrize(
    "password",
    ["correct gondola mustard 12", "Wörter ohne jeden Bezug", "pelican-osmosis-trellis", "q" * 0],
)
def test_several_unrelated_words_are_taken_and_nothing_is_not(password: str) -> None:
    if password:
        require_good_password(password, OWN)
    else:
        with pytest.raises(PasswordRefused, match="12 characters"):
            require_good_password(password, OWN)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "adatestcase1",
        "duecourse2027",
        "qwertyuiop12",
    ],
)
def test_what_a_guesser_tries_first_is_refused_without_being_quoted(password: str) -> None:
    with pytest.raises(PasswordRefused) as refused:
        require_good_password(password, OWN)
    assert password not in str(refused.value)


def test_a_password_may_be_long_but_not_endless() -> None:
    long = " ".join(f"pelican {number} osmosis" for number in range(20))
    require_good_password(long[:LONGEST], OWN)
    with pytest.raises(PasswordRefused, match=str(LONGEST)):
        require_good_password(long[: LONGEST + 1], OWN)
