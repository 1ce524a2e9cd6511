"""A PKCS#11 token with one session, opened again when the token comes back."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pkcs11
from pydantic import SecretStr

from services.keys.token_errors import TokenError, TokenProblem

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPlace:
    """Which token, and how to log in.

    Attributes:
        module: The PKCS#11 module: a shared library.
        label: The token's label.
        pin: Its user's PIN.
    """

    module: Path
    label: str
    pin: SecretStr = field(repr=False)


class Token:
    """Runs one thing at a time in a session of the token; all calls wait for it.

    A program has one login on a token, shared by all its sessions, and a module may have to be
    started anew to see a token that came back. So there is one session and one lock.
    """

    def __init__(self, place: TokenPlace) -> None:
        self.place = place
        self._lock = threading.Lock()
        self._session: pkcs11.Session | None = None
        self._pin_refused: TokenError | None = None
        self._has_served = False

    def run(self, work: Callable[[pkcs11.Session], Result], *, writes: bool = False) -> Result:
        """Do something in a session; once more if the session turns out to be stale.

        Args:
            work: What is done; it may be done twice.
            writes: Whether it makes keys.

        Raises:
            TokenError: The token cannot be used.
            NoSuchKey: The token is there, and the key that `work` looked for is not.
        """
        with self._lock:
            if self._session is not None and not writes:
                try:
                    return work(self._session)
                except pkcs11.PKCS11Error:
                    # The session ended, or the token went and came back. A new one tells.
                    self._end()
            try:
                self._session = self._opened(writes=writes)
                self._has_served = True
                return work(self._session)
            except pkcs11.NoSuchKey:
                raise
            except pkcs11.PKCS11Error as error:
                self._end()
                raise self._told(error) from None
            finally:
                if writes:
                    self._end()

    def close(self) -> None:
        """Log out."""
        with self._lock:
            self._end()

    def _opened(self, *, writes: bool) -> pkcs11.Session:
        if self._pin_refused is not None:
            raise self._pin_refused
        self._end()
        token = self._found()
        try:
            return token.open(rw=writes, user_pin=self.place.pin.get_secret_value())
        except pkcs11.UserAlreadyLoggedIn:
            return token.open(rw=writes)
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
            self._pin_refused = self._told(error)
            raise self._pin_refused from None

    def _found(self) -> pkcs11.Token:
        try:
            module = pkcs11.lib(str(self.place.module))
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            raise self._error(TokenProblem.NO_MODULE, error) from None
        try:
            return module.get_token(token_label=self.place.label)
        except pkcs11.PKCS11Error:
            # Many modules look for tokens only when they are started.
            with suppress(pkcs11.PKCS11Error):
                module.reinitialize()
        return pkcs11.lib(str(self.place.module)).get_token(token_label=self.place.label)

    def _end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            # It may have ended with its token.
            with suppress(pkcs11.PKCS11Error):
                session.close()

    def _told(self, error: pkcs11.PKCS11Error) -> TokenError:
        match error:
            case pkcs11.NoSuchToken():
                problem = TokenProblem.NO_TOKEN
            case pkcs11.PinIncorrect() | pkcs11.PinInvalid() | pkcs11.PinLenRange():
                problem = TokenProblem.PIN_REFUSED
            case pkcs11.PinLocked() | pkcs11.PinExpired():
                problem = TokenProblem.PIN_LOCKED
            case _:
                problem = TokenProblem.GONE
        return self._error(problem, error)

    def _error(self, problem: TokenProblem, error: Exception) -> TokenError:
        if self._has_served and problem in (TokenProblem.NO_MODULE, TokenProblem.NO_TOKEN):
            # It was there: nothing is configured wrongly.
            problem = TokenProblem.GONE
        return TokenError(
            problem,
            module=str(self.place.module),
            token=self.place.label,
            code=type(error).__name__,
        )
