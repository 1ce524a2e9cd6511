"""How Temporal's loggers are brought to write the same lines."""

import logging
from functools import cache

from temporalio import activity, workflow
from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)

_CORE_LOGGER = "temporalio.core"


def keep_temporal_context_out_of_messages() -> None:
    """Leave event names alone: ids of workflow and activity come as fields."""
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False


def temporal_core_logging() -> LoggingConfig:
    """Logging of the SDK's core, for the runtime's telemetry configuration.

    Without it the core writes to the terminal by itself. Its lines then say level and module; its
    messages can hold what a server answered, and are dropped like those of every library.
    """
    return LoggingConfig(
        filter=TelemetryFilter(core_level="WARN", other_level="ERROR"),
        forwarding=LogForwardingConfig(
            logger=logging.getLogger(_CORE_LOGGER),
            prepend_target_on_message=False,
            append_log_fields_to_message=False,
        ),
    )


@cache
def temporal_runtime() -> Runtime:
    """The SDK's core of this process: every client takes it, or its own would write by itself.

    It measures nothing: what is not counted cannot be read from a counter.
    """
    return Runtime(telemetry=TelemetryConfig(logging=temporal_core_logging()))
