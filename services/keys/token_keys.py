"""Vault keys that never leave a PKCS#11 token: it wraps and unwraps, and hands no key out.

PKCS#11 is the interface of hardware security modules and smart cards (OASIS, version 2.40 and
later). Keys are AES-256, made in the token, sensitive and not extractable; they encrypt by AES-GCM
(CKM_AES_GCM), in the same form as the keys of a key file. The token's security officer can
delete keys: what they wrapped is lost then.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar, cast

import pkcs11
from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, MechanismFlag, ObjectClass

from services.keys.errors import UnknownKeyError
from services.keys.living_ring import FRESH_SECONDS
from services.keys.purposes import KeyPurpose
from services.keys.ring import KEY_BYTES
from services.keys.sealed_form import FORMAT, NONCE_BYTES, TAG_BYTES, taken_apart
from services.keys.token import Token
from services.keys.token_errors import TokenError, TokenProblem
from services.keys.wrapping import VaultKeys, WrappingKey

Result = TypeVar("Result")

LABEL: Final = "duecourse vault "
"""Labels of the keys: this, and a number that grows with each of them."""

_TEMPLATE: Final = {
    Attribute.SENSITIVE: True,
    Attribute.EXTRACTABLE: False,
    Attribute.COPYABLE: False,
    Attribute.MODIFIABLE: False,
}


class SealingKey(Protocol):
    """What a secret key of the token can do, as its capabilities say."""

    def encrypt(self, data: bytes, *, mechanism: Mechanism, mechanism_param: GCMParams) -> bytes:
        """Encrypt in the token."""

    def decrypt(self, data: bytes, *, mechanism: Mechanism, mechanism_param: GCMParams) -> bytes:
        """Decrypt in the token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A key in the token, by its id (CKA_ID); a `WrappingKey`."""

    id: str
    token: Token

    def wrap(self, secret: bytes, bound_to: bytes) -> bytes:
        """See `WrappingKey.wrap`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        encrypted = self._with_key(lambda key: _encrypted(key, nonce, secret, bound_to))
        return FORMAT + nonce + encrypted

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes | None:
        """See `WrappingKey.unwrap`."""
        parts = taken_apart(wrapped)
        if parts is None:
            return None
        nonce, encrypted = parts

        def work(key: SealingKey) -> bytes | None:
            try:
                return key.decrypt(
                    encrypted,
                    mechanism=Mechanism.AES_GCM,
                    mechanism_param=GCMParams(nonce, bound_to, TAG_BYTES * 8),
                )
            except pkcs11.PKCS11Error:
                # Modules tell of a wrong tag in many ways, some of which mean that they are out of
                # order as well: what can still encrypt is in order, and has refused.
                _encrypted(key, secrets.token_bytes(NONCE_BYTES), b"", b"")
                return None

        return self._with_key(work)

    def _with_key(self, work: Callable[[SealingKey], Result]) -> Result:
        try:
            return self.token.run(lambda session: work(_key(session, self.id)))
        except pkcs11.NoSuchKey:
            raise UnknownKeyError(
                f"the key {self.id} was deleted from the token '{self.token.place.label}'. What it "
                "wrapped opens again when the token's security officer brings it back."
            ) from None


