"""The TLS context with which a relay must prove who it is."""

import ssl
from pathlib import Path


class RelayCertificateFileError(ValueError):
    """The file of trusted authorities cannot be used."""


def relay_tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Build a context that verifies the relay's certificate and its name, from TLS 1.2 up.

    Args:
        ca_file: PEM file of the authorities to trust; None for the system's.

    Raises:
        RelayCertificateFileError: The file is missing or holds no certificate.
    """
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise RelayCertificateFileError(
            f"The authority file {ca_file} cannot be read as PEM certificates: "
            "check its path, its permissions and its content."
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
