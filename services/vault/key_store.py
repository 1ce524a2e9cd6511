"""The port behind which wrapped data keys are stored, apart from what they seal."""

from typing import Protocol

from services.vault.records import KeyOwner, StandingKeys, WrappedCaseKey, WrappedPartyKey


class KeyStore(Protocol):
    """Stores keys that it cannot use.

    Two laws, checked by the contract tests: the first key written for an owner is the owner's key;
    a destroyed key stays destroyed, whatever comes later or at the same moment. And a key survives
    whatever happens to the machine once a `put` returned: what it seals is written after it.
    """

    async def find(self, owner: KeyOwner) -> StandingKeys | None:
        """The keys of an owner, or None if its case never had one.

        Raises:
            PartyKeyDestroyed: The party's key was destroyed.
            CaseKeyDestroyed: The case's key was destroyed.
        """

    async def put_case_key(self, key: WrappedCaseKey) -> WrappedCaseKey:
        """Store a case's key unless the case has one; the key that stands is returned.

        Raises:
            CaseKeyDestroyed: The case had one, and it was destroyed.
        """

    async def put_party_key(self, key: WrappedPartyKey) -> WrappedPartyKey:
        """Store a party's key unless she has one; the key that stands is returned.

        Raises:
            PartyKeyDestroyed: She had one, and it was destroyed.
            CaseKeyDestroyed: The case's key was destroyed, and with it those of all its parties.
            CaseKeyMissingError: The case has no key that could have wrapped hers.
        """

    async def destroy(self, owner: KeyOwner) -> None:
        """Overwrite the owner's key, of a case those of its parties too, and remember it.

        An owner that has no key yet counts as destroyed afterwards as well. Doing it twice is the
        same as doing it once.
        """
