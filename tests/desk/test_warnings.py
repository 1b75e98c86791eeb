from datetime import UTC, datetime, timedelta

import pytest

from clock import heartbeat
from desk import warnings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_all_is_quiet_while_both_hearts_beat() -> None:
    heartbeat.beat("default", NOW - timedelta(minutes=5))
    heartbeat.beat("mail", NOW - timedelta(minutes=5))
    assert warnings.clock_stands_still(NOW) is None
    assert warnings.mail_stands_still(NOW) is None


@pytest.mark.django_db
def test_a_clock_that_never_went_or_stopped_is_told() -> None:
    assert warnings.clock_stands_still(NOW)
    heartbeat.beat("default", NOW - timedelta(minutes=5, seconds=1))
    assert warnings.clock_stands_still(NOW)


@pytest.mark.django_db
def test_silent_mail_is_told_unless_the_clock_is_what_stands() -> None:
    assert warnings.mail_stands_still(NOW) is None
    heartbeat.beat("default", NOW)
    assert warnings.mail_stands_still(NOW)


def test_a_check_is_asked_once_however_often_it_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warnings, "_checks", [])

    def disk(_now: datetime) -> str | None:
        return "The disk is full."

    warnings.register(disk)
    warnings.register(disk)
    warnings.register(lambda now: None)
    assert warnings.current(NOW) == ["The disk is full."]
