from datetime import UTC, datetime, timedelta

import pytest

from clock import heartbeat
from clock.models import Heartbeat

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_what_never_beat_has_no_age() -> None:
    assert heartbeat.age("default", NOW) is None


def test_a_second_beat_moves_the_same_row() -> None:
    heartbeat.beat("default", NOW)
    heartbeat.beat("default", NOW + timedelta(minutes=1))
    assert heartbeat.age("default", NOW + timedelta(minutes=3)) == timedelta(minutes=2)
    assert [str(row) for row in Heartbeat.objects.all()] == ["default"]
