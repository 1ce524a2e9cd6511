"""The data keys of cases and parties at work: found, made, destroyed; unwrapped for a while."""

from services.keys.wrapping import VaultRing, asked
from services.vault.cipher_cache import CipherCache
from services.vault.envelope import CaseCipher, OwnerCipher, new_case_key, unwrap_case_key
from services.vault.errors import CaseKeyMissingError
from services.vault.key_store import KeyStore
from services.vault.records import KeyOwner, StandingKeys, WrappedCaseKey


class DataKeys:
    """Gives out ciphers. Each call asks the key store, so that a destroyed key opens nothing."""

    def __init__(self, *, key_store: KeyStore, keys: VaultRing, ciphers: CipherCache) -> None:
        self._key_store = key_store
        self._keys = keys
        self._ciphers = ciphers

    async def find(self, owner: KeyOwner) -> OwnerCipher | None:
        """The cipher of an owner, or None if it never had a key.

        Raises:
            KeyDestroyed: It had one, and it was destroyed.
            CaseKeyRefusedError: A stored key was altered or is somebody else's.
            UnknownKeyError: The vault key that wraps the case's is not there.
        """
        standing = await self._key_store.find(owner)
        if standing is None or (owner.party_id is not None and standing.party is None):
            return None
        return self._ciphers.get(owner) or await self._unwrapped(owner, standing)

    async def require(self, owner: KeyOwner) -> OwnerCipher:
        """The same, where there is something that the key has sealed.

        Raises:
            CaseKeyMissingError: The key store does not have it.
        """
        cipher = await self.find(owner)
        if cipher is None:
            raise CaseKeyMissingError(owner.case_id)
        return cipher

    async def refuse_destroyed(self, case_id: str, party_id: str | None) -> None:
        """Tell why nothing of this case, or of this party, is there, if a key was destroyed.

        Raises:
            KeyDestroyed: That is why.
        """
        await self._key_store.find(KeyOwner(case_id=case_id, party_id=party_id))

    async def make(self, owner: KeyOwner) -> OwnerCipher:
        """Make an owner's first key; where somebody else made it at the same moment, theirs stands.

        Raises:
            KeyDestroyed: It had one, and it was destroyed.
        """
        case = await self._case_cipher(owner.case_id)
        if owner.party_id is None:
            return case
        proposed, cipher = case.new_party_key(owner.party_id)
        standing = await self._key_store.put_party_key(proposed)
        if standing != proposed:
            cipher = case.unwrap_party_key(standing)
        self._ciphers.put(cipher)
        return cipher

    async def destroy(self, owner: KeyOwner) -> None:
        """Destroy an owner's key, here and in the key store."""
        self._ciphers.forget(owner)
        await self._key_store.destroy(owner)
        # Once more: another call may have unwrapped it while this one waited.
        self._ciphers.forget(owner)

    async def _case_cipher(self, case_id: str) -> CaseCipher:
        standing = await self._key_store.find(KeyOwner(case_id=case_id))
        if standing is not None:
            return await self._unwrapped_case(standing.case)
        proposed, cipher = await asked(self._keys, lambda: new_case_key(case_id, self._keys))
        stored = await self._key_store.put_case_key(proposed)
        if stored != proposed:
            return await self._unwrapped_case(stored)
        self._ciphers.put(cipher)
        return cipher

    async def _unwrapped(self, owner: KeyOwner, standing: StandingKeys) -> OwnerCipher:
        case = await self._unwrapped_case(standing.case)
        if owner.party_id is None or standing.party is None:
            return case
        cipher = case.unwrap_party_key(standing.party)
        self._ciphers.put(cipher)
        return cipher

    async def _unwrapped_case(self, key: WrappedCaseKey) -> CaseCipher:
        cached = self._ciphers.get(KeyOwner(case_id=key.case_id))
        if isinstance(cached, CaseCipher):
            return cached
        cipher = await asked(self._keys, lambda: unwrap_case_key(key.case_id, key, self._keys))
        self._ciphers.put(cipher)
        return cipher
