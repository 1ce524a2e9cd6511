"""The identity provider that the settings describe, if the staff sign in by one."""

from services.identity_provider.description import Issuer, ProviderDescription
from services.settings.addresses import web_address
from services.settings.settings import PREFIX, Settings, SettingsError, read_secret


def issuer_of(settings: Settings) -> Issuer | None:
    """Where the identity provider is; None where there is none.

    Raises:
        SettingsError: It is no https address, or its authorities cannot be read.
    """
    if settings.oidc_issuer is None:
        return None
    name = f"{PREFIX}OIDC_ISSUER"
    url = web_address(name, settings.oidc_issuer, only_a_host=False)
    issuer = Issuer(url=url, ca_file=settings.oidc_ca_file)
    try:
        issuer.trust()
    except OSError as error:
        message = f"{PREFIX}OIDC_CA_FILE: {settings.oidc_ca_file} is of no use: {error.strerror}"
        raise SettingsError(message) from None
    return issuer


def provider_of(settings: Settings) -> ProviderDescription | None:
    """How this installation stands to its identity provider; None where there is none.

    Raises:
        SettingsError: It is described in part, or its secret cannot be read.
    """
    issuer = issuer_of(settings)
    if issuer is None:
        return None
    if settings.oidc_client_id is None or settings.oidc_client_secret_file is None:
        message = (
            f"{PREFIX}OIDC_ISSUER needs {PREFIX}OIDC_CLIENT_ID, as what the provider knows this "
            f"installation, and {PREFIX}OIDC_CLIENT_SECRET_FILE, a file with its secret"
        )
        raise SettingsError(message)
    return ProviderDescription(
        issuer=issuer,
        client_id=settings.oidc_client_id,
        client_secret=read_secret(settings.oidc_client_secret_file),
        match_by=settings.oidc_match_by,
        acr=settings.oidc_acr,
        name=settings.oidc_name,
    )
