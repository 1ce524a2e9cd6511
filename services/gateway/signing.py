"""Signatures by which a gateway knows that a request is ours: the scheme *Standard Webhooks*.

HMAC-SHA256 over ``id.timestamp.body``, as https://www.standardwebhooks.com describes it: libraries
that verify it exist for most languages.
"""

import binascii
import hashlib
import hmac
from base64 import b64decode, b64encode
from datetime import datetime

from pydantic import SecretBytes

PREFIX = "whsec_"
LEAST_BYTES = 24


class WebhookSecretError(ValueError):
    """A secret cannot be used; the message never holds it."""


def read_webhook_secret(text: str) -> SecretBytes:
    """A secret as it stands in its file: ``whsec_`` and Base64 of at least 24 random bytes.

    Raises:
        WebhookSecretError: it is no Base64, or too short.
    """
    encoded = text.strip().removeprefix(PREFIX)
    try:
        secret = b64decode(encoded, validate=True)
    except binascii.Error:
        secret = b""
    # Raised outside the handler, whose error holds the text.
    if len(secret) < LEAST_BYTES:
        message = (
            f"a webhook's secret is {PREFIX} and Base64 of {LEAST_BYTES} random bytes or more: "
            "make one with 'openssl rand -base64 32'"
        )
        raise WebhookSecretError(message)
    return SecretBytes(secret)


def signed_headers(
    body: bytes, *, message_id: str, now: datetime, secret: SecretBytes
) -> dict[str, str]:
    """The headers that prove who sent this body, under which id, and when."""
    timestamp = str(int(now.timestamp()))
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    signature = hmac.new(secret.get_secret_value(), content, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{b64encode(signature).decode()}",
    }
