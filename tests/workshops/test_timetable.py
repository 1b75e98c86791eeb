from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from workshops import timetable

NINE = datetime(2026, 5, 12, 7, 0, tzinfo=UTC)
FOUR = datetime(2026, 5, 12, 14, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 5, 13, 14, 30, tzinfo=UTC)


def test_a_day_is_said_in_the_language_of_the_page() -> None:
    with translation.override("sv"):
        assert timetable.span(NINE, FOUR) == "tisdag 12 maj 2026 kl. 09.00–16.00"
    with translation.override("en"):
        assert timetable.span(NINE, FOUR) == "Tuesday 12 May 2026, 09:00–16:00"


def test_hours_alone_are_announced_in_swedish_only() -> None:
    with translation.override("sv"):
        assert timetable.hours_alone(NINE, FOUR) == "kl. 09.00–16.00"
    with translation.override("en"):
        assert timetable.hours_alone(NINE, FOUR) == "09:00–16:00"


def test_more_days_are_said_from_first_to_last() -> None:
    with translation.override("sv"):
        assert timetable.span(NINE, NEXT_DAY) == "tisdag 12 maj 2026 kl. 09.00 till onsdag 13 maj 2026 kl. 16.30"
        assert timetable.days(NINE, NEXT_DAY) == "tisdag 12 maj 2026 till onsdag 13 maj 2026"


def test_the_zone_of_the_person_in_the_admin_changes_nothing() -> None:
    with translation.override("sv"), timezone.override("America/New_York"):
        assert timetable.clock(NINE) == "09.00"


@pytest.mark.parametrize(
    ("left", "said"), [(0, "Fullbokat"), (1, "1 plats kvar"), (3, "3 platser kvar"), (-1, "Fullbokat")]
)
def test_seats_left_are_said_in_words(left: int, said: str) -> None:
    with translation.override("sv"):
        assert timetable.seats_left(left) == said
