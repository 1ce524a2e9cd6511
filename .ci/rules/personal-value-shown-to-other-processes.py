"""What the rule of the same name finds, and what it lets pass."""

import asyncio
import os
import subprocess


async def printed(html, password, program, file):
    # ruleid: personal-value-shown-to-other-processes
    await asyncio.create_subprocess_exec(program, html)
    # ruleid: personal-value-shown-to-other-processes
    subprocess.run([program, "--password", password], check=True)
    # ruleid: personal-value-shown-to-other-processes
    os.environ["PASSWORD"] = password
    # ok: personal-value-shown-to-other-processes
    await asyncio.create_subprocess_exec(program, file, stdin=asyncio.subprocess.PIPE)
