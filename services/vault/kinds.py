"""What is kept in the vault, and the place to which each kind is bound."""

from enum import StrEnum

LONGEST_VALUE_BYTES = 64 * 1024
"""The longest value that people write, counted in UTF-8."""


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

    PARTY_HANDLE = "party.handle"
    """By what a gateway reaches her: a number, or a name in a chat."""

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

    LETTER_SEALED = "letter.sealed"
    """The same letter, encrypted to the party's key, as it leaves in every attempt."""

    EXTERNAL_REFERENCE = "case.external_reference"
    """The number or name that the case has in another register."""

    INTAKE_DRAFT = "intake_draft.reference"
    """What an officer has filled in of a case that is not open yet."""

    @property
    def longest_bytes(self) -> int:
        """The longest value of this kind, counted in UTF-8."""
        return 1024 * 1024 if self is VaultKind.LETTER_SEALED else LONGEST_VALUE_BYTES

    @property
    def is_looked_up(self) -> bool:
        """Whether somebody may ask in which cases such a value is kept."""
        return self.is_an_address or self is VaultKind.EXTERNAL_REFERENCE

    @property
    def is_an_address(self) -> bool:
        """Whether somebody is reached by it."""
        return self in (VaultKind.PARTY_ADDRESS, VaultKind.PARTY_HANDLE)

    @property
    def is_a_partys(self) -> bool:
        """Whether such a value is always one person's, and ends with her key.

        The others are the case's own, or a party's where somebody says so.
        """
        return self.table in _A_PARTYS_TABLES

    @property
    def table(self) -> str:
        """The table in which the reference to the value stands."""
        return self.value.partition(".")[0]

    @property
    def column(self) -> str:
        """The column in which the reference to the value stands."""
        return self.value.partition(".")[2]


_A_PARTYS_TABLES = frozenset({"party", "respondent", "question", "answer", "letter"})
