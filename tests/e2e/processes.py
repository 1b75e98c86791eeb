"""The processes that `make run` starts, on ports and in a folder of their own."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORT, EMAIL_PORT = 8465, 2665
START_SECONDS, END_SECONDS = 300, 30
LOG_SHOWN = 20_000
LETTERS = """
from django.utils import timezone
from newsletter.models import Delivery, Issue, Newsletter
print(timezone.now(), Newsletter.objects.values("active", "mode", "weekday", "time", "time_zone"))
for issue in Issue.objects.order_by("slot_at"):
    print(issue.pk, issue.cadence, issue.slot_at, issue.state, issue.halt, issue.approved_at)
    print(Delivery.objects.of(issue).counts())
"""
OURS = ("DATABASE_URL", "CACHE_URL", "MODE", "DJANGO_SETTINGS_MODULE", "BASE_URL")


@dataclass(frozen=True)
class RunningSite:
    folder: Path
    process: "subprocess.Popen[bytes]"
    environment: dict[str, str]
    url: str = f"http://127.0.0.1:{PORT}"

    @property
    def password(self) -> str:
        return (self.folder / "demo-password").read_text(encoding="utf-8").strip()

    def manage(self, *arguments: str) -> str:
        command = [str(ROOT / ".venv/bin/python"), "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout

    def kill_worker(self, cluster: str) -> None:
        """SIGKILL to the cluster's main process, as the kernel does when memory runs out."""
        os.kill(self._cluster_pid(cluster), signal.SIGKILL)

    def _cluster_pid(self, cluster: str) -> int:
        """The one `qcluster` that `supervise` started; its own children have the same command line."""
        supervisor = next(pid for pid in self._pids() if f"supervise\0{cluster}\0" in _command(pid))
        return next(pid for pid in self._pids() if "qcluster" in _command(pid) and _parent(pid) == supervisor)

    def _pids(self) -> list[int]:
        mark = f"DATA_DIR={self.folder}\0"
        return [pid for pid in _all_pids() if mark in _read(pid, "environ")]

    @contextmanager
    def explaining_failures(self) -> Iterator[None]:
        """What the processes said, and where the letters stand, for whoever reads the log of a run elsewhere."""
        try:
            yield
        except BaseException:
            log = (self.folder.parent / "make-run.log").read_text(encoding="utf-8", errors="replace")
            sys.stderr.write(f"\n--- make-run.log ---\n{log[-LOG_SHOWN:]}\n--- letters ---\n{self._letters()}\n")
            raise

    def _letters(self) -> str:
        try:
            return self.manage("shell", "--no-imports", "--command", LETTERS)
        except subprocess.CalledProcessError as error:
            return str(error.stderr)

    def left_over(self) -> list[str]:
        return [_command(pid).replace("\0", " ") for pid in self._pids()]

    def stop(self) -> None:
        """Ctrl-C, as a person ends it."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(END_SECONDS)


def start(folder: Path) -> RunningSite:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = {**inherited, "PORT": str(PORT), "EMAIL_PORT": str(EMAIL_PORT), "DATA_DIR": str(folder)}
    with (folder.parent / "make-run.log").open("wb") as log:
        process = subprocess.Popen(
            ["make", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    site = RunningSite(folder, process, environment)
    try:
        _wait_until_it_answers(site)
    except AssertionError:
        site.stop()
        raise
    return site


def _wait_until_it_answers(site: RunningSite) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert site.process.poll() is None, "make run ended; see make-run.log"
        try:
            with urllib.request.urlopen(f"{site.url}/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(f"make run did not answer within {START_SECONDS} s")


def _all_pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _command(pid: int) -> str:
    return _read(pid, "cmdline")


def _parent(pid: int) -> int:
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else 0
