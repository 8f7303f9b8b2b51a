"""The mail server of the demo: what Odoo sends is kept as files in .odoo/outbox, and leaves this machine never.

It runs as a process beside Odoo: it prints its port, reads Odoo's process number, and ends when Odoo does.
"""
import asyncio
import os
import subprocess
import sys
import time

from . import layout

FOLDER = layout.STATE / "outbox"


def start():
    """Start the mail server and return its process and port."""
    process = subprocess.Popen(
        [str(layout.PYTHON), "-m", "launcher.outbox"], cwd=layout.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    )
    return process, int(process.stdout.readline())


def live_with(process, pid):
    """Have the mail server end when the process ``pid`` does."""
    process.stdin.write(f"{pid}\n")
    process.stdin.close()


class Keeper:
    """Write each message to a file of its own, the newest last by name."""

    async def handle_DATA(self, server, session, envelope):
        name = f"{time.time_ns()}-{envelope.rcpt_tos[0].replace('/', '_')}.eml"
        (FOLDER / name).write_bytes(envelope.content)
        return "250 Kept on this machine"


async def main():
    from aiosmtpd.smtp import SMTP  # noqa: PLC0415 - the launcher itself runs before it is installed

    FOLDER.mkdir(parents=True, exist_ok=True)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Keeper()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    line = await asyncio.to_thread(sys.stdin.readline)
    while line.strip() and _lives(int(line)):
        await asyncio.sleep(1)


def _lives(pid):
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    asyncio.run(main())
