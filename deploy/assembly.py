"""The composition root: the one place where the parts of the product are put together."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from temporalio.client import Client

from services.access.gate import Gate
from services.access_codes.desk import AccessCodes
from services.accounts.api_tokens import ApiTokens
from services.accounts.enrolling import Enrolment
from services.accounts.passwords import Passwords
from services.accounts.signing_in import SignIn
from services.accounts.staff_accounts import StaffAccounts
from services.accounts.throttling import Throttle
from services.auditing.exporting import AuditExporter
from services.calendars import load_calendar
from services.cases import CaseFiles
from services.clocks import Clock, SystemClock
from services.desk.case_workflows import CaseWorkflows
from services.desk.desk import CaseDesk
from services.directory.directory import StaffDirectory
from services.directory.entries import MailRhythm
from services.directory.reading import load_directory, trial_directory
from services.gateway.interface import MessageGateway
from services.gateway.webhook import WebhookGateway
from services.installation import Installation
from services.key_store import open_key_storage
from services.keys import KeyPurpose, KeyRings, LivingRing
from services.keys.wrapping import asked
from services.lasting import LastingList
from services.ledger.ledger import Ledger, open_ledger
from services.letters.library import LetterLibrary
from services.logging import temporal_runtime
from services.mail.address import MailAddressError, parse_address
from services.mail.message import MailIdentity
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.mail.tls import RelayCertificateFileError
from services.mail.transport import MailTransport
from services.mail_returns.return_path import ReturnAddress, ReturnAddressError
from services.mail_returns.taking_in import ReturnedMailDesk
from services.origin import Origin
from services.payloads import data_converter
from services.settings import Settings, SettingsError
from services.settings.gateway import gateway_of
from services.settings.key_sources import key_source_of, vault_keys_of
from services.settings.key_store import key_store_of
from services.settings.mail_domain import mail_domain_of
from services.settings.portal import codes_are_good_for
from services.settings.relays import relays_of
from services.settings.settings import PREFIX
from services.settings.staff_chat import chat_secret_of
from services.staff_chat.posting import ChatPoster
from services.staff_post.unlock_notice import UnlockNotice
from services.vault.vault import Vault
from workflows import names
from workflows.calendar import WEEKDAYS_ONLY, Calendar

LOCAL_ADDRESS = "127.0.0.1"


async def connect(
    settings: Settings, keys: KeyRings, address: str, *, lazy: bool = False
) -> Client:
    """A client of Temporal that encrypts whatever it hands over.

    A ``lazy`` one connects when it is first used, for commands that may never need it.

    Raises:
        RuntimeError: the server cannot be reached.
    """
    source = key_source_of(settings)
    return await Client.connect(
        address,
        namespace=settings.temporal_namespace,
        data_converter=data_converter(LivingRing(keys.payloads, lambda: source.read().payloads)),
        runtime=temporal_runtime(),
        lazy=lazy,
    )


def temporal_address(settings: Settings) -> str:
    """Where Temporal is: the configured server, or the one that ``duecourse up`` runs here."""
    return settings.temporal_address or f"{LOCAL_ADDRESS}:{settings.temporal_port}"


@asynccontextmanager
async def installation(
    settings: Settings,
    client: Client,
    *,
    clock: Clock | None = None,
    origin: Origin | None = None,
    for_people: bool = False,
    task_queue: str = names.TASK_QUEUE,
) -> AsyncIterator[Installation]:
    """The installation that the settings describe, on a Temporal client; closed at the end.

    ``origin`` is from where people act through it, for the audit log; this program unless given.
    ``for_people`` takes the database's role of people, where the installation has one: it sees the
    cases that somebody was let into. ``task_queue`` is where its workers ask for what cases do.

    Raises:
        KeyFileError: the keys are missing or unsafe; nothing starts without them.
        TokenError: the token that holds the vault keys cannot be used.
        LedgerError: the database cannot be reached or was not migrated.
        StaffDirectoryError: the staff directory has faults.
    """
    clock = clock or SystemClock()
    source = key_source_of(settings)
    keys = source.read()
    async with AsyncExitStack() as opened:
        url = settings.people_database if for_people else None
        ledger = await open_ledger(
            url or settings.database, clock.now, origin, for_people=url is not None
        )
        opened.push_async_callback(ledger.close)
        key_storage = await open_key_storage(key_store_of(settings), clock.now)
        opened.push_async_callback(key_storage.close)
        vault_keys = vault_keys_of(settings, source, keys)
        opened.callback(vault_keys.close)
        # A token that cannot be used is told now, and not by the first letter.
        await asked(vault_keys, vault_keys.ids)
        vault = Vault(
            store=ledger.vault_rows,
            key_store=key_storage.rows,
            keys=vault_keys,
            lookups=LivingRing(
                keys.of(KeyPurpose.LOOKUPS), lambda: source.read().of(KeyPurpose.LOOKUPS)
            ),
            audit=ledger.audit,
        )
        files = CaseFiles(ledger)
        lasting = LastingList(settings.lasting_list, keys.identifiers.current)
        desk = CaseDesk(
            workflows=CaseWorkflows(client, task_queue=task_queue),
            ledger=ledger,
            vault=vault,
            files=files,
            clock=clock,
            identifiers=keys.identifiers,
            is_trial=settings.trial,
        )
        directory = staff_directory(settings)
        account_keys = LivingRing(
            keys.of(KeyPurpose.ACCOUNTS), lambda: source.read().of(KeyPurpose.ACCOUNTS)
        )
        passwords = Passwords()
        accounts = StaffAccounts(
            store=ledger.accounts,
            directory=directory,
            clock=clock,
            has_provider=settings.oidc_issuer is not None,
        )
        yield Installation(
            settings=settings,
            keys=keys,
            vault_keys=vault_keys,
            clock=clock,
            ledger=ledger,
            key_storage=key_storage,
            vault=vault,
            files=files,
            lasting=lasting,
            directory=directory,
            desk=desk,
            gate=Gate(
                ledger=ledger,
                directory=directory,
                clock=clock,
                is_trial=settings.trial,
                notice=UnlockNotice(
                    ledger=ledger,
                    directory=directory,
                    domain=mail_identity(settings).message_id_domain,
                    clock=clock,
                ),
            ),
            codes=AccessCodes(
                ledger=ledger,
                lasting=lasting,
                identifiers=keys.identifiers,
                clock=clock,
                good_for=codes_are_good_for(settings),
            ),
            returns=_returned_mail_desk(settings, ledger, desk, clock),
            accounts=accounts,
            api_tokens=ApiTokens(
                store=ledger.api_tokens,
                accounts=accounts,
                audit=ledger.audit,
                clock=clock,
                is_trial=settings.trial,
            ),
            enrolment=Enrolment(
                store=ledger.accounts,
                directory=directory,
                keys=account_keys,
                passwords=passwords,
                clock=clock,
            ),
            sign_in=SignIn(
                store=ledger.accounts,
                directory=directory,
                throttle=Throttle(ledger.sign_in_failures, keys.identifiers),
                passwords=passwords,
                keys=account_keys,
                identifiers=keys.identifiers,
                audit=ledger.audit,
                clock=clock,
            ),
            audit_exporter=audit_exporter(settings, ledger, clock),
        )


def _returned_mail_desk(
    settings: Settings, ledger: Ledger, desk: CaseDesk, clock: Clock
) -> ReturnedMailDesk | None:
    address = return_address(settings)
    if address is None:
        return None
    return ReturnedMailDesk(
        ledger=ledger,
        desk=desk,
        address=address,
        own_domain=mail_identity(settings).message_id_domain,
        clock=clock,
    )


def staff_directory(settings: Settings) -> StaffDirectory:
    """The staff directory; a trial without one has invented people."""
    if settings.directory_file is None:
        return trial_directory()
    return load_directory(settings.directory_file)


def staff_chats(settings: Settings, directory: StaffDirectory) -> ChatPoster | None:
    """The way to the chats of the staff; none where nobody has one.

    Raises:
        SettingsError: somebody has one, and there is no secret to sign with, or one of no use.
    """
    secret = chat_secret_of(settings, directory)
    return None if secret is None else ChatPoster(secret=secret, wall=SystemClock())


def working_days(settings: Settings, directory: StaffDirectory, clock: Clock) -> Calendar:
    """The days on which daily digests go out; nobody's calendar is read where nobody has one.

    Raises:
        UnreadableCalendar: the calendar of the settings has faults.
    """
    if all(member.mail is not MailRhythm.DAILY_DIGEST for member in directory.staff):
        return WEEKDAYS_ONLY
    return load_calendar(settings.calendar, today=clock.now().date())


def letter_library(settings: Settings) -> LetterLibrary:
    """Where the texts of letters lie.

    Raises:
        LetterFolderError: The organisation's own folder cannot be used.
    """
    library = LetterLibrary(own=settings.letters)
    library.require_folder()
    return library


def mail_identity(settings: Settings) -> MailIdentity:
    """From whom mail comes: constant, and silent about what it is about."""
    return MailIdentity(
        name=settings.sender_name,
        address=parse_address(settings.sender_address),
        return_path=parse_address(settings.return_path or settings.sender_address),
        message_id_domain=mail_domain_of(settings),
    )


def message_gateway(settings: Settings) -> MessageGateway | None:
    """The way to parties beside mail, if one is configured.

    Raises:
        SettingsError: it is described wrongly.
    """
    described = gateway_of(settings)
    if described is None:
        return None
    try:
        return WebhookGateway(described, wall=SystemClock())
    except RelayCertificateFileError as error:
        message = f"{PREFIX}GATEWAY_CA_FILE: {error}"
        raise SettingsError(message) from None


def audit_exporter(settings: Settings, ledger: Ledger, clock: Clock) -> AuditExporter | None:
    """What adds the audit log to the export folder, if there is one."""
    if settings.audit_export is None:
        return None
    source = key_source_of(settings)
    return AuditExporter(
        log=ledger.audit,
        folder=settings.audit_export,
        keys=lambda: source.read().of(KeyPurpose.AUDIT),
        clock=clock,
    )


def return_address(settings: Settings) -> ReturnAddress | None:
    """The address of which every attempt gets a return path of its own, if one is set.

    Raises:
        SettingsError: it cannot serve for that.
    """
    if settings.bounce_address is None:
        return None
    try:
        return ReturnAddress(parse_address(settings.bounce_address))
    except (MailAddressError, ReturnAddressError) as error:
        message = f"DUECOURSE_BOUNCE_ADDRESS: {error}"
        raise SettingsError(message) from None


def mail_transport(
    settings: Settings, trial_port: int | None, clock: Clock | None = None
) -> MailTransport:
    """The way out: the configured relays, or the trial's own mailbox on this machine.

    A ``clock`` that is stepped also measures how long a relay is left alone.

    Raises:
        SettingsError: neither is there.
    """
    return MailTransport(*_relays(settings, trial_port), seconds=_seconds_by(clock))


def _relays(settings: Settings, trial_port: int | None) -> tuple[RelaySettings, ...]:
    configured = relays_of(settings)
    if configured:
        return configured
    if trial_port is None:
        message = "no relay is configured: set DUECOURSE_RELAY_HOST, or start with 'duecourse up'"
        raise SettingsError(message)
    mailbox = RelaySettings(
        host=LOCAL_ADDRESS,
        port=trial_port,
        security=MailSecurity.NONE_ON_LOOPBACK,
        connections=settings.relay_connections,
        final_reply_seconds=min(settings.relay_answer_seconds, 10),
    )
    return (mailbox,)


def _seconds_by(clock: Clock | None) -> Callable[[], float]:
    if clock is None or isinstance(clock, SystemClock):
        return time.monotonic
    return lambda: clock.now().timestamp()


def answer_wait(settings: Settings) -> timedelta:
    """How long the relay may take to answer the final dot."""
    seconds = settings.relay_answer_seconds
    return timedelta(seconds=min(seconds, 10) if settings.keeps_its_own_mail else seconds)
