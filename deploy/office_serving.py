"""Serves the office's pages, and its interface for programs, beside what else runs here."""

from contextlib import AbstractAsyncContextManager
from functools import partial

from deploy.assembly import letter_library, mail_identity
from deploy.pages_serving import Place, pages_serving
from services.accounts.signing_in_by_provider import ProviderSignIn
from services.api.application import build_api
from services.api.parts import ApiParts
from services.demonstration import is_demonstration
from services.identity_provider.discovery import Discovery
from services.identity_provider.provider import IdentityProvider
from services.installation import Installation
from services.keys import LivingRing
from services.office.application import REQUESTS_RATE, build_office
from services.office.codec_server import CodecServer
from services.office.parts import OfficeParts
from services.opening.drafts import Drafts
from services.opening.terms import NewCaseTerms, TermsOnOffer
from services.payloads.codec import EncryptedPayloads
from services.settings import Settings
from services.settings.identity_provider import issuer_of, provider_of
from services.settings.key_sources import key_source_of
from services.settings.office import codec_origin, office_listens_at, office_url
from services.settings.portal import portal_listens_at, portal_url
from services.settings.settings import PREFIX
from services.web.application import Application
from services.web.beside import Beside
from services.web.rates import Rate


def office_serving(
    parts: Installation, *, her_page: str | None = None
) -> AbstractAsyncContextManager[str]:
    """Serve the office's pages until the block ends; gives the address by which people open them.

    A trial whose port is taken uses any other.

    Args:
        parts: The installation.
        her_page: Where the page of the parties is served; as the settings say unless given.

    Raises:
        SettingsError: the place to listen at cannot be used, or an address is missing or wrong.
    """
    settings = parts.settings
    host, port = office_listens_at(settings)
    place = Place(
        setting=f"{PREFIX}OFFICE_LISTEN",
        host=host,
        port=port,
        or_any_port=settings.trial and settings.office_url is None,
        url_at=partial(office_url, settings),
        trusted_proxies=settings.office_trusted_proxies,
    )
    return pages_serving(place, partial(_served, parts, her_page=her_page))


def _served(parts: Installation, url: str, *, her_page: str | None) -> Beside:
    return Beside(office_of(parts, url, her_page=her_page), path="/api", app=api_of(parts, url))


def office_of(
    parts: Installation,
    url: str,
    *,
    her_page: str | None = None,
    requests_rate: Rate = REQUESTS_RATE,
) -> Application:
    """The office's pages of an installation, at an address."""
    return build_office(
        OfficeParts(
            installation=parts,
            ledger=parts.ledger,
            vault=parts.vault,
            desk=parts.desk,
            directory=parts.directory,
            gate=parts.gate,
            accounts=parts.accounts,
            enrolment=parts.enrolment,
            sign_in=parts.sign_in,
            provider=_provider(parts),
            local_accounts=parts.settings.local_accounts,
            clock=parts.clock,
            library=letter_library(parts.settings),
            signed_by=mail_identity(parts.settings).name,
            drafts=Drafts(
                ledger=parts.ledger, vault=parts.vault, desk=parts.desk, clock=parts.clock
            ),
            terms=_terms(parts),
            codes=parts.codes,
            her_page=her_page or _her_page(parts.settings),
            is_demonstration=is_demonstration(parts.settings),
            url=url,
        ),
        url=url,
        codec=_codec_server(parts),
        requests_rate=requests_rate,
    )


def _provider(parts: Installation) -> ProviderSignIn | None:
    """What signs people in by the identity provider, where the settings have one.

    Raises:
        SettingsError: it is described wrongly, or in part.
    """
    described = provider_of(parts.settings)
    if described is None:
        return None
    return ProviderSignIn(
        provider=IdentityProvider(described, parts.clock),
        accounts=parts.accounts,
        directory=parts.directory,
        audit=parts.ledger.audit,
        clock=parts.clock,
    )


def _codec_server(parts: Installation) -> CodecServer | None:
    """What decrypts for Temporal's pages, where the settings name them.

    Raises:
        SettingsError: they name no origin.
    """
    origin = codec_origin(parts.settings)
    if origin is None:
        return None
    source = key_source_of(parts.settings)
    ring = LivingRing(parts.keys.payloads, lambda: source.read().payloads)
    return CodecServer(origin=origin, codec=EncryptedPayloads(ring), tokens=parts.api_tokens)


def _terms(parts: Installation) -> TermsOnOffer:
    settings = parts.settings
    usual = NewCaseTerms(
        policy=settings.policy,
        calendar=settings.calendar,
        time_zone=settings.time_zone,
        is_trial=settings.trial,
        has_gateway=settings.gateway_url is not None,
    )
    return TermsOnOffer(terms=usual, ledger=parts.ledger, clock=parts.clock)


def _her_page(settings: Settings) -> str | None:
    """The address of the page of the parties; None where this installation serves none."""
    if not settings.trial and settings.portal_url is None:
        return None
    _, port = portal_listens_at(settings)
    return portal_url(settings, port)


def api_of(parts: Installation, url: str) -> Application:
    """The interface for programs of an installation, beside the office's pages."""
    return build_api(api_parts(parts), url=url)


def api_parts(parts: Installation) -> ApiParts:
    """What the interface for programs takes of an installation."""
    issuer = issuer_of(parts.settings)
    return ApiParts(
        ledger=parts.ledger,
        vault=parts.vault,
        desk=parts.desk,
        directory=parts.directory,
        gate=parts.gate,
        tokens=parts.api_tokens,
        clock=parts.clock,
        identifiers=parts.keys.identifiers.current,
        terms=_terms(parts),
        provider=None if issuer is None else Discovery(issuer, parts.clock),
    )


def serves_an_office(settings: Settings) -> bool:
    """Whether ``duecourse up`` serves the office: always in a trial, else at its address."""
    return settings.trial or settings.office_url is not None


async def first_link(parts: Installation, url: str) -> str | None:
    """What to tell of the first administrator's link; None where one needs none, or has it."""
    if not parts.settings.local_accounts:
        return None
    invitation = await parts.accounts.invite_first_administrator()
    if invitation is None:
        return None
    return (
        f"Nobody can sign in to the office yet. The link of {invitation.staff_id}, for one use "
        f"within a day:\n  {url}/enrol/{invitation.token}\n\n"
    )
