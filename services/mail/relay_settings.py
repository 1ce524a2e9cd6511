"""Where the relay is and how the way to it is protected."""

import ipaddress
from enum import Enum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

Seconds = Annotated[float, Field(gt=0, le=3600)]


class MailSecurity(Enum):
    """How the connection to the relay is protected."""

    IMPLICIT_TLS = "implicit_tls"
    STARTTLS = "starttls"
    NONE_ON_LOOPBACK = "none_on_loopback"

    @property
    def is_encrypted(self) -> bool:
        """Nothing is said before TLS is up and the relay's certificate is verified."""
        return self is not MailSecurity.NONE_ON_LOOPBACK

    @property
    def usual_port(self) -> int:
        """The registered port: 465 and 587 for submission (RFC 8314 7.3), 25 for plain SMTP."""
        return _USUAL_PORTS[self]


_USUAL_PORTS = {
    MailSecurity.IMPLICIT_TLS: 465,
    MailSecurity.STARTTLS: 587,
    MailSecurity.NONE_ON_LOOPBACK: 25,
}


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine by its literal name alone; nothing is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class RelaySettings(BaseModel):
    """The relay and the limits of talking to it.

    The waits follow RFC 5321 4.5.3.2; the wait after the final dot decides between *sent* and
    *unknown* and should not be shortened outside tests.

    Attributes:
        host: Name or address; with TLS, the relay's certificate must be for it.
        port: TCP port; the usual one for the security when left out.
        security: How the connection is protected. Only this machine may go without.
        username: For signing in, which happens under TLS only; with a password, or not at all.
        password: For signing in.
        ca_file: PEM file of the authorities to trust instead of the system's.
        client_name: What is said in EHLO. The default is an address literal that tells nothing
            about the machine (RFC 5321 4.1.4); give the full domain name if the relay insists.
        connections: The most connections open at once, which is also the most mails at once.
        mails_per_connection: After so many, a connection is replaced.
        mails_per_minute: The most mails in a minute, evenly spaced; no limit when left out.
        longest_turn_seconds: A mail whose turn is further away is put off instead of waiting.
        failures_before_rest: After so many failures in a row the relay is left alone for a while.
        rest_seconds: How long at first; every further time twice as long.
        longest_rest_seconds: How long at most.
        idle_seconds: A connection unused for longer is replaced, not trusted.
        connect_seconds: Wait for the connection, its TLS, and the greeting.
        command_seconds: Wait for the reply to EHLO, STARTTLS, AUTH, MAIL and RCPT.
        data_seconds: Wait for the reply to DATA.
        final_reply_seconds: Wait for the reply after the final dot.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    host: str = Field(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9.:_-]+$")
    port: int | None = Field(default=None, ge=1, le=65535)
    security: MailSecurity
    username: str | None = Field(default=None, min_length=1, max_length=320)
    password: SecretStr | None = None
    ca_file: Path | None = None
    client_name: str = Field(
        default="[127.0.0.1]", max_length=255, pattern=r"^[A-Za-z0-9.-]+$|^\[[0-9A-Fa-f.:Pv]+\]$"
    )
    connections: int = Field(default=10, ge=1, le=100)
    mails_per_connection: int = Field(default=100, ge=1, le=100_000)
    mails_per_minute: int | None = Field(default=None, ge=1, le=100_000)
    longest_turn_seconds: Seconds = 300
    failures_before_rest: int = Field(default=5, ge=1, le=1000)
    rest_seconds: Seconds = 30
    longest_rest_seconds: Seconds = 900
    idle_seconds: Seconds = 30
    connect_seconds: Seconds = 60
    command_seconds: Seconds = 300
    data_seconds: Seconds = 120
    final_reply_seconds: Seconds = 600

    @property
    def effective_port(self) -> int:
        """The port to connect to."""
        return self.port or self.security.usual_port

    @model_validator(mode="after")
    def _protected_unless_loopback(self) -> Self:
        if not self.security.is_encrypted and not is_loopback(self.host):
            raise ValueError(
                f"Mail to {self.host} would travel unprotected: set the security to implicit_tls "
                "or starttls. Only 127.0.0.0/8, ::1 and localhost may go without."
            )
        return self

    @model_validator(mode="after")
    def _credentials_together(self) -> Self:
        if (self.username is None) != (self.password is None):
            raise ValueError("Give the relay's username and password together, or neither.")
        return self

    @model_validator(mode="after")
    def _signs_in_under_tls(self) -> Self:
        if self.username is not None and not self.security.is_encrypted:
            raise ValueError(
                "The relay's password would be readable on the way: set the security to starttls "
                "or implicit_tls, or leave out username and password."
            )
        return self
