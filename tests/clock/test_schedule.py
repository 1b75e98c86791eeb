from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django_q.models import Schedule

from clock import schedule
from clock.apps import _ensure_schedule

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_migrating_leaves_the_one_row_that_there_may_be() -> None:
    row = Schedule.objects.get()
    assert (row.func, row.schedule_type, row.minutes, row.repeats) == ("clock.tasks.tick", Schedule.MINUTES, 1, -1)


def test_a_good_row_is_left_alone() -> None:
    Schedule.objects.update(next_run=NOW)
    assert schedule.ensure(NOW + timedelta(minutes=5)) is False
    assert Schedule.objects.get().next_run == NOW


def test_a_missing_row_is_made() -> None:
    Schedule.objects.all().delete()
    assert schedule.ensure(NOW) is True
    assert Schedule.objects.get().next_run == NOW


def test_strangers_and_doubles_go(caplog: pytest.LogCaptureFixture) -> None:
    Schedule.objects.create(name="stranger", func="no.such.task", args="(((")
    Schedule.objects.create(name="clock", func="clock.tasks.tick")
    assert schedule.ensure(NOW) is True
    assert Schedule.objects.get().name == "clock"
    assert "Removed 2 schedule rows" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"args": "((("},
        {"repeats": 0},
        {"minutes": 60},
        {"schedule_type": Schedule.ONCE},
        {"cluster": "mail"},
        {"next_run": NOW + timedelta(hours=3)},
        {"next_run": NOW - timedelta(days=400)},
    ],
)
def test_an_altered_row_is_put_right(wrong: dict[str, object]) -> None:
    Schedule.objects.update(**{"next_run": NOW, **wrong})
    assert schedule.ensure(NOW) is True
    row = Schedule.objects.get()
    assert {name: getattr(row, name) for name in schedule.TICK} == schedule.TICK
    assert row.next_run == NOW


def test_without_the_tables_of_the_queue_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    Schedule.objects.all().delete()
    monkeypatch.setattr(Schedule._meta, "db_table", "not_there_yet")
    _ensure_schedule(using="default")
    monkeypatch.undo()
    assert not Schedule.objects.exists()


def test_migrate_repairs_it() -> None:
    Schedule.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert Schedule.objects.get().name == "clock"
