"""One mail address, checked so that nothing else can ride along with it."""

import unicodedata
from dataclasses import dataclass, field
from enum import Enum

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from services.mail.scripts import mixes_scripts

LONGEST_ADDRESS = 254
"""Octets of a forward path without its angle brackets (RFC 5321 4.5.3.1.3, erratum 1690)."""

LONGEST_LOCAL_PART = 64
"""Octets before the at sign (RFC 5321 4.5.3.1.1)."""

_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_SEPARATORS = frozenset(",;")
_NAME_OR_BRACKETS = frozenset('<>"()[]\\:')
_ROUTE_CHARACTERS = frozenset("%!")


class AddressProblem(Enum):
    """Why a text was not taken as an address."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    INVISIBLE_CHARACTER = "invisible_character"
    SEVERAL_ADDRESSES = "several_addresses"
    NAME_OR_BRACKETS = "name_or_brackets"
    ROUTE = "route"
    LEADING_HYPHEN = "leading_hyphen"
    NO_AT_SIGN = "no_at_sign"
    NOT_AN_ADDRESS = "not_an_address"

    @property
    def explanation(self) -> str:
        """What was wrong and what to do; it never repeats the address, which is personal."""
        return _EXPLANATIONS[self]


_EXPLANATIONS = {
    AddressProblem.EMPTY: "The mail address is empty: type it as name@domain.",
    AddressProblem.TOO_LONG: (
        "The mail address is too long: it may have 254 bytes, 64 of them before the at sign."
    ),
    AddressProblem.CONTROL_CHARACTER: (
        "The mail address holds a line break or another control character: type it again by hand."
    ),
    AddressProblem.INVISIBLE_CHARACTER: (
        "The mail address holds a space or an invisible character, such as a direction mark: "
        "type it again by hand."
    ),
    AddressProblem.SEVERAL_ADDRESSES: (
        "The field holds more than one mail address: give exactly one."
    ),
    AddressProblem.NAME_OR_BRACKETS: (
        "The field holds a name, quotes or brackets beside the mail address: give the address only."
    ),
    AddressProblem.ROUTE: (
        "The mail address names a route over another server (a percent sign or exclamation mark): "
        "give the person's own address."
    ),
    AddressProblem.LEADING_HYPHEN: (
        "The mail address begins with a hyphen, which mail programs take for an option: "
        "ask for another address."
    ),
    AddressProblem.NO_AT_SIGN: "The mail address has no at sign: type it as name@domain.",
    AddressProblem.NOT_AN_ADDRESS: (
        "This is not a mail address that can be reached from here: check the part before the at "
        "sign for stray signs, and the domain for its spelling and its ending."
    ),
}


class AddressWarning(Enum):
    """What a person should look at before she trusts an address that is valid."""

    MIXED_SCRIPTS = "mixed_scripts"

    @property
    def explanation(self) -> str:
        """What to look at; it never repeats the address."""
        return (
            "The mail address mixes letters of different writing systems, as look-alike addresses "
            "do: compare it with what the person wrote."
        )


class MailAddressError(ValueError):
    """A text is not one usable mail address.

    Attributes:
        problem: Which rule it broke. The message is the problem's explanation and never holds
            the address.
    """

    def __init__(self, problem: AddressProblem) -> None:
        super().__init__(problem.explanation)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddress:
    """An address that `parse_address` accepted; its representation hides it.

    Attributes:
        text: The address as people read it, the domain in its own script.
        envelope: The address as it stands in SMTP commands and headers: the domain in its ASCII
            form (RFC 5891), the local part untouched.
        needs_smtputf8: Whether the relay must offer SMTPUTF8 (RFC 6531): the local part is not
            ASCII.
        warnings: What a person should look at.
    """

    text: str = field(repr=False)
    envelope: str = field(repr=False)
    needs_smtputf8: bool
    warnings: tuple[AddressWarning, ...] = ()


def parse_address(text: str) -> MailAddress:
    """Take a text as exactly one mail address, or refuse it.

    Args:
        text: What somebody typed or imported. Spaces around it are ignored.

    Returns:
        The address, normalised (RFC 6532 3.1: NFC; domain in lower case).

    Raises:
        MailAddressError: It is no address, or one that could carry something else: a line break,
            a second address, a route, an option, an invisible character.
    """
    candidate = text.strip(" ")
    problem = _problem_before_syntax(candidate)
    if problem is not None:
        raise MailAddressError(problem)
    checked = _checked_syntax(candidate)
    # Raised outside the handler: the validator's own error quotes the address, and an exception
    # keeps the one it was raised in.
    if checked is None:
        raise MailAddressError(AddressProblem.NOT_AN_ADDRESS)
    envelope = f"{checked.local_part}@{checked.ascii_domain}"
    # Normalising can lengthen an address or bring new characters: what leaves is checked again.
    problem = _problem_before_syntax(envelope) or _problem_before_syntax(checked.normalized)
    if problem is not None:
        raise MailAddressError(problem)
    return MailAddress(
        text=checked.normalized,
        envelope=envelope,
        needs_smtputf8=not checked.local_part.isascii(),
        warnings=_warnings_about(checked),
    )


def _checked_syntax(candidate: str) -> ValidatedEmail | None:
    try:
        return validate_email(candidate, check_deliverability=False)
    except EmailNotValidError:
        return None


def _problem_before_syntax(candidate: str) -> AddressProblem | None:
    if not candidate:
        return AddressProblem.EMPTY
    if len(candidate) > LONGEST_ADDRESS:
        return AddressProblem.TOO_LONG
    forbidden = _first_forbidden(candidate)
    if forbidden is not None:
        return forbidden
    return _problem_of_form(candidate)


def _first_forbidden(candidate: str) -> AddressProblem | None:
    for character in candidate:
        category = unicodedata.category(character)
        if category in {"Cc", "Zl", "Zp", "Cs"}:
            return AddressProblem.CONTROL_CHARACTER
        # A plain space is judged later: most often it stands before a second address or a name.
        if character != " " and _is_invisible(character, category):
            return AddressProblem.INVISIBLE_CHARACTER
    return None


def _is_invisible(character: str, category: str) -> bool:
    return category in {"Cf", "Zs", "Co", "Cn"} or character in _INVISIBLE_LETTERS


def _problem_of_form(candidate: str) -> AddressProblem | None:
    if candidate.count("@") > 1 or _SEPARATORS & set(candidate):
        return AddressProblem.SEVERAL_ADDRESSES
    if _NAME_OR_BRACKETS & set(candidate):
        return AddressProblem.NAME_OR_BRACKETS
    if " " in candidate:
        return AddressProblem.INVISIBLE_CHARACTER
    if "@" not in candidate:
        return AddressProblem.NO_AT_SIGN
    return _problem_of_local_part(candidate)


def _problem_of_local_part(candidate: str) -> AddressProblem | None:
    local_part = candidate.partition("@")[0]
    if local_part.startswith("-"):
        return AddressProblem.LEADING_HYPHEN
    if _ROUTE_CHARACTERS & set(local_part):
        return AddressProblem.ROUTE
    return AddressProblem.TOO_LONG if _overlong(candidate) else None


def _overlong(address: str) -> bool:
    local_part = address.partition("@")[0]
    return len(address.encode()) > LONGEST_ADDRESS or len(local_part.encode()) > LONGEST_LOCAL_PART


def _warnings_about(checked: ValidatedEmail) -> tuple[AddressWarning, ...]:
    labels = [checked.local_part, *checked.domain.split(".")]
    return (AddressWarning.MIXED_SCRIPTS,) if any(map(mixes_scripts, labels)) else ()
