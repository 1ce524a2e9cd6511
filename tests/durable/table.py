"""What each party of each story is told, and when: written by hand from the policy's rules.

Times are local ones of the party. The rules that give them, all of ``un-women-2020``:

- a milestone goes out in the first minute in which the party may be reached after it was recorded;
- an update is promised for the working day four weeks after the last letter that told a date, or up
  to three days later; one that is told on its slot counts from the promised day;
- a benchmark that passes is told on the next day, and every three months as long as it lasts;
- what is unfavourable waits until a person offered to tell it, or for its fifth working day;
- held content waits for the release; a closing is followed by three check-ins;
- the respondent is told a shared milestone after every affected person was.
"""

from tests.stories.library import (
    GOES_WELL,
    IS_HELD,
    IS_OVERDUE,
    IS_PAUSED,
    IS_REOPENED,
    IS_WITHDRAWN,
)
from tests.stories.policy_moves import GETS_LONGER, GETS_STRICTER

TOLD: dict[str, dict[str, str]] = {
    GOES_WELL.name: {
        "p1": """
            2040-01-09 10:00 timeline
            2040-01-12 10:00 stage_started
            2040-02-02 10:00 stage_started
            2040-03-01 10:00 update
            2040-03-15 10:00 answer
            2040-04-12 10:00 update
            2040-04-21 10:00 conclusion
            2040-05-21 10:00 update
            2040-06-02 10:00 decision
            2040-06-12 10:00 closing
            2040-07-11 10:00 after_care
            2040-09-11 10:00 after_care
            2040-12-11 10:00 after_care
        """,
        "p2": """
            2040-01-10 18:00 timeline
            2040-01-12 18:00 stage_started
            2040-02-02 18:00 stage_started
            2040-03-01 18:00 update
            2040-03-29 18:00 update
            2040-04-24 18:00 conclusion
            2040-05-22 18:00 update
            2040-06-12 18:00 closing
            2040-07-12 18:00 after_care
            2040-09-11 18:00 after_care
            2040-12-11 18:00 after_care
        """,
        "p3": """
            2040-01-17 07:00 timeline
            2040-02-14 07:00 update
            2040-03-13 07:00 update
            2040-04-10 07:00 update
            2040-05-08 07:00 update
            2040-06-05 07:00 update
            2040-06-12 07:00 closing
            2040-07-11 07:00 after_care
            2040-09-11 07:00 after_care
            2040-12-11 07:00 after_care
        """,
        "p4": """
            2040-01-10 09:00 timeline
            2040-01-12 09:00 stage_started
            2040-02-02 09:00 stage_started
            2040-03-01 09:00 update
            2040-03-29 09:00 update
            2040-04-23 09:00 conclusion
            2040-05-21 09:00 update
            2040-06-04 09:00 decision
            2040-06-12 09:00 closing
            2040-07-11 09:00 after_care
            2040-09-11 09:00 after_care
            2040-12-11 09:00 after_care
        """,
        "p5": """
            2040-02-10 10:30 timeline
            2040-03-09 10:30 update
            2040-04-06 10:30 update
            2040-04-23 10:30 conclusion
            2040-05-21 10:30 update
            2040-06-04 10:30 decision
            2040-06-12 10:30 closing
        """,
    },
    IS_HELD.name: {
        "p1": """
            2040-01-09 10:00 timeline
            2040-01-12 10:00 stage_started
            2040-02-02 10:00 stage_started
            2040-03-01 10:00 update
            2040-03-29 10:00 update
            2040-04-11 10:00 conclusion
            2040-05-09 10:00 update
            2040-05-22 10:00 decision
            2040-06-02 10:00 closing
            2040-07-01 10:00 after_care
            2040-09-01 10:00 after_care
            2040-12-01 10:00 after_care
        """,
        "p2": """
            2040-02-07 10:30 timeline
            2040-03-06 10:30 update
            2040-04-03 10:30 update
            2040-04-11 10:30 conclusion
            2040-05-09 10:30 update
            2040-05-22 10:30 decision
            2040-06-04 10:30 closing
        """,
    },
    IS_PAUSED.name: {
        "p1": """
            2040-01-09 10:00 timeline
            2040-01-12 10:00 stage_started
            2040-02-02 10:00 stage_started
            2040-03-01 10:00 update
            2040-03-29 10:00 update
            2040-04-26 10:00 update
            2040-05-24 10:00 update
            2040-06-21 10:00 update
            2040-07-01 10:00 late
            2040-07-11 10:00 conclusion
            2040-08-08 10:00 update
            2040-08-21 10:00 decision
            2040-08-28 10:00 closing
            2040-09-27 10:00 after_care
            2040-11-27 10:00 after_care
            2041-02-27 10:00 after_care
        """,
    },
    IS_OVERDUE.name: {
        "p1": """
            2040-01-09 10:00 timeline
            2040-01-12 10:00 stage_started
            2040-02-02 10:00 stage_started
            2040-03-01 10:00 update
            2040-03-29 10:00 update
            2040-04-26 10:00 update
            2040-05-02 10:00 late
            2040-05-17 10:00 conclusion
            2040-06-14 10:00 update
            2040-07-12 10:00 update
            2040-07-28 10:00 late
            2040-08-27 10:00 update
            2040-09-24 10:00 update
            2040-10-22 10:00 update
            2040-10-28 10:00 late
            2040-11-26 10:00 update
            2040-12-24 10:00 update
            2041-01-21 10:00 update
            2041-01-28 10:00 late
            2041-02-21 10:00 decision
            2041-03-01 10:00 closing
            2041-03-28 10:00 after_care
            2041-05-28 10:00 after_care
            2041-08-28 10:00 after_care
        """,
        "p2": """
            2040-01-10 18:00 timeline
            2040-01-12 18:00 stage_started
            2040-02-02 18:00 stage_started
            2040-03-01 18:00 update
            2040-03-29 18:00 update
            2040-04-26 18:00 update
            2040-05-01 18:00 late
            2040-05-15 18:00 conclusion
            2040-06-12 18:00 update
            2040-07-10 18:00 update
            2040-07-31 18:00 late
            2040-08-28 18:00 update
            2040-09-25 18:00 update
            2040-10-23 18:00 update
            2040-10-30 18:00 late
            2040-11-27 18:00 update
            2040-12-25 18:00 update
            2041-01-22 18:00 update
            2041-01-29 18:00 late
            2041-02-26 18:00 update
            2041-02-28 18:00 closing
            2041-03-28 18:00 after_care
            2041-05-28 18:00 after_care
            2041-08-29 18:00 after_care
        """,
    },
    IS_WITHDRAWN.name: {
        "p1": """
            2040-01-09 10:00 timeline
            2040-01-12 10:00 stage_started
            2040-01-26 10:00 withdrawal_received
            2040-02-03 10:00 closing
            2040-03-02 10:00 after_care
            2040-05-02 10:00 after_care
            2040-08-02 10:00 after_care
        """,
    },
    IS_REOPENED.name: {
        "p1": """
            2040-01-09 10:00 timeline
            2040-01-12 10:00 stage_started
            2040-01-31 10:00 closing
            2040-02-29 10:00 after_care
            2040-03-15 10:00 reopened+stage_started
            2040-04-12 10:00 update
            2040-05-10 10:00 update
            2040-05-29 10:00 conclusion
            2040-06-21 10:00 decision
            2040-06-28 10:00 closing
            2040-07-27 10:00 after_care
            2040-09-27 10:00 after_care
            2040-12-27 10:00 after_care
        """,
    },
    # Moved on Monday, 12 March: told on the next day that 1 May is 1 August now.
    # By that letter she heard before 29 March, the date she had; six weeks later comes the next.
    GETS_LONGER.name: {
        "p1": """
            2040-01-09 10:00 timeline
            2040-01-12 10:00 stage_started
            2040-02-02 10:00 stage_started
            2040-03-01 10:00 update
            2040-03-13 10:00 dates_changed
            2040-04-24 10:00 update
            2040-05-15 10:00 conclusion
            2040-06-02 10:00 decision
            2040-06-12 10:00 closing
        """,
    },
    # The same day, to ten weeks of investigation: nothing to tell of that before 11 April passes.
    GETS_STRICTER.name: {
        "p1": """
            2040-01-09 10:00 timeline
            2040-01-12 10:00 stage_started
            2040-02-02 10:00 stage_started
            2040-03-01 10:00 update
            2040-03-29 10:00 update
            2040-04-12 10:00 late
            2040-05-10 10:00 update
            2040-05-15 10:00 conclusion
            2040-06-02 10:00 decision
            2040-06-12 10:00 closing
        """,
    },
}
