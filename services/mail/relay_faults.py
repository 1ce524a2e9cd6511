"""What can be wrong with a relay or the way to it, and what to do about it."""

import ssl
from enum import Enum


class RelayFault(Enum):
    """A reason why no mail can be handed to a relay."""

    NAME_UNKNOWN = "name_unknown"
    NO_CONNECTION = "no_connection"
    NO_GREETING = "no_greeting"
    TURNED_AWAY = "turned_away"
    BUSY = "busy"
    NO_STARTTLS = "no_starttls"
    TLS_FAILED = "tls_failed"
    NOT_TLS = "not_tls"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_FOR_ANOTHER_NAME = "certificate_for_another_name"
    CERTIFICATE_FROM_A_STRANGER = "certificate_from_a_stranger"
    AUTHORITY_FILE_UNREADABLE = "authority_file_unreadable"
    SIGN_IN_NOT_OFFERED = "sign_in_not_offered"
    SIGN_IN_REFUSED = "sign_in_refused"

    @property
    def says(self) -> str:
        """What was found."""
        return _FOUND_AND_ADVISED[self][0]

    @property
    def advice(self) -> str:
        """What to do."""
        return _FOUND_AND_ADVISED[self][1]


_FOUND_AND_ADVISED = {
    RelayFault.NAME_UNKNOWN: (
        "its name is not known here",
        "check the host for its spelling, and this machine's name server",
    ),
    RelayFault.NO_CONNECTION: (
        "it takes no connection",
        "check host and port, and that no firewall stands between",
    ),
    RelayFault.NO_GREETING: (
        "it answers, but not as a mail server does",
        "check the port: 587 goes with starttls, 465 with implicit_tls",
    ),
    RelayFault.TURNED_AWAY: (
        "it refuses to talk to this machine",
        "ask whoever runs it to let this machine's address in",
    ),
    RelayFault.BUSY: (
        "it says that it cannot take mails just now",
        "wait; if it goes on, ask whoever runs it, or set fewer connections",
    ),
    RelayFault.NO_STARTTLS: (
        "it does not offer STARTTLS, so nothing is sent",
        "use implicit_tls if it has that; else somebody in between may be taking TLS away",
    ),
    RelayFault.TLS_FAILED: (
        "it does not get TLS going, so nothing is sent",
        "it must speak TLS 1.2 or newer: ask whoever runs it",
    ),
    RelayFault.NOT_TLS: (
        "it does not speak TLS from the first byte",
        "check the port: 465 goes with implicit_tls, 587 with starttls",
    ),
    RelayFault.CERTIFICATE_EXPIRED: (
        "its certificate has expired, so nothing is sent",
        "ask whoever runs it for a new one, and check this machine's clock",
    ),
    RelayFault.CERTIFICATE_NOT_YET_VALID: (
        "its certificate is not valid yet, so nothing is sent",
        "check this machine's clock",
    ),
    RelayFault.CERTIFICATE_FOR_ANOTHER_NAME: (
        "its certificate is for another name, so nothing is sent",
        "give the host as the certificate has it",
    ),
    RelayFault.CERTIFICATE_FROM_A_STRANGER: (
        "nobody we trust vouches for its certificate, so nothing is sent",
        "put the authority that does into the CA file, after comparing it with whoever runs it",
    ),
    RelayFault.AUTHORITY_FILE_UNREADABLE: (
        "the file of trusted authorities cannot be read",
        "check the CA file's path, its permissions, and that it is PEM",
    ),
    RelayFault.SIGN_IN_NOT_OFFERED: (
        "it offers neither PLAIN nor LOGIN for signing in",
        "leave out username and password, or use the port for submission",
    ),
    RelayFault.SIGN_IN_REFUSED: (
        "it refuses the username or password",
        "check both with whoever runs it; the password is the whole content of its file",
    ),
}

# OpenSSL's X509_V_ERR_ codes, from x509_vfy.h: they are part of its interface.
_BY_VERIFICATION = {
    9: RelayFault.CERTIFICATE_NOT_YET_VALID,
    10: RelayFault.CERTIFICATE_EXPIRED,
    62: RelayFault.CERTIFICATE_FOR_ANOTHER_NAME,
    64: RelayFault.CERTIFICATE_FOR_ANOTHER_NAME,
}
_PLAIN_SPEECH = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}


def tls_fault_of(error: BaseException) -> RelayFault | None:
    """Name what an error of the TLS layer, or one that was caused by it, is about."""
    found = error if isinstance(error, ssl.SSLError) else error.__cause__
    if isinstance(found, ssl.SSLCertVerificationError):
        return _BY_VERIFICATION.get(found.verify_code, RelayFault.CERTIFICATE_FROM_A_STRANGER)
    if isinstance(found, ssl.SSLError):
        plain = found.reason in _PLAIN_SPEECH
        return RelayFault.NOT_TLS if plain else RelayFault.TLS_FAILED
    return None
