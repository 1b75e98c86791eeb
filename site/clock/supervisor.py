"""Keeps one django-q2 cluster alive.

Measured: when a cluster's main process is killed its children live on and go on taking tasks, and a killed idle worker
can freeze all of it while every process looks well. So the cluster runs in a process group of its own, which ends as a
whole, and its heartbeat decides whether it is alive.
"""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clock.tether import die_with_parent

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """Seconds."""

    look: float = 0.2
    check: float = 15
    first_delay: float = 1
    longest_delay: float = 60
    settled: float = 60
    """A cluster that has lived so long owes its end to something new: the delays begin anew."""
    grace: float = 60
    """How long a task under way may take to end when all is to stop."""


STRIKES = 4
"""So many checks in a row must find the heartbeat standing still: one can fall between a question and its answer."""


class Supervisor:
    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        stands_still: Callable[[float], bool],
        env: dict[str, str] | None = None,
        pace: Pace = Pace(),
        orphaned: Callable[[], bool] = lambda: False,
    ) -> None:
        """`stands_still` is asked with the cluster's age in seconds."""
        self.name = name
        self.command = command
        self.env = env
        self.pace = pace
        self.starts = 0
        self._stands_still = stands_still
        self._orphaned = orphaned
        self._stopping = False

    def stop(self) -> None:
        """Safe to call from a signal handler: `run` ends the cluster and returns."""
        self._stopping = True

    def run(self) -> None:
        delay = self.pace.first_delay
        while not self._stopping:
            began = time.monotonic()
            process = self._start()
            what_happened = self._watch(process, began)
            self._end(process, gently=what_happened is None)
            if what_happened is None:
                return
            if time.monotonic() - began > self.pace.settled:
                delay = self.pace.first_delay
            logger.error("The %s cluster %s. It is started anew in %g s.", self.name, what_happened, delay)
            self._sleep(delay)
            delay = min(delay * 2, self.pace.longest_delay)

    def _start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        return subprocess.Popen(self.command, env=self.env, start_new_session=True, preexec_fn=die_with_parent)  # noqa: PLW1509

    def _watch(self, process: subprocess.Popen[bytes], began: float) -> str | None:
        """What went wrong, or None when all is to stop."""
        strikes = 0
        next_check = began + self.pace.check
        while not self._stopping:
            time.sleep(self.pace.look)
            if self._orphaned():
                self.stop()
                return None
            if _has_exited(process):
                return "ended by itself"
            if time.monotonic() >= next_check:
                next_check = time.monotonic() + self.pace.check
                strikes = strikes + 1 if self._stands_still(time.monotonic() - began) else 0
                if strikes >= STRIKES:
                    return "stands still"
        return None

    def _sleep(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < deadline:
            time.sleep(min(self.pace.look, seconds))

    def _end(self, process: subprocess.Popen[bytes], *, gently: bool) -> None:
        """End the whole group: first its leader alone, which knows how to let a task finish."""
        if gently:
            os.kill(process.pid, signal.SIGTERM)
            deadline = time.monotonic() + self.pace.grace
            while not _has_exited(process) and time.monotonic() < deadline:
                time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _has_exited(process: subprocess.Popen[bytes]) -> bool:
    """Without reaping it: as long as the leader is not reaped, its number cannot belong to a stranger's group."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
