"""What is kept in the vault, and the place to which each kind is bound."""

from enum import StrEnum


class VaultKind(StrEnum):
    """A kind of personal value.

    Its value is `table.column`: the place where the reference to it stands. It is authenticated
    with the ciphertext, so no value can be passed off as one of another kind. Renaming one makes
    what is already kept unreadable.
    """

    PARTY_NAME = "party.name"
    """What a party wants to be called in a letter."""

    PARTY_ADDRESS = "party.address"
    """A mail address."""

    PARTY_POSTAL_ADDRESS = "party.postal_address"
    """Where a letter on paper is brought."""

    PARTY_TELEPHONE = "party.telephone"
    """A number, for the officer who calls."""

    PARTY_PUBLIC_KEY = "party.public_key"
    """A PGP public key; it names its owner."""

    PARTY_SAFE_ROUTE = "party.safe_route"
    """How the party wants to be reached when a request must be confirmed."""

    PARTY_SUPPORT_CONTACT = "party.support_contact"
    """A person who supports the party or brings her letters."""

    RESPONDENT_NAME = "respondent.name"
    """Who is said to have done it."""

    CASE_NOTE = "case.note"
    """Free text about the case."""

    TASK_NOTE = "task.note"
    """Free text that goes with a task or its answer."""

    WORD_TEXT = "word.text"
    """What the office says is new."""

    HOLD_NOTE = "hold.note"
    """Free text that explains a hold."""

    QUESTION_TEXT = "question.text"
    """What a party asks."""

    ANSWER_TEXT = "answer.text"
    """What she is answered."""

    LETTER_TEXT = "letter.text"
    """A letter as promised and rendered, plain text."""

    LETTER_HTML = "letter.html"
    """The same letter as a page."""

    EXTERNAL_REFERENCE = "case.external_reference"
    """The number or name that the case has in another register."""

    @property
    def table(self) -> str:
        """The table in which the reference to the value stands."""
        return self.value.partition(".")[0]

    @property
    def column(self) -> str:
        """The column in which the reference to the value stands."""
        return self.value.partition(".")[2]
