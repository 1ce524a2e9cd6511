"""Certificates for test servers: an authority made on the spot, and servers it vouches for."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Validity(Enum):
    """When a certificate is valid."""

    NOW = "now"
    OVER = "over"
    TO_COME = "to_come"

    @property
    def shift(self) -> timedelta:
        """How far its days are from today's."""
        return {"now": timedelta(0), "over": timedelta(days=-9), "to_come": timedelta(days=9)}[
            self.value
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class TestAuthority:
    """A certificate authority for one test run.

    Attributes:
        ca_file: Its own certificate as PEM, to trust.
        folder: Where the certificates of its servers are written.
    """

    __test__ = False

    ca_file: Path
    folder: Path
    key: ec.EllipticCurvePrivateKey
    name: x509.Name

    @classmethod
    def create(cls, folder: Path) -> "TestAuthority":
        """Make an authority that keeps its files in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Invented Test Authority")
        certificate = _certificate(
            subject=name, issuer=name, public_key=key.public_key(), signer=key, names=None
        )
        ca_file = folder / "authority.pem"
        ca_file.write_bytes(certificate)
        return cls(ca_file=ca_file, folder=folder, key=key, name=name)

    def server_files(
        self, host: str, *, validity: Validity = Validity.NOW, vouched_for: bool = True
    ) -> tuple[Path, Path]:
        """Write a certificate for a host name or address; gives the certificate and the key.

        One that is not `vouched_for` by the authority is signed by itself.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.folder / f"{host.replace(':', '_')}.pem"
        key_file = certificate.with_suffix(".key")
        certificate.write_bytes(
            _certificate(
                subject=_name(host),
                issuer=self.name if vouched_for else _name(host),
                public_key=key.public_key(),
                signer=self.key if vouched_for else key,
                validity=validity,
                names=x509.SubjectAlternativeName([_alternative_name(host)]),
            )
        )
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return certificate, key_file

    def server_context(
        self, host: str, *, validity: Validity = Validity.NOW, vouched_for: bool = True
    ) -> ssl.SSLContext:
        """A server's TLS context with a certificate for a host."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(
            *self.server_files(host, validity=validity, vouched_for=vouched_for)
        )
        return context


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _alternative_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _certificate(
    *,
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    signer: ec.EllipticCurvePrivateKey,
    names: x509.SubjectAlternativeName | None,
    validity: Validity = Validity.NOW,
) -> bytes:
    today = datetime.now(UTC) + validity.shift
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=names is None, path_length=None), critical=True)
    )
    if names is not None:
        builder = builder.add_extension(names, critical=False)
    certificate = builder.sign(signer, hashes.SHA256())
    return certificate.public_bytes(serialization.Encoding.PEM)