class TokenKeys:
    """`VaultKeys` of a token, with those that were used before there was one."""

    waits = True

    def __init__(
        self, token: Token, before: VaultKeys, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Make the keys of a token.

        Args:
            token: The token; it is not asked yet.
            before: The keys from before: they wrap nothing new, and unwrap what they wrapped.
            clock: Seconds that never go back.
        """
        self._token = token
        self._before = before
        self._clock = clock
        self._found: list[TokenKey] = []
        self._fresh_until = clock()

    @property
    def place(self) -> str:
        """See `VaultKeys.place`."""
        return f"the token '{self._token.place.label}'"

    @property
    def current(self) -> TokenKey:
        """See `VaultRing.current`.

        Raises:
            UnknownKeyError: The token has no vault key yet.
        """
        found = self._found if self._clock() < self._fresh_until else self._in_token()
        if not found:
            raise UnknownKeyError(
                f"{self.place} has no vault key. 'duecourse keys rotate' makes the first one; if "
                "there was one, the security officer of the token has to bring it back."
            )
        return found[-1]

    def by_id(self, key_id: str) -> WrappingKey:
        """See `VaultRing.by_id`."""
        try:
            return _named(key_id, self._found) or self._before.by_id(key_id)
        except UnknownKeyError:
            # Made by another program since the token was looked at.
            found = _named(key_id, self._in_token())
            if found is None:
                raise
            return found

    def ids(self) -> tuple[str, ...]:
        """See `VaultKeys.ids`."""
        return (*self._before.ids(), *(key.id for key in self._in_token()))

    def add(self) -> TokenKey:
        """See `VaultKeys.add`."""
        key_id = f"{KeyPurpose.VAULT.id_prefix}_{secrets.token_hex(4)}"

        def work(session: pkcs11.Session) -> None:
            numbers = [number for number, _ in _numbered(session)]
            _made(session, key_id, max(numbers, default=0) + 1)

        try:
            self._token.run(work, writes=True)
        except _MadeNone as error:
            raise TokenError(
                TokenProblem.MAKES_NO_KEY,
                module=str(self._token.place.module),
                token=self._token.place.label,
                code=error.code,
            ) from None
        self._in_token()
        return TokenKey(id=key_id, token=self._token)

    def close(self) -> None:
        """See `VaultKeys.close`."""
        self._token.close()
        self._before.close()

    def _in_token(self) -> list[TokenKey]:
        try:
            found = self._token.run(_at_least_one)
        except pkcs11.NoSuchKey:
            found = []
        self._found = [TokenKey(id=key_id, token=self._token) for _, key_id in sorted(found)]
        self._fresh_until = self._clock() + FRESH_SECONDS
        return self._found


def _named(key_id: str, keys: list[TokenKey]) -> TokenKey | None:
    return next((key for key in keys if key.id == key_id), None)


class _MadeNone(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _numbered(session: pkcs11.Session) -> list[tuple[int, str]]:
    """The vault keys of the token: the number in the label, and the id."""
    wanted = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.KEY_TYPE: KeyType.AES}
    numbered = []
    for found in session.get_objects(wanted):
        label, key_id = str(found[Attribute.LABEL]), bytes(found[Attribute.ID])
        number = label.removeprefix(LABEL)
        if label.startswith(LABEL) and number.isdecimal() and key_id.isascii():
            numbered.append((int(number), key_id.decode()))
    return numbered


def _at_least_one(session: pkcs11.Session) -> list[tuple[int, str]]:
    """The same; a token that went away looks empty, so that nothing is looked at twice.

    Raises:
        NoSuchKey: There is none, as far as this session can see.
    """
    numbered = _numbered(session)
    if not numbered:
        raise pkcs11.NoSuchKey
    return numbered


def _key(session: pkcs11.Session, key_id: str) -> SealingKey:
    key = session.get_key(
        object_class=ObjectClass.SECRET_KEY, key_type=KeyType.AES, id=key_id.encode()
    )
    return cast("SealingKey", key)


def _made(session: pkcs11.Session, key_id: str, number: int) -> None:
    try:
        key = session.generate_key(
            KeyType.AES,
            KEY_BYTES * 8,
            id=key_id.encode(),
            label=f"{LABEL}{number}",
            store=True,
            capabilities=MechanismFlag.ENCRYPT | MechanismFlag.DECRYPT,
            template=_TEMPLATE,
        )
    except pkcs11.PKCS11Error as error:
        raise _MadeNone(type(error).__name__) from None
    try:
        # Not every token that makes such a key can use it.
        _encrypted(cast("SealingKey", key), secrets.token_bytes(NONCE_BYTES), b"", b"")
    except pkcs11.PKCS11Error as error:
        key.destroy()
        raise _MadeNone(type(error).__name__) from None


def _encrypted(key: SealingKey, nonce: bytes, plain: bytes, bound_to: bytes) -> bytes:
    return key.encrypt(
        plain,
        mechanism=Mechanism.AES_GCM,
        mechanism_param=GCMParams(nonce, bound_to, TAG_BYTES * 8),
    )
