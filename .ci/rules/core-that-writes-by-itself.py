"""What the rule of the same name finds, and what it lets pass."""

from temporalio.client import Client

from services.logging import temporal_runtime


async def reached(address, converter):
    # ruleid: core-that-writes-by-itself
    await Client.connect(address, data_converter=converter)
    # ruleid: core-that-writes-by-itself
    await Client.connect(address, runtime=Runtime.default())
    # ok: core-that-writes-by-itself
    await Client.connect(address, data_converter=converter, runtime=temporal_runtime())
