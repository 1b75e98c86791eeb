"""Where the measured mail goes: Debian's smtp-sink, or a small one of our own where that is missing or must be slow."""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mail.raw_smtp import Conversation

OWN = "the repository's own sink"
_ROOT = Path(__file__).resolve().parents[2]


def kind() -> str:
    return "postfix's smtp-sink" if shutil.which("smtp-sink", path="/usr/sbin:/usr/bin:/sbin:/bin") else OWN


@contextmanager
def running(port: int, *, reply_after: float = 0.0) -> Iterator[None]:
    """`reply_after` holds back each reply by so many seconds, as a network does."""
    process = subprocess.Popen(_own(port, reply_after) if reply_after or kind() == OWN else _postfix(port), cwd=_ROOT)
    try:
        _wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _postfix(port: int) -> list[str]:
    return ["/usr/sbin/smtp-sink", "-u", "nobody", f"127.0.0.1:{port}", "1000"]


def _own(port: int, reply_after: float) -> list[str]:
    return [sys.executable, "-m", __spec__.name, str(port), str(reply_after)]


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"No sink answers at port {port}.")


class _Sink(Conversation):
    reply_after = 0.0

    def write(self, data: bytes) -> None:
        if self.reply_after:
            self.loop.call_later(self.reply_after, super().write, data)
        else:
            super().write(data)


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Sink, "127.0.0.1", port, backlog=1000)
    await server.serve_forever()


if __name__ == "__main__":
    _Sink.reply_after = float(sys.argv[2])
    asyncio.run(_serve(int(sys.argv[1])))
