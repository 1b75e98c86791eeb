"""Workers as processes of their own, quick to start and free to be killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

DRAIN = """
from mail.deliver import drain

def work(queue, minutes_ahead):
    while drain(queue, seconds=20, now=lambda: timezone.now() + timedelta(minutes=minutes_ahead)):
        pass
"""
NURSERY = """
import os, signal, sys
from datetime import datetime, timedelta
import django
django.setup()
from django.utils import timezone
%s
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)
for line in sys.stdin:
    queue, minutes = line.split()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        work(queue, float(minutes))
        os._exit(0)
    print(child, flush=True)
"""


WORKER_NAME = "a worker under test"
"""What PostgreSQL calls the connections of these processes."""


def environment_of_the_site(url: str) -> dict[str, str]:
    """For a process that opens the same site on the database `url`."""
    root = str(settings.ROOT)
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([root, f"{root}/site"]),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": url,
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "PGAPPNAME": WORKER_NAME,
        "LOG_LEVEL": "ERROR",
    }


class Workers:
    """A process that has loaded the site and forks a worker whenever it is asked to."""

    def __init__(self, url: str, port: int, work: str = DRAIN, **environment: str) -> None:
        """`work` is the source of a function of that name: what a worker does with what `start` is given."""
        relay = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_USE_TLS": "false"}
        self._nursery = subprocess.Popen(
            [sys.executable, "-c", NURSERY % work],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**environment_of_the_site(url), **relay, **environment},
        )
        self._started: list[int] = []
        assert self._heard() == "ready"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        with self._nursery as nursery:
            assert nursery.stdin is not None
            nursery.stdin.close()

    def start(self, queue: str, *, minutes_ahead: float = 0) -> int:
        """A worker that drains `queue` by a clock that is so much ahead, and ends when nothing is due."""
        assert self._nursery.stdin is not None
        self._nursery.stdin.write(f"{queue} {minutes_ahead}\n")
        self._nursery.stdin.flush()
        self._started.append(int(self._heard()))
        return self._started[-1]

    def kill(self) -> None:
        """All that live, without a warning."""
        for pid in filter(self._is_ours, self._started):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @property
    def alive(self) -> bool:
        self._started = [pid for pid in self._started if self._is_ours(pid)]
        return bool(self._started)

    def wait(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while self.alive:
            assert time.monotonic() < deadline, "the workers do not end"
            time.sleep(0.01)

    def _is_ours(self, pid: int) -> bool:
        """Numbers of processes are given out anew."""
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        return int(stat.rpartition(")")[2].split()[1]) == self._nursery.pid

    def _heard(self) -> str:
        assert self._nursery.stdout is not None
        return self._nursery.stdout.readline().strip()
