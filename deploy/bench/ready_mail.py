"""One mail as ready bytes: as long as a usual letter, the same for ours and the bare library."""

from datetime import UTC, datetime

from services.mail.address import parse_address
from services.mail.message import MailContent, MailIdentity, assemble_mail

SENDER = "updates@duecourse.example"
_PARAGRAPH = (
    "You will hear from us by the date in this letter. We will write even if there is nothing new. "
)

MAIL = assemble_mail(
    letter=MailContent(
        letter_id="bench",
        language="en",
        subject="A message for you",
        text="\n\n".join([_PARAGRAPH * 2] * 8),
        html=f"<!doctype html><html lang=en><title>Updates</title>{_PARAGRAPH * 20}</html>",
    ),
    sender=MailIdentity(
        name="Updates",
        address=parse_address(SENDER),
        return_path=parse_address(SENDER),
        message_id_domain="duecourse.example",
    ),
    recipient=parse_address("bench@example.org"),
    dated=datetime(2027, 1, 11, tzinfo=UTC),
)
READY_MAIL = MAIL.content
