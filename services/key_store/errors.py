"""What can go wrong with the key store as a whole, and what to do about it."""

from services.ledger.errors import LedgerError, LedgerUnavailable


class KeyStoreUnavailable(LedgerUnavailable):
    """The key store cannot be reached, is full, or is too busy to answer. Trying again is safe."""

    def __init__(self, reason: str) -> None:
        LedgerError.__init__(
            self,
            f"The key store did not answer: {reason}. Try again, and if it stays so check that its "
            "database runs and has disk space.",
        )
        self.reason = reason


class KeyStoreNotMigrated(LedgerError):
    """The key store's tables are older or newer than this version of the software."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            f"The key store is at version {found} and this software needs {expected}. Run "
            "'duecourse migrate' with the version that you want to use."
        )


class KeyStoreMissing(LedgerError):
    """There is no key store where it should be."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"There is no key store at {place}. If there are cases already, bring it back from its "
            "backup, or set DUECOURSE_KEY_STORE_URL to where it is: what they hold can be read "
            "with no other. For a new installation, and for one from before there were key stores, "
            "'duecourse migrate' makes it."
        )


class KeyStoreLost(LedgerError):
    """A key store was to be made for a ledger that has entries under the keys of another one."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"There is no key store at {place}, and the ledger has entries that need the keys of "
            "one. Nothing was changed: bring the key store back from its backup, or set "
            "DUECOURSE_KEY_STORE_URL to where it is."
        )
