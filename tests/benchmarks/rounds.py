"""One round: the same letters by us, by smtp-source and by Django, one after the other."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

from tests.benchmarks.databases import ROOT, Database

SOURCE_SESSIONS = 10


@dataclass(frozen=True)
class Letter:
    issue: int
    size: int
    readers: int


@dataclass(frozen=True)
class Run:
    """What one sender needed; times and memory are those of its process."""

    sent: int
    seconds: float
    own_ms: float
    server_ms: float
    memory: float
    idle: float

    @property
    def rate(self) -> float:
        return self.sent / self.seconds


@dataclass(frozen=True)
class Round:
    readers: int
    ours: Run
    source_rate: float | None

    @property
    def ratio(self) -> float | None:
        return self.ours.rate / self.source_rate if self.source_rate else None

    @property
    def is_whole(self) -> bool:
        return self.ours.sent == self.readers


def a_letter(database: Database, readers: int) -> Letter:
    told = json.loads(database.run("letters", readers))
    return Letter(told["issue"], told["size"], readers)


def a_round(database: Database, readers: int, port: int, limit: float, *, source_first: bool) -> Round:
    """In turn the one or the other first, so that neither always finds the machine warm."""
    letter = a_letter(database, readers)
    before = source_rate(letter, port) if source_first else None
    ours = by_us(database, letter, limit)
    return Round(readers, ours, before if source_first else source_rate(letter, port))


def by_us(database: Database, letter: Letter, limit: float) -> Run:
    return _measured(database, "ours", letter, limit)


def by_django(database: Database, letter: Letter, count: int) -> Run:
    return _measured(database, "django", letter, count)


def source_rate(letter: Letter, port: int) -> float | None:
    """Mails a second of smtp-source with ten sessions, a connection for each mail; None where it is not installed."""
    program = shutil.which("smtp-source", path="/usr/sbin:/usr/bin:/sbin:/bin")
    if program is None:
        return None
    addresses = ["-f", "brev@example.se", "-t", "lasare1000@example.org"]
    amount = ["-s", str(SOURCE_SESSIONS), "-l", str(letter.size), "-m", str(letter.readers)]
    begun = time.monotonic()
    subprocess.run([program, *amount, *addresses, f"127.0.0.1:{port}"], check=True)
    return letter.readers / (time.monotonic() - begun)


def _measured(database: Database, mode: str, letter: Letter, amount: float) -> Run:
    command = [sys.executable, "-m", "tests.benchmarks.worker", mode, str(letter.issue), str(amount)]
    with subprocess.Popen(
        command, cwd=ROOT, env=database.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        if worker.stdout.readline().strip() != "ready":
            raise RuntimeError("The worker did not start.")
        worker.stdin.write("go\n")
        worker.stdin.flush()
        found = Run(**json.loads(worker.stdout.readline()))
    if not found.sent:
        raise RuntimeError("The worker sent nothing at all.")
    return found
