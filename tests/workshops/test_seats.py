from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.workshops.factories import a_booking, a_date
from workshops import seats
from workshops.cancel import cancel
from workshops.enums import CancelledBy, DateState
from workshops.models import WorkshopDate

pytestmark = pytest.mark.django_db


def test_taking_seats_is_one_statement_without_a_join() -> None:
    date = a_date()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert seats.take(date.pk, 2, timezone.now())
    assert len(queries) == 1
    assert "SELECT" not in queries[0]["sql"]


def test_seats_are_taken_up_to_the_last_and_not_beyond() -> None:
    date = a_date(seats=3)
    now = timezone.now()
    assert seats.take(date.pk, 2, now)
    assert not seats.take(date.pk, 2, now)
    assert seats.take(date.pk, 1, now)
    assert not seats.take(date.pk, 1, now)
    assert seats.free(date.pk, 3)
    assert not seats.free(date.pk, 1)


@pytest.mark.parametrize(
    "fields",
    [{"state": DateState.CLOSED}, {"state": DateState.CANCELLED}, {"start": timezone.now() - timedelta(days=1)},
               {"booking_deadline": timezone.now() - timedelta(days=1)}],
)  # fmt: skip
def test_a_date_that_takes_no_bookings_gives_no_seats(fields: dict[str, Any]) -> None:
    assert not seats.take(a_date(**fields).pk, 1, timezone.now())


@pytest.mark.parametrize("fields", [{"taken": 11}, {"taken": -1}, {"end": timezone.now()}])
def test_the_database_itself_refuses_a_wrong_row(fields: dict[str, Any]) -> None:
    date = a_date(seats=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopDate.objects.filter(pk=date.pk).update(**fields)


def test_a_counter_that_is_wrong_is_found() -> None:
    right, wrong = a_date(), a_date()
    a_booking(right, 2)
    cancel(a_booking(right, 1), CancelledBy.VISITOR, timezone.now())
    a_booking(wrong, 2)
    WorkshopDate.objects.filter(pk=wrong.pk).update(taken=1)
    assert list(WorkshopDate.objects.miscounted()) == [wrong]
