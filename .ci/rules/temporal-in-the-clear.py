"""What the rule of the same name finds, and what it lets pass."""

from temporalio.client import Client


async def begin(address, converter, client, name):
    # ruleid: temporal-in-the-clear
    await Client.connect(address, namespace="default")
    # ruleid: temporal-in-the-clear
    await client.start_workflow("case_progress", id="case-1", memo={"name": name})
    # ruleid: temporal-in-the-clear
    await client.start_workflow("case_progress", id="case-1", static_summary=name)
    # ruleid: temporal-in-the-clear
    TelemetryConfig(logging=quiet, metrics=prometheus)
    # ok: temporal-in-the-clear
    TelemetryConfig(logging=quiet)
    # ok: temporal-in-the-clear
    await Client.connect(address, data_converter=converter)
    # ok: temporal-in-the-clear
    await client.start_workflow("case_progress", id="case-1")
