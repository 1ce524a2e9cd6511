"""What has to be there before anything starts: keys, tables, and an adopted policy."""

from services.calendars import load_calendar
from services.clocks import SystemClock
from services.demonstration import DemonstrationRefused, is_demonstration
from services.key_store import migrate
from services.keys import KeyPlace, create_key_file
from services.ledger.access import Access
from services.ledger.ledger import open_ledger
from services.policies.documents import load_policy
from services.settings import Settings
from services.settings.key_store import key_store_of
from services.temporal_server.progress import Say
from workflows.calendar import WEEKDAYS_ONLY
from workflows.facts import Actor, ActorKind

TRIAL = Access(actor=Actor(kind=ActorKind.STAFF, actor_id="trial"), purpose="start_a_trial")


async def prepare(settings: Settings, say: Say) -> None:
    """Make a trial ready to run; of a real installation only the policy is put into the ledger.

    Keys are made for a trial alone: a real installation that lost its keys must not get new ones
    silently, for what the old ones encrypted would be lost. Its tables are migrated by
    ``duecourse migrate``.

    Raises:
        DemonstrationRefused: it is no trial, and invented cases lie here.
    """
    if not settings.trial and is_demonstration(settings):
        message = (
            f"invented cases lie in {settings.home}/, and no real one may come among them: take "
            "them away with 'duecourse demo-register remove', or set DUECOURSE_HOME elsewhere"
        )
        raise DemonstrationRefused(message)
    if settings.trial:
        if settings.keys_from is KeyPlace.FILE and not settings.keys.exists():
            settings.keys.parent.mkdir(parents=True, exist_ok=True)
            create_key_file(settings.keys)
            say(f"made the key file {settings.keys}: without it nothing here can be read")
        await migrate(settings.database, key_store_of(settings))
    ledger = await open_ledger(settings.database, SystemClock().now)
    try:
        policy = await ledger.policies.keep_policy(load_policy(settings.policy))
        now = SystemClock().now()
        for name in {WEEKDAYS_ONLY.name, settings.calendar}:
            await ledger.policies.keep_calendar(load_calendar(name, today=now.date()))
        if settings.trial and not await ledger.policies.is_adopted(policy, for_trial=True):
            await ledger.policies.adopt(policy, TRIAL, at=SystemClock().now(), trial=True)
    finally:
        await ledger.close()
