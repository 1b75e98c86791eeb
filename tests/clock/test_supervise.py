import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from django.conf import settings

T = TypeVar("T")
PROGRAM = """
import os, signal, subprocess, sys, time
supervise = subprocess.Popen([sys.executable, "manage.py", "supervise", "default", "--grace", "5"])
print(supervise.pid, flush=True)
time.sleep(60)
"""


def group_of_cluster(supervise: int) -> list[int]:
    """The processes of the cluster: the child of supervise leads a session of its own."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == supervise and fields[0] != "Z":
            found += [int(fields[3])]
    if not found:
        return []
    return [pid for pid in pids() if session(pid) == found[0]]


def pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def session(pid: int) -> int | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[3])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_real_cluster_survives_a_kill_and_leaves_nothing_behind(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "MODE": "local",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=settings.ROOT, env=env, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        supervise = int(parent.stdout.readline())
        first = wait_for(lambda: group if len(group := group_of_cluster(supervise)) >= 5 else None)
        os.kill(min(first), signal.SIGKILL)
        second = wait_for(
            lambda: group if len(group := group_of_cluster(supervise)) >= 5 and min(group) not in first else None
        )
        assert not [pid for pid in first if session(pid) == min(first)]
        parent.kill()
        wait_for(lambda: session(supervise) is None and not [pid for pid in second if session(pid)])


def wait_for(look: Callable[[], T | None]) -> T:
    deadline = time.monotonic() + 180
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.1)
