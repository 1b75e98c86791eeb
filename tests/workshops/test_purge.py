from datetime import timedelta

import pytest
from django.utils import timezone

from clock import jobs
from tests.workshops.factories import a_booking, a_request
from workshops.enums import RequestState
from workshops.models import Booking, InHouseRequest
from workshops.purge import CLIENT_KEPT, purge

pytestmark = pytest.mark.django_db


def test_statement_19_the_network_of_a_booking_or_request_is_forgotten_in_time() -> None:
    now = timezone.now()
    booking, request = a_booking(client="c" * 64), a_request(client="c" * 64)
    assert timedelta(days=30) == CLIENT_KEPT
    for model in (Booking, InHouseRequest):
        model._default_manager.update(created_at=now - timedelta(days=29))
    purge(now)
    booking.refresh_from_db()
    request.refresh_from_db()
    assert (booking.client, request.client) == ("c" * 64, "c" * 64)
    purge(now + timedelta(days=2))
    booking.refresh_from_db()
    request.refresh_from_db()
    assert (booking.client, request.client) == ("", "")


def test_statement_19_the_clock_does_it_for_bookings() -> None:
    assert jobs.registered()["workshops.purge"] is purge


def test_spam_goes_after_a_month() -> None:
    now = timezone.now()
    a_request(state=RequestState.SPAM, created_at=now - timedelta(days=31))
    kept = a_request(state=RequestState.SPAM, created_at=now - timedelta(days=29))
    other = a_request(state=RequestState.DECLINED, created_at=now - timedelta(days=31))
    purge(now)
    assert set(InHouseRequest.objects.all()) == {kept, other}
