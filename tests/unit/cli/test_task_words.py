"""What 'duecourse task list' says of each task: enough to act on, and nothing personal."""

import pytest

from services.cli.task_words import how_to_settle, what_about
from workflows.staff import Concern

LETTER = "0123456789abcdef0123456789abcdef"
CASE = "4K7M-2PQR-X"

ABOUT = {
    Concern.CLOCK: ("investigation", "clock of the investigation"),
    Concern.WORD: (LETTER, "word before the next update"),
    Concern.HOLD: ("hold", "review of the hold"),
    Concern.PAUSE: ("hand_over", "pause of the hand over"),
    Concern.SAFE_CHANNEL: ("p1", "safe channel of p1"),
    Concern.KEY_EXPIRY: ("p1", "key expiry of p1"),
    Concern.CONSENT: ("p1", "whether p1 may still be reached as they chose"),
    Concern.ADDRESS: ("p1", "whether letters reach p1"),
    Concern.NOT_INFORMED: (LETTER, "p1 not informed"),
    Concern.HAND_DELIVERY: (LETTER, "letter for p1 to hand over"),
    Concern.VOICE: ("p1.conclusion", "conclusion to tell p1 in person"),
    Concern.QUESTION: ("q2", "question q2 of p1"),
    Concern.WITHDRAWAL: ("p1", "withdrawal of p1"),
    Concern.CONTACT_CHANGE: ("p1.trusted_contact", "p1 asks for another trusted contact"),
    Concern.ALARM: ("p1", "alarm of p1"),
    Concern.RETENTION: ("p1", "end of the time for which p1 is kept"),
    Concern.LEGAL_HOLD: ("legal_hold", "review of the legal hold"),
    Concern.UNLOCK: ("st-1", "unlock of p1"),
}


@pytest.mark.parametrize("concern", Concern)
def test_a_task_says_which_matter_it_is_about(concern: Concern) -> None:
    subject, said = ABOUT[concern]
    assert what_about(concern, "p1", subject) == said


@pytest.mark.parametrize(
    ("concern", "subject", "command"),
    [
        (Concern.PAUSE, "investigation", f"duecourse case resume {CASE} investigation"),
        (Concern.QUESTION, "q2", f"duecourse case answer {CASE} q2"),
        (
            Concern.CONTACT_CHANGE,
            "p1.handle",
            f"duecourse party settle-change {CASE} p1 handle --confirmed",
        ),
        (Concern.HAND_DELIVERY, LETTER, f"duecourse letter print {LETTER}"),
    ],
)
def test_the_command_that_settles_a_task_names_its_matter(
    concern: Concern, subject: str, command: str
) -> None:
    assert command in how_to_settle(concern, CASE, "p1", subject)


@pytest.mark.parametrize("concern", Concern)
def test_a_task_from_before_its_matter_was_kept_can_be_read(concern: Concern) -> None:
    assert "None" not in what_about(concern, "p1", None)
    assert "None" not in how_to_settle(concern, CASE, None, None)
