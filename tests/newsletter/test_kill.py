"""Statements 1, 2, 3 and 5: workers killed at random points while a letter goes out."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from mail.enums import MailState
from newsletter import send
from newsletter.freeze import freeze
from newsletter.models import Delivery, Issue
from tests.mail.workers import Workers, shared_database
from tests.newsletter.factories import a_newsletter, an_approved_issue, many_subscribers
from tests.newsletter.kill_server import Received, receiving

LEASE_MINUTES = 3
PATIENCE = 60


@dataclass(frozen=True)
class Plan:
    readers: int
    kills: int
    policy: str
    workers: int
    seed: int


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(("policy", "workers"), [("resend", 1), ("hold", 2)])
def test_statements_1_2_3_5_a_few_kills(tmp_path: Path, policy: str, workers: int) -> None:
    prove(Plan(readers=400, kills=6, policy=policy, workers=workers, seed=random.randrange(10**6)), tmp_path)


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
        Workers(url, port, MAIL_UNCERTAIN=plan.policy) as workers,
    ):
        killed(workers, received, plan, ledger_of(url, issue))
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


def killed(workers: Workers, received: Received, plan: Plan, ledger: Callable[[], Counter[str]]) -> None:
    """Each point is a number of mails received; the next workers start when the leases of the dead have run out."""
    points = sorted(received.random.randrange(1, plan.readers * 95 // 100) for _ in range(plan.kills))
    minutes = 0
    for point in points:
        done = received.when(max(point, received.count + 1), workers.kill)
        deadline = time.monotonic() + PATIENCE
        while not done.is_set():
            assert time.monotonic() < deadline, f"stuck at {received.count} of {point}: {ledger()}"
            if not workers.alive:
                minutes += LEASE_MINUTES
                a_generation(workers, received, plan.workers, minutes)
            done.wait(0.02)
            the_sum_is_right(ledger, plan)
        minutes += LEASE_MINUTES
        # One that was only being started when the others died.
        workers.kill()
        workers.wait()
        a_generation(workers, received, plan.workers, minutes)
    finished(workers, received, plan, ledger, minutes)


def a_generation(workers: Workers, received: Received, number: int, minutes: int) -> None:
    """What the dead had on the wire must have come in before the living begin."""
    deadline = time.monotonic() + PATIENCE
    while received.open:
        assert time.monotonic() < deadline, "the lines of the dead stay open"
        time.sleep(0.001)
    received.generation += 1
    for _ in range(number):
        workers.start(send.QUEUE, minutes_ahead=minutes)


def finished(
    workers: Workers, received: Received, plan: Plan, ledger: Callable[[], Counter[str]], minutes: int
) -> None:
    for _again in range(5):
        workers.wait(PATIENCE * 2)
        counts = the_sum_is_right(ledger, plan)
        if not counts.keys() - {MailState.ACCEPTED, MailState.UNCERTAIN}:
            return
        minutes += LEASE_MINUTES
        a_generation(workers, received, plan.workers, minutes)
    raise AssertionError(f"it never comes to an end: {ledger()}")


def the_sum_is_right(ledger: Callable[[], Counter[str]], plan: Plan) -> Counter[str]:
    counts = ledger()
    assert counts.total() == plan.readers, counts
    assert counts.keys() <= set(MailState.values)
    return counts


def ledger_of(url: str, issue: Issue) -> Callable[[], Counter[str]]:
    """Counts of the states, asked of the database that the workers write to."""
    statement = f"SELECT state, count(*) FROM newsletter_delivery WHERE issue_id = {issue.pk} GROUP BY state"

    def counts() -> Counter[str]:
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as file:
                return Counter(dict(file.execute(statement).fetchall()))
        with psycopg.connect(url) as server:
            return Counter(dict(server.execute(statement).fetchall()))

    return counts


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
