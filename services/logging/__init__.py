"""Logs that anybody may read: events, opaque ids, codes and numbers, whoever wrote the line.

`configure_logging` is called once, by the composition root, before anything else. Product code logs
with `structlog.get_logger(__name__)` or, in workflows and activities, with `workflow.logger` and
`activity.logger`:

    log.info("notice.sent", notice_id=notice_id, attempt=2)
    workflow.logger.info("case.replanned", extra={"facts": 12})

The first argument is a literal event name in dotted lower case; fields are those of
`ALLOWED_FIELDS`. Anything else is dropped and counted. From libraries comes no text at all: not
their templates either, since many are formatted before they are logged. A library's line says which
logger, which level, which line of source code and which type of error; whoever wants the message
looks up the line of source code.
"""

from services.logging.configure import configure_logging
from services.logging.fields import ALLOWED_FIELDS
from services.logging.temporal import temporal_core_logging, temporal_runtime

__all__ = ["ALLOWED_FIELDS", "configure_logging", "temporal_core_logging", "temporal_runtime"]
