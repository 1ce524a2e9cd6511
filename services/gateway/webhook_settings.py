"""Where the gateway listens, and how the way to it is protected."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretBytes, model_validator

from services.mail.relay_settings import is_loopback


class WebhookSettings(BaseModel):
    """The gateway and the limits of talking to it.

    Attributes:
        url: Where messages are posted; https, but for this machine's own loopback.
        secret: With which requests are signed.
        ca_file: PEM file of the authorities to trust instead of the system's.
        connect_seconds: How long a connection may take to come about.
        answer_seconds: How long the gateway may take to answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: str
    secret: SecretBytes
    ca_file: Path | None = None
    connect_seconds: float = Field(default=10, gt=0, le=60)
    answer_seconds: float = Field(default=30, gt=0, le=300)

    @model_validator(mode="after")
    def _protected_unless_loopback(self) -> Self:
        try:
            parts = urlsplit(self.url)
            host = parts.hostname
        except ValueError:
            parts, host = urlsplit(""), None
        if parts.scheme not in ("https", "http") or not host:
            message = "the gateway is an address such as https://gateway.example.org/messages"
            raise ValueError(message)
        if parts.username or parts.password:
            message = "an address holds no password: requests to the gateway are signed"
            raise ValueError(message)
        if parts.scheme == "http" and not is_loopback(host):
            message = "outside this machine the gateway is reached by https alone"
            raise ValueError(message)
        return self
