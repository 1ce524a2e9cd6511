"""Temporal's time-skipping test server: months pass in seconds.

It is a Java program. The SDK's download of it is tried first; where that is not reachable, Maven
fetches the official artifact once, into the user's cache.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter
from temporalio.testing import WorkflowEnvironment

from services.temporal_server.find_server import program_cache
from tests.servers.availability import give_up_on
from tests.servers.processes import run

VERSION = "1.38.0"

TimeSkippingEnvironment = Callable[..., AbstractAsyncContextManager[WorkflowEnvironment]]
"""Called with `data_converter=...`, gives an environment of its own."""

_STARTED_WITHIN = timedelta(seconds=60)
_COPY_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"

_PROJECT = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>time-skipping-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>{VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""

# The SDK ends the server by its process id, which `exec` leaves to Java. The loop beside it
# ends a server whose test run was killed, and holds none of that run's pipes open.
_SCRIPT = """\
#!/bin/sh
tests=$PPID
(
    while kill -0 "$tests" && kill -0 $$; do sleep 2; done
    kill $$
) </dev/null >/dev/null 2>&1 &
exec '{java}' -cp '{jars}/*' io.temporal.testserver.TestServer "$@"
"""


@pytest_asyncio.fixture(scope="session")
async def time_skipping_program() -> Path:
    """The program to give the SDK as `test_server_existing_path`."""
    return await find_time_skipping_program()


async def find_time_skipping_program() -> Path:
    """The test server's program, downloaded or fetched where it is not in the cache yet."""
    folder = program_cache(os.environ).parent / f"temporal-test-server-{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    downloaded = await _download(folder)
    if downloaded is not None:
        return downloaded
    return await asyncio.to_thread(_fetch_with_maven, folder)


@pytest.fixture(scope="session")
def time_skipping_environment(time_skipping_program: Path) -> TimeSkippingEnvironment:
    """Make an environment: `async with` what a call with the test's `data_converter` gives."""

    @asynccontextmanager
    async def environment(
        *, data_converter: DataConverter = pydantic_data_converter
    ) -> AsyncIterator[WorkflowEnvironment]:
        started = await WorkflowEnvironment.start_time_skipping(
            data_converter=data_converter,
            test_server_existing_path=str(time_skipping_program),
            test_server_startup_timeout=_STARTED_WITHIN,
        )
        server = _child_that_serves(started.client.service_client.config.target_host)
        try:
            yield started
        finally:
            await started.shutdown()
            if server.is_running():
                server.kill()

    return environment


async def _download(folder: Path) -> Path | None:
    name = folder / f"temporal-test-server-v{VERSION}"
    try:
        environment = await WorkflowEnvironment.start_time_skipping(
            download_dest_dir=str(folder),
            test_server_download_version=f"v{VERSION}",
            test_server_startup_timeout=_STARTED_WITHIN,
        )
    except RuntimeError:
        return None
    await environment.shutdown()
    return name


def _fetch_with_maven(folder: Path) -> Path:
    script = folder / "run"
    if script.is_file():
        return script
    java, maven = shutil.which("java"), shutil.which("mvn")
    if java is None or maven is None:
        give_up_on(
            "time-skipping Temporal server",
            "its download is not reachable, and `java` and `mvn`, which would fetch it from Maven "
            "Central, are not both installed (Debian: apt install maven)",
        )
    with tempfile.TemporaryDirectory(dir=folder) as name:
        project, jars = Path(name) / "pom.xml", Path(name) / "jars"
        project.write_text(_PROJECT, encoding="ascii")
        run(
            [
                *(maven, "--batch-mode", "--quiet", "--file", project, _COPY_DEPENDENCIES),
                *("-DincludeScope=runtime", f"-DoutputDirectory={jars}"),
            ],
            folder=Path(name),
        )
        shutil.rmtree(folder / "jars", ignore_errors=True)
        jars.replace(folder / "jars")
    # The script comes last: where it is, all it needs is.
    written = script.with_suffix(".new")
    written.write_text(_SCRIPT.format(java=java, jars=folder / "jars"), encoding="utf-8")
    written.chmod(0o755)
    written.replace(script)
    return script


def _child_that_serves(address: str) -> psutil.Process:
    port = address.rpartition(":")[2]
    return next(child for child in psutil.Process().children() if port in child.cmdline())
