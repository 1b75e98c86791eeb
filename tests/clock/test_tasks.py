from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from clock import heartbeat, jobs, tasks
from clock.queue import enqueue, is_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_our_jobs(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    ran: list[datetime] = []
    monkeypatch.setattr(jobs, "_jobs", {"counted": ran.append})
    return ran


def test_a_tick_beats_runs_the_jobs_and_asks_the_mail_cluster(only_our_jobs: list[datetime]) -> None:
    tasks.tick()
    age = heartbeat.age("default", timezone.now())
    assert age is not None
    assert age < timedelta(seconds=10)
    assert len(only_our_jobs) == 1
    asked = OrmQ.objects.get()
    assert (asked.key, asked.func()) == ("mail", "clock.tasks.beat_mail")


def test_two_ticks_at_once_do_no_harm(only_our_jobs: list[datetime]) -> None:
    tasks.tick()
    tasks.tick()
    assert len(only_our_jobs) == 2


def test_a_dead_mail_cluster_is_not_asked_for_ever() -> None:
    past = datetime(2026, 11, 20, tzinfo=UTC)
    OrmQ.objects.bulk_create(OrmQ(key="mail", payload="", lock=past) for _ in range(tasks.MOST_WAITING))
    tasks.tick()
    assert OrmQ.objects.count() == tasks.MOST_WAITING


def test_the_answer_of_the_mail_cluster_is_its_heartbeat() -> None:
    tasks.beat_mail()
    assert heartbeat.age("mail", timezone.now()) is not None


def test_a_task_is_queued_with_its_cluster_and_arguments() -> None:
    enqueue("clock.tasks.tick", 3, "four", cluster="mail")
    row = OrmQ.objects.get()
    assert (row.key, row.func(), row.task["args"]) == ("mail", "clock.tasks.tick", (3, "four"))


def test_work_is_waiting_until_a_cluster_takes_it_up() -> None:
    enqueue("clock.tasks.tick", "a", cluster="mail")
    assert is_waiting("clock.tasks.tick", "a", cluster="mail")
    assert not is_waiting("clock.tasks.tick", "b", cluster="mail")
    assert not is_waiting("clock.tasks.tick", "a")
    OrmQ.objects.update(lock=timezone.now() + timedelta(minutes=10))
    assert not is_waiting("clock.tasks.tick", "a", cluster="mail")


def test_a_task_of_a_transaction_that_failed_is_not_queued() -> None:
    with transaction.atomic():
        enqueue("clock.tasks.tick")
        transaction.set_rollback(True)
    assert not OrmQ.objects.exists()
