import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clock.supervisor import Pace, Supervisor

QUICK = Pace(look=0.02, check=0.02, first_delay=0.05, longest_delay=0.1, grace=0.3)
# A leader with a child, as a cluster has: the child ignores what the terminal sends and outlives its parent.
CLUSTER = """
import os, signal, sys, time
child = os.fork()
if child == 0:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)
def stop(*_):
    os.kill(child, signal.SIGKILL)
    sys.exit(0)
signal.signal(signal.SIGTERM, stop if "gentle" in sys.argv else signal.SIG_IGN)
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()} {child}\\n")
time.sleep(60)
"""

Start = Callable[..., Supervisor]


def until(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


class Running:
    def __init__(self, log: Path, *words: str, **options: object) -> None:
        self.log = log
        self.supervisor = Supervisor(
            "default",
            [sys.executable, "-S", "-c", CLUSTER, str(log), *words],
            **{"stands_still": lambda uptime: False, "pace": QUICK, **options},  # type: ignore[arg-type]
        )
        self.thread = threading.Thread(target=self.supervisor.run)
        self.thread.start()

    def pids(self, number: int = 1) -> list[int]:
        """Leader and child of the start with this number."""
        until(lambda: self.log.exists() and len(self.log.read_text().splitlines()) >= number)
        return [int(pid) for pid in self.log.read_text().splitlines()[number - 1].split()]

    def stop(self) -> None:
        self.supervisor.stop()
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(*words: str, **options: object) -> Running:
        started.append(Running(tmp_path / "pids", *words, **options))
        return started[-1]

    yield start
    for running in started:
        running.stop()


def test_a_cluster_that_was_told_to_stop_may_end_in_its_own_way(run: Callable[..., Running]) -> None:
    running = run("gentle")
    leader, child = running.pids()
    running.stop()
    until(lambda: not is_alive(leader) and not is_alive(child))
    assert running.supervisor.starts == 1


def test_one_that_does_not_is_killed_when_its_time_is_up(run: Callable[..., Running]) -> None:
    running = run(pace=Pace(look=0.02, grace=0.2))
    leader, child = running.pids()
    running.stop()
    until(lambda: not is_alive(leader) and not is_alive(child))


def test_when_the_leader_is_killed_its_children_go_too_and_all_is_started_anew(
    run: Callable[..., Running], caplog: pytest.LogCaptureFixture
) -> None:
    running = run()
    leader, child = running.pids()
    os.kill(leader, signal.SIGKILL)
    new_leader, _ = running.pids(2)
    assert new_leader != leader
    until(lambda: not is_alive(child))
    assert "The default cluster ended by itself. It is started anew in 0.05 s." in caplog.text


def test_a_cluster_that_stands_still_is_killed_and_started_anew(
    run: Callable[..., Running], caplog: pytest.LogCaptureFixture
) -> None:
    frozen = threading.Event()
    running = run(stands_still=lambda uptime: frozen.is_set())
    leader, child = running.pids()
    frozen.set()
    running.pids(2)
    frozen.clear()
    until(lambda: not is_alive(leader) and not is_alive(child))
    assert "The default cluster stands still." in caplog.text


def test_a_single_bad_check_is_no_reason_to_kill_it(run: Callable[..., Running]) -> None:
    answers = iter([True, True, True, False] * 3)
    seen: list[float] = []

    def stands_still(uptime: float) -> bool:
        seen.append(uptime)
        return next(answers, False)

    running = run(stands_still=stands_still)
    running.pids()
    until(lambda: len(seen) > 12)
    assert running.supervisor.starts == 1
    assert seen == sorted(seen)


def test_the_wait_before_a_new_start_grows_and_has_an_end(
    run: Callable[..., Running], caplog: pytest.LogCaptureFixture
) -> None:
    running = run()
    for number in (1, 2, 3):
        os.kill(running.pids(number)[0], signal.SIGKILL)
    running.pids(4)
    delays = [record.args[2] for record in caplog.records if isinstance(record.args, tuple)]
    assert delays[:2] == [0.05, 0.1]
    assert set(delays) == {0.05, 0.1}


def test_a_supervisor_whose_parent_is_gone_ends_with_its_cluster(run: Callable[..., Running]) -> None:
    gone = threading.Event()
    running = run("gentle", orphaned=gone.is_set)
    leader, child = running.pids()
    gone.set()
    running.thread.join(10)
    until(lambda: not is_alive(leader) and not is_alive(child))
