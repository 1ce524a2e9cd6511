"""What the rule of the same name finds, and what it lets pass."""

letters = Table(
    "letters",
    METADATA,
    Column("letter_id", String, primary_key=True),
    # ruleid: personal-field-outside-the-vault
    Column("address", String, nullable=False),
    # ruleid: personal-field-outside-the-vault
    sa.Column("party_email", sa.String()),
    # ok: personal-field-outside-the-vault
    Column("text_reference", String, nullable=False),
    # ok: personal-field-outside-the-vault
    Column("language", String),
)


class QuestionAsked(Frozen):
    party_id: OpaqueId
    # ruleid: personal-field-outside-the-vault
    question: str
    # ruleid: personal-field-outside-the-vault
    home_address: str | None = None
    # ok: personal-field-outside-the-vault
    answer: VaultReference
    # ok: personal-field-outside-the-vault
    language: str


def read(
    # ok: personal-field-outside-the-vault
    address: str,
) -> None:
    """A value on its way is not a value at rest."""
