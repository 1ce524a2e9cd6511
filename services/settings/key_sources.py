"""The keys' source that the settings describe, and where the vault keys among them lie."""

import os

from services.keys import KeyRings, KeySource, key_source
from services.keys.held_vault_keys import HeldVaultKeys
from services.keys.wrapping import VaultKeys
from services.settings.settings import PREFIX, Settings, SettingsError, read_secret


def key_source_of(settings: Settings) -> KeySource:
    """Where this installation's keys come from; nothing is read yet."""
    return key_source(settings.keys_from, file=settings.keys, variables=os.environ)


def vault_keys_of(settings: Settings, source: KeySource, rings: KeyRings) -> VaultKeys:
    """The vault keys: in a token if one is configured, else those of the source.

    Nothing is asked of a token yet.

    Raises:
        SettingsError: the token is described in part, or its PIN cannot be read.
    """
    held = HeldVaultKeys(source, rings.vault)
    if settings.token_module is None:
        return held
    if settings.token_label is None or settings.token_pin_file is None:
        message = (
            f"{PREFIX}TOKEN_MODULE needs {PREFIX}TOKEN_LABEL, the label of the token, and "
            f"{PREFIX}TOKEN_PIN_FILE, a file with its PIN"
        )
        raise SettingsError(message)
    from services.keys.token import Token, TokenPlace  # noqa: PLC0415 - loads a compiled library
    from services.keys.token_keys import TokenKeys  # noqa: PLC0415 - as above

    place = TokenPlace(
        module=settings.token_module,
        label=settings.token_label,
        pin=read_secret(settings.token_pin_file),
    )
    return TokenKeys(Token(place), held)
