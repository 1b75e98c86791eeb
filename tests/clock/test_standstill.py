from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from clock import heartbeat, standstill

HOUR = 3600.0
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keep_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection of the test's transaction must not be closed under it."""
    monkeypatch.setattr(connection, "close", lambda: None)


def beat(name: str, seconds_ago: int) -> None:
    heartbeat.beat(name, timezone.now() - timedelta(seconds=seconds_ago))


@pytest.mark.parametrize(("seconds", "expected"), [(10, False), (170, False), (200, True)])
def test_the_clock_stands_still_when_its_last_beat_is_old(seconds: int, expected: bool) -> None:
    beat("default", seconds)
    assert standstill.stands_still("default", HOUR) is expected


def test_a_cluster_that_never_beat_stands_still() -> None:
    assert standstill.stands_still("default", HOUR)


def test_a_cluster_that_has_just_started_gets_its_time() -> None:
    beat("default", 900)
    assert not standstill.stands_still("default", 20)


def test_the_mail_cluster_is_not_blamed_for_a_clock_that_asks_nothing() -> None:
    beat("default", 900)
    beat("mail", 900)
    assert not standstill.stands_still("mail", HOUR)
    beat("default", 5)
    assert standstill.stands_still("mail", HOUR)


def test_a_broken_schedule_is_repaired_on_the_way() -> None:
    Schedule.objects.update(args="(((")
    standstill.stands_still("default", HOUR)
    assert Schedule.objects.get().args is None


def test_a_clock_that_has_just_started_ticks_at_once_and_once() -> None:
    standstill.ask_for_first_tick()
    standstill.ask_for_first_tick()
    task = OrmQ.objects.get()
    assert (task.key, task.func()) == ("default", "clock.tasks.tick")


def test_a_database_without_tables_does_not_keep_the_clock_from_starting(caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_q_ormq RENAME TO gone")
    standstill.ask_for_first_tick()
    assert "The clock cannot be asked to tick" in caplog.text


def test_a_database_that_does_not_answer_is_no_reason_to_kill(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE clock_heartbeat RENAME TO gone")
    assert not standstill.stands_still("default", HOUR)
    assert "The heartbeat of the default cluster cannot be read" in caplog.text
