"""The secret keys of an installation: made once, read at every start, never printed.

`create_key_file` makes them, `load_key_file` gives them out as `KeyRings`, `rotate_key` adds a
newer key and keeps the old ones; a `LivingRing` notices that while it is in use. A program that
cannot load its keys must not start.
"""

from services.keys.associated_data import associated_data
from services.keys.errors import KeyFileError, KeyFileExistsError, KeyProblem, UnknownKeyError
from services.keys.file import create_key_file, load_key_file, rotate_key
from services.keys.keyed_hash import keyed_hash
from services.keys.living_ring import LivingRing
from services.keys.purposes import KeyPurpose
from services.keys.ring import Key, KeyRing, KeyRings, Ring
from services.keys.sealing import SealBroken, seal, unseal
from services.keys.sources import KeyPlace, KeySource, key_source

__all__ = [
    "Key",
    "KeyFileError",
    "KeyFileExistsError",
    "KeyPlace",
    "KeyProblem",
    "KeyPurpose",
    "KeyRing",
    "KeyRings",
    "KeySource",
    "LivingRing",
    "Ring",
    "SealBroken",
    "UnknownKeyError",
    "associated_data",
    "create_key_file",
    "key_source",
    "keyed_hash",
    "load_key_file",
    "rotate_key",
    "seal",
    "unseal",
]
