"""The settings: read once at start, every fault named at once, secrets in files.

Each setting is a variable ``DUECOURSE_...``; ``.env.example`` lists them. Without any, an
installation is a *trial*: everything on this machine, below ``var/``.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.identity_provider.description import MatchBy
from services.keys import KeyPlace
from services.mail.relay_settings import MailSecurity

PREFIX = "DUECOURSE_"


class SettingsError(ValueError):
    """Settings are missing or wrong; the message names every one of them."""


def _empty_is_unset(value: Any) -> Any:
    return None if value == "" else value


Text = Annotated[str | None, BeforeValidator(_empty_is_unset)]
OptionalFile = Annotated[Path | None, BeforeValidator(_empty_is_unset)]
OptionalFolder = Annotated[Path | None, BeforeValidator(_empty_is_unset)]


class Settings(BaseSettings):
    """What an installation is told.

    Attributes:
        home: Where keys, the embedded database and the trial mailbox lie.
        trial: Nothing real runs here: the default policy is adopted for the trial alone.
        database_url: ``sqlite:///...`` or ``postgresql://...``.
        database_password_file: A file with the password for ``database_url``.
        people_database_url: The same database as the role ``duecourse_people``, for commands: it
            sees the cases that somebody was let into. They take ``database_url`` unless given.
        people_database_password_file: A file with the password for ``people_database_url``.
        key_store_url: Where the wrapped keys of cases are, if not in a file of their own in the
            home, or in a schema of their own beside the ledger.
        key_store_password_file: A file with the password for ``key_store_url``.
        key_store_schema: Their schema on PostgreSQL.
        temporal_address: Host and port of a Temporal server that somebody else runs.
        temporal_namespace: Its namespace.
        temporal_port: Where the server of our own listens, if none is configured.
        temporal_ui_port: Where its web pages are; none unless given.
        keys_from: ``file``; ``environment``: the variable DUECOURSE_KEYS; or ``systemd``: the
            credential ``duecourse-keys``.
        keys_file: The key file; made by the first ``duecourse up`` of a trial, and by nobody else.
        token_module: The PKCS#11 module of a token that holds the vault keys; without it they are
            in the key file.
        token_label: The token's label.
        token_pin_file: A file with the PIN of its user.
        directory_file: The staff directory; a trial has one of invented people.
        policy: The policy for new cases: the name of a preset, or a file.
        calendar: The working days of new cases: ``weekdays``, a place such as ``DE-BY``, or a file.
        time_zone: The time zone of new cases, unless intake says otherwise.
        relay_host: The mail relay; a trial without one keeps its mail on this machine.
        relay_mails_per_minute: The most mails in a minute; no limit unless given.
        fallback_relay_host: The relay to use when certainly nothing left by the first one.
        sender_address: From whom mail comes; constant.
        sender_name: How that sender is named; says nothing about what the mail is about.
        return_path: Where failure notices go; the sender unless given.
        bounce_address: The address of which every attempt gets one of its own for failure notices,
            with a token; without it they go to the return path and are not read.
        bounce_listen: Where mail to it is taken by LMTP or SMTP: ``127.0.0.1:2424``.
        bounce_imap_host: The server of a mailbox from which mail to it is fetched.
        bounce_imap_folder: The folder it comes to.
        bounce_imap_done_folder: Where mail goes that was dealt with; it is marked as seen and
            stays where it is unless given.
        bounce_imap_seconds: How often that mailbox is looked at.
        message_id_domain: The domain of Message-IDs; that of the sender unless given.
        gateway_url: Where messages beside mail are posted (SMS, chat); https outside loopback.
        gateway_secret_file: A file with the secret by which those requests are signed.
        gateway_ca_file: The authorities to trust for the gateway's certificate.
        gateway_answer_seconds: How long the gateway may take to answer.
        lasting_file: What no backup may bring back: revocations and erasures. Keep it apart from
            the database and its backups.
        letters: A folder of the organisation's own letters, one folder in it for each language.
        staff_quiet_minutes: Staff get at most one mail in so many minutes; alarms wait for
            nothing.
        staff_chat_secret_file: A file with the secret that signs what is posted to chats.
        office_listen: Where the office's pages are served; port 0 takes any free one.
        office_url: The https address by which the staff open them; needed outside a trial.
        office_trusted_proxies: As for the page of the parties.
        oidc_issuer: The issuer of the organisation's identity provider, as it names itself; without
            it the staff sign in by accounts of ours alone.
        oidc_client_id: As what the provider knows this installation.
        oidc_client_secret_file: A file with the secret by which it knows that.
        oidc_match_by: By what the provider knows a member of the directory: ``subject`` or
            ``verified_email``.
        oidc_acr: The level of authentication that is asked for and required, by its name there.
        oidc_name: How the provider is named on the sign-in page.
        oidc_ca_file: The authorities to trust for its certificate.
        local_accounts: Whether accounts of ours let anybody in.
        codec_origin: Scheme and host of Temporal's web pages, for which the office's pages decrypt
            what Temporal stores; nothing is decrypted where it is not set.
        operator_address: Who is told of a case that is stuck, and of an audit log that cannot be
            exported.
        audit_export: The folder to which the audit log is exported; it is not unless given.
        audit_export_minutes: How often.
        portal_listen: Where the page of the parties is served; port 0 takes any free one.
        portal_url: The https address by which people open it; needed outside a trial.
        portal_exit_to: The neutral site to which *Exit this page* leads.
        portal_trusted_proxies: Addresses of proxies, with commas between them, whose word on who
            asks is believed.
        portal_code_days: How many days an access code opens its page.
        log_json: Logs as JSON lines instead of lines for people.
        log_level: ``debug``, ``info``, ``warning`` or ``error``.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    home: Path = Path("var")
    trial: bool = True
    database_url: Text = None
    database_password_file: Path | None = None
    people_database_url: Text = None
    people_database_password_file: OptionalFile = None
    key_store_url: Text = None
    key_store_password_file: OptionalFile = None
    key_store_schema: str = Field(default="duecourse_keys", pattern=r"^[a-z_][a-z0-9_]{0,62}$")
    temporal_address: Text = None
    temporal_namespace: str = "default"
    temporal_port: int = Field(default=7233, ge=0, le=65535)
    temporal_ui_port: int | None = Field(default=None, ge=1, le=65535)
    keys_from: KeyPlace = KeyPlace.FILE
    keys_file: Path | None = None
    token_module: OptionalFile = None
    token_label: Text = None
    token_pin_file: OptionalFile = None
    directory_file: Path | None = None
    policy: str = "un-women-2020"
    calendar: str = "weekdays"
    time_zone: str = "UTC"
    relay_host: Text = None
    relay_port: int | None = Field(default=None, ge=1, le=65535)
    relay_security: MailSecurity | None = None
    relay_username: Text = None
    relay_password_file: Path | None = None
    relay_ca_file: Path | None = None
    relay_connections: int = Field(default=10, ge=1, le=100)
    relay_mails_per_minute: int | None = Field(default=None, ge=1, le=100_000)
    relay_answer_seconds: float = Field(default=600, gt=0, le=3600)
    fallback_relay_host: Text = None
    fallback_relay_port: int | None = Field(default=None, ge=1, le=65535)
    fallback_relay_security: MailSecurity | None = None
    fallback_relay_username: Text = None
    fallback_relay_password_file: Path | None = None
    fallback_relay_ca_file: Path | None = None
    fallback_relay_connections: int = Field(default=10, ge=1, le=100)
    fallback_relay_mails_per_minute: int | None = Field(default=None, ge=1, le=100_000)
    sender_address: str = "updates@duecourse.example"
    sender_name: str = "Updates"
    return_path: Text = None
    bounce_address: Text = None
    bounce_listen: Text = None
    bounce_imap_host: Text = None
    bounce_imap_port: int = Field(default=993, ge=1, le=65535)
    bounce_imap_username: Text = None
    bounce_imap_password_file: Path | None = None
    bounce_imap_ca_file: Path | None = None
    bounce_imap_folder: str = "INBOX"
    bounce_imap_done_folder: Text = None
    bounce_imap_seconds: int = Field(default=60, ge=5, le=3600)
    message_id_domain: Text = None
    gateway_url: Text = None
    gateway_secret_file: OptionalFile = None
    gateway_ca_file: OptionalFile = None
    gateway_answer_seconds: float = Field(default=30, gt=0, le=300)
    lasting_file: OptionalFile = None
    letters: OptionalFolder = None
    staff_quiet_minutes: int = Field(default=60, ge=0, le=1440)
    staff_chat_secret_file: OptionalFile = None
    office_listen: str = "127.0.0.1:8441"
    office_url: Text = None
    office_trusted_proxies: Text = None
    oidc_issuer: Text = None
    oidc_client_id: Text = None
    oidc_client_secret_file: OptionalFile = None
    oidc_match_by: MatchBy = MatchBy.SUBJECT
    oidc_acr: Text = None
    oidc_name: str = Field(default="your organisation", min_length=1, max_length=60)
    oidc_ca_file: OptionalFile = None
    local_accounts: bool = True
    codec_origin: Text = None
    portal_listen: str = "127.0.0.1:8440"
    portal_url: Text = None
    portal_exit_to: str = "https://www.wikipedia.org/"
    portal_trusted_proxies: Text = None
    portal_code_days: int = Field(default=365, ge=1, le=3650)
    operator_address: Text = None
    audit_export: OptionalFolder = None
    audit_export_minutes: int = Field(default=15, ge=1, le=1440)
    log_json: bool = False
    log_level: str = "info"

    @model_validator(mode="after")
    def _real_cases_need_a_real_place(self) -> Self:
        if self.trial:
            return self
        missing = [
            PREFIX + name.upper()
            for name in ("database_url", "keys_file", "directory_file", "relay_host")
            if getattr(self, name) is None
            and not (name == "keys_file" and self.keys_from is not KeyPlace.FILE)
        ]
        missing += [
            PREFIX + name.upper()
            for name in ("sender_address", "operator_address")
            if name not in self.model_fields_set
        ]
        if missing:
            message = f"outside a trial these have to be set: {', '.join(missing)}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _a_fallback_is_beside_a_first_relay(self) -> Self:
        if self.fallback_relay_host is not None and self.relay_host is None:
            message = (
                f"{PREFIX}FALLBACK_RELAY_HOST is set without {PREFIX}RELAY_HOST: give the first "
                "relay too"
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _what_comes_back_has_an_address(self) -> Self:
        ways = {"BOUNCE_LISTEN": self.bounce_listen, "BOUNCE_IMAP_HOST": self.bounce_imap_host}
        named = [PREFIX + name for name, value in ways.items() if value is not None]
        if named and self.bounce_address is None:
            message = (
                f"{' and '.join(named)} is set without {PREFIX}BOUNCE_ADDRESS: give the address "
                "that failure notices go to"
            )
            raise ValueError(message)
        if self.bounce_imap_host is not None and (
            self.bounce_imap_username is None or self.bounce_imap_password_file is None
        ):
            message = (
                f"{PREFIX}BOUNCE_IMAP_HOST needs {PREFIX}BOUNCE_IMAP_USERNAME and "
                f"{PREFIX}BOUNCE_IMAP_PASSWORD_FILE"
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _somebody_can_sign_in(self) -> Self:
        if not self.local_accounts and self.oidc_issuer is None:
            message = (
                f"{PREFIX}LOCAL_ACCOUNTS is off and {PREFIX}OIDC_ISSUER is not set, so that nobody "
                "could sign in: set one of them"
            )
            raise ValueError(message)
        return self

    @property
    def keys(self) -> Path:
        """The key file."""
        return self.keys_file or self.home / "keys.json"

    @property
    def database(self) -> str:
        """The database's URL, with its password if that lies in a file."""
        if self.database_url is None:
            return f"sqlite:///{(self.home / 'ledger.db').absolute()}"
        return with_password(self.database_url, self.database_password_file)

    @property
    def lasting_list(self) -> Path:
        """The list of what no backup may bring back."""
        return self.lasting_file or self.home / "lasting" / "list.jsonl"

    @property
    def temporal_database(self) -> Path:
        """The database of the Temporal server that ``duecourse up`` runs."""
        return self.home / "temporal.db"

    @property
    def people_database(self) -> str | None:
        """The URL of the role of people, with its password; None where commands have no own."""
        if self.people_database_url is None:
            return None
        return with_password(self.people_database_url, self.people_database_password_file)

    @property
    def mailbox(self) -> Path:
        """Where a trial keeps its mail."""
        return self.home / "mailbox"

    @property
    def quiet(self) -> timedelta:
        """The least time between two mails to the same member of staff."""
        return timedelta(minutes=self.staff_quiet_minutes)

    @property
    def keeps_its_own_mail(self) -> bool:
        """Whether mail stays on this machine, in the trial's mailbox."""
        return self.relay_host is None


def read_settings(**given: Any) -> Settings:
    """The settings of the environment; ``given`` ones come first.

    Raises:
        SettingsError: one or more are missing or wrong; all of them are named.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("\n".join(_faults(error))) from None


def _faults(error: ValidationError) -> list[str]:
    faults = []
    for fault in error.errors(include_input=False, include_url=False):
        name = PREFIX + "_".join(str(part).upper() for part in fault["loc"])
        reason = fault["msg"].removeprefix("Value error, ")
        faults.append(f"{name}: {reason}" if fault["loc"] else reason)
    return faults


def with_password(url: str, file: Path | None) -> str:
    """A database's URL with its password, if that lies in a file.

    Raises:
        SettingsError: the file cannot be read, or is empty.
    """
    if file is None:
        return url
    scheme, _, rest = url.partition("://")
    user, _, place = rest.rpartition("@")
    return f"{scheme}://{user}:{read_secret(file).get_secret_value()}@{place}"


def read_secret(file: Path) -> SecretStr:
    """A secret from its file, without the line end.

    Raises:
        SettingsError: the file cannot be read, or is empty.
    """
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        message = f"the secret file {file} cannot be read: {error.strerror}"
        raise SettingsError(message) from None
    if not secret:
        message = f"the secret file {file} is empty"
        raise SettingsError(message)
    return SecretStr(secret)
