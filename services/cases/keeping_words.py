"""How long a case is kept, in the sentences that staff read."""

from collections.abc import Callable, Iterator
from datetime import date

from services.cases.case_files import CaseFile
from workflows.planning.keeping import how_long_kept


def keeping_in_words(
    file: CaseFile, say_day: Callable[[date], str], plain: Callable[[str], str]
) -> Iterator[str]:
    """The legal hold that stands, and until when the case and its parties are kept.

    Args:
        file: The case.
        say_day: How a day is written where this is read.
        plain: How a code is.
    """
    case = file.replayed()
    if case.legal_hold is not None:
        yield (
            f"A legal hold stands ({plain(case.legal_hold.reason)}): nothing is erased; to be "
            f"reviewed by {say_day(case.legal_hold.review_on)}."
        )
    for kept in how_long_kept(file.policy, file.calendar, case):
        what = "The case" if kept.party is None else f"What is known of {kept.party.party_id}"
        yield f"{what} is kept until {say_day(kept.until)}, by its policy."
