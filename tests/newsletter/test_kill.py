"""Statements 1, 2, 3 and 5: at random points of a letter a worker is killed, the database cut off, the server dies."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from mail.enums import MailState
from newsletter import send
from newsletter.freeze import freeze
from newsletter.models import Delivery, Issue
from tests.mail.shared_database import shared_database
from tests.mail.workers import WORKER_NAME, Workers
from tests.newsletter.factories import a_newsletter, an_approved_issue, many_subscribers
from tests.newsletter.kill_server import Received, receiving

LEASE_MINUTES = 3
REST_MINUTES = 20
"""After which the lane has rested, however often the mail server has failed."""
PATIENCE = 60


@dataclass(frozen=True)
class Plan:
    readers: int
    kills: int
    policy: str
    workers: int
    seed: int
    harm: str = "kill"


@dataclass(frozen=True)
class Scene:
    plan: Plan
    received: Received
    workers: Workers
    url: str
    issue: Issue

    def harm(self) -> None:
        match self.plan.harm:
            case "kill":
                self.workers.kill()
            case "cut off the database":
                cut_off(self.url)
            case _:
                self.received.die()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(("policy", "workers"), [("resend", 1), ("hold", 2)])
def test_statements_1_2_3_5_a_few_kills(tmp_path: Path, policy: str, workers: int) -> None:
    prove(Plan(readers=400, kills=6, policy=policy, workers=workers, seed=random.randrange(10**6)), tmp_path)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("policy", ["resend", "hold"])
def test_a_mail_server_that_dies_and_returns_loses_nobody(tmp_path: Path, policy: str) -> None:
    prove(Plan(400, 3, policy, 1, random.randrange(10**6), "the mail server dies"), tmp_path)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection to cut")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("policy", ["resend", "hold"])
def test_a_database_that_is_cut_off_in_mid_send_loses_nobody(tmp_path: Path, policy: str) -> None:
    prove(Plan(400, 3, policy, 1, random.randrange(10**6), "cut off the database"), tmp_path)


@pytest.mark.proof
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(("policy", "workers"), [("resend", 1), ("hold", 1), ("resend", 2), ("hold", 2)])
def test_statements_1_2_3_5_fifty_kills_among_ten_thousand_readers(tmp_path: Path, policy: str, workers: int) -> None:
    """Four rounds: 200 kills."""
    prove(Plan(readers=10_000, kills=50, policy=policy, workers=workers, seed=random.randrange(10**6)), tmp_path)


def prove(plan: Plan, folder: Path) -> None:
    print(plan)  # noqa: T201  (shown with a failure, so that it can be run again)
    issue = a_letter_to(plan.readers)
    with (
        receiving(plan.seed) as (received, port),
        shared_database(folder) as url,
        Workers(url, port, MAIL_UNCERTAIN=plan.policy, EMAIL_TIMEOUT="5") as workers,
    ):
        harmed(Scene(plan, received, workers, url, issue))
    rows = dict(Delivery.objects.of(issue).values_list("address", "state"))
    assert len(rows) == plan.readers
    nothing_is_lost(received, rows, plan)
    nothing_is_doubled_beyond_the_open_lines(received, plan)


def a_letter_to(readers: int) -> Issue:
    newsletter = a_newsletter()
    many_subscribers(newsletter, readers)
    issue = an_approved_issue(newsletter)
    assert freeze(issue, timezone.now())
    assert issue.mark_sending()
    return issue


def harmed(scene: Scene) -> None:
    """Each point is a number of mails received; the next workers start when the leases of the dead have run out."""
    plan, received, workers = scene.plan, scene.received, scene.workers
    points = sorted(received.random.randrange(1, plan.readers * 95 // 100) for _ in range(plan.kills))
    clock = count(0, REST_MINUTES if plan.harm.startswith("the mail server") else LEASE_MINUTES)
    a_generation(scene, next(clock))
    for point in points:
        done = received.when(max(point, received.count + 1), scene.harm)
        last, deadline = -1, 0.0
        while not done.is_set():
            if received.count > last:
                last, deadline = received.count, time.monotonic() + PATIENCE
            assert time.monotonic() < deadline, f"stuck at {received.count} of {point}: {ledger(scene)}"
            if not workers.alive:
                a_generation(scene, next(clock))
            done.wait(0.02)
            the_sum_is_right(scene)
        if plan.harm == "kill":
            # One that was only being started when the others died.
            workers.kill()
        workers.wait(PATIENCE)
        the_sum_is_right(scene)
        received.is_dead = False
        a_generation(scene, next(clock))
    finished(scene, clock)


def a_generation(scene: Scene, minutes: int) -> None:
    """What the dead had on the wire must have come in before the living begin."""
    deadline = time.monotonic() + PATIENCE
    while scene.received.open:
        assert time.monotonic() < deadline, "the lines of the dead stay open"
        time.sleep(0.001)
    scene.received.generation += 1
    for _ in range(scene.plan.workers):
        scene.workers.start(send.QUEUE, minutes_ahead=minutes)


def finished(scene: Scene, clock: Iterator[int]) -> None:
    for _again in range(10):
        scene.workers.wait(PATIENCE * 2)
        counts = the_sum_is_right(scene)
        if not counts.keys() - {MailState.ACCEPTED, MailState.UNCERTAIN}:
            return
        a_generation(scene, next(clock))
    raise AssertionError(f"it never comes to an end: {ledger(scene)}")


def the_sum_is_right(scene: Scene) -> Counter[str]:
    counts = ledger(scene)
    assert counts.total() == scene.plan.readers, counts
    assert counts.keys() <= set(MailState.values)
    return counts


def ledger(scene: Scene) -> Counter[str]:
    """Counts of the states, asked of the database that the workers write to."""
    statement = f"SELECT state, count(*) FROM newsletter_delivery WHERE issue_id = {scene.issue.pk} GROUP BY state"
    if scene.url.startswith("sqlite"):
        with closing(sqlite3.connect(scene.url.removeprefix("sqlite:///"), timeout=20)) as file:
            return Counter(dict(file.execute(statement).fetchall()))
    with psycopg.connect(scene.url) as server:
        return Counter(dict(server.execute(statement).fetchall()))


def cut_off(url: str) -> None:
    """As a restart of PostgreSQL or a broken network does."""
    others = "datname = current_database() AND pid <> pg_backend_pid() AND application_name = %s"
    with psycopg.connect(url) as server:
        server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}", [WORKER_NAME])


def nothing_is_lost(received: Received, rows: dict[str, str], plan: Plan) -> None:
    arrived = set(received.recipients)
    accepted = {address for address, state in rows.items() if state == MailState.ACCEPTED}
    uncertain = {address for address, state in rows.items() if state == MailState.UNCERTAIN}
    assert accepted | uncertain == set(rows)
    assert accepted <= arrived
    assert arrived - accepted <= uncertain, "whoever may have been reached is listed"
    assert len(uncertain) <= sum(received.most_open.values())
    if plan.policy == "resend":
        assert arrived == set(rows)
        assert not uncertain


def nothing_is_doubled_beyond_the_open_lines(received: Received, plan: Plan) -> None:
    assert len(received.copies) == len(set(received.recipients)), "one Message-ID a reader"
    for copies in received.copies.values():
        assert len({copy.digest for copy in copies}) == 1, "each copy is the same, byte for byte"
    for generation, doubled in received.doubled.items():
        assert doubled <= received.most_open[generation]
    if plan.policy == "hold":
        assert not received.doubled
