"""A letter as an encrypted mail: PGP/MIME (RFC 3156, section 4)."""

from collections.abc import Iterator
from datetime import datetime

from services.mail.address import MailAddress
from services.mail.message import (
    MailContent,
    MailIdentity,
    alternative_parts,
    boundary_of,
    headers_of,
)
from services.mail.outgoing import OutgoingMail

PADDED_TO = 16 * 1024
"""Bytes: letters of other lengths leave at the same size, so that it tells little of their kind."""

_FILLING = b" " * 74


def what_is_sealed(letter: MailContent) -> bytes:
    """The entity to encrypt: the letter with its own type, filled up behind its last boundary.

    Readers show nothing of what stands there (RFC 2046, section 5.1.1).
    """
    entity = b"\r\n".join(alternative_parts(letter))
    missing = -len(entity) % PADDED_TO
    lines, rest = divmod(missing, len(_FILLING) + 2)
    return entity + (_FILLING + b"\r\n") * lines + b" " * rest


def assemble_encrypted_mail(
    *,
    letter: MailContent,
    sealed: str,
    sender: MailIdentity,
    recipient: MailAddress,
    dated: datetime,
) -> OutgoingMail:
    """Write an encrypted letter as the bytes of one mail, with the headers of the neutral one.

    Args:
        letter: Its id, language and subject; what it says is in ``sealed`` alone.
        sealed: ``what_is_sealed`` of it, encrypted, as armored text.
        sender: Who it comes from.
        recipient: The one recipient.
        dated: The Date header; must know its zone.

    Raises:
        MailContentError: An id, language or date cannot be put into a mail.
        HeaderTextError: The subject cannot stand in a header.
    """
    boundary = boundary_of(letter.letter_id)
    lines = [
        *headers_of(letter=letter, sender=sender, recipient=recipient, dated=dated),
        b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n'
        b' boundary="' + boundary + b'"',
        b"",
        b"--" + boundary,
        b"Content-Type: application/pgp-encrypted",
        b"",
        b"Version: 1",
        b"",
        b"--" + boundary,
        b'Content-Type: application/octet-stream; name="encrypted.asc"',
        b'Content-Disposition: inline; filename="encrypted.asc"',
        b"",
        *_armored_lines(sealed),
        b"--" + boundary + b"--",
        b"",
    ]
    return OutgoingMail(
        letter_id=letter.letter_id,
        return_path=sender.return_path,
        recipient=recipient,
        content=b"\r\n".join(lines),
    )


def _armored_lines(sealed: str) -> Iterator[bytes]:
    for line in sealed.splitlines():
        yield line.encode("ascii")
