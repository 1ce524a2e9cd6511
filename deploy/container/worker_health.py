"""``python -m deploy.container.worker_health``: whether the worker of this container is at work.

The answer comes from Temporal: it knows which workers asked for work, and when. A worker that lives
but asks for nothing is as good as dead, and this tells. The ledger has to answer, too.
"""

import asyncio
import platform
import sys
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from deploy.assembly import connect, temporal_address
from services.clocks import SystemClock
from services.keys import KeyFileError
from services.ledger.errors import LedgerError
from services.ledger.ledger import open_ledger
from services.settings import Settings, SettingsError, read_settings
from services.settings.key_sources import key_source_of
from workflows import names

LAST_SEEN_WITHIN = timedelta(seconds=150)
"""A worker asks for work at least every 70 seconds: two questions may go astray."""

ANSWER_WITHIN = timedelta(seconds=15)


async def asks_for_work(
    client: Client, host: str, now: datetime, *, task_queue: str = names.TASK_QUEUE
) -> bool:
    """Whether a worker on ``host`` asked Temporal for work lately.

    A worker's identity is ``process@host``; in a container the host is the container's own name.

    Raises:
        RPCError: Temporal does not answer.
    """
    described = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=task_queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
    )
    return any(
        poller.identity.endswith(f"@{host}")
        and now - poller.last_access_time.ToDatetime(tzinfo=UTC) <= LAST_SEEN_WITHIN
        for poller in described.pollers
    )


async def trouble(settings: Settings, host: str) -> str | None:
    """What is wrong with the worker on ``host``, or None."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN.total_seconds()):
            client = await connect(
                settings, key_source_of(settings).read(), temporal_address(settings)
            )
            if not await asks_for_work(client, host, SystemClock().now()):
                return "the worker of this container did not ask for work lately"
            ledger = await open_ledger(settings.database, SystemClock().now)
            try:
                await ledger.clock_now()
            finally:
                await ledger.close()
    except TimeoutError:
        return f"no answer within {ANSWER_WITHIN.total_seconds():.0f} s"
    except (RPCError, RuntimeError):
        return "Temporal does not answer"
    except (KeyFileError, SettingsError) as error:
        return str(error)
    except LedgerError as error:
        return f"the ledger cannot be used ({type(error).__name__})"
    return None


def main() -> int:
    """Exit 0 if the worker is at work, 1 if it is not; one line says why."""
    found = asyncio.run(trouble(read_settings(), platform.node()))
    sys.stdout.write(f"{found or 'at work'}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
