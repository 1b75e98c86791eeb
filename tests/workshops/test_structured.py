"""Statement 23: what a workshop says to machines follows what is true at the moment."""

import json
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests.workshops.factories import a_booking, a_date, a_workshop
from workshops.cancel import cancel
from workshops.change import change
from workshops.enums import CancelledBy, DateState, Venue
from workshops.models import WorkshopDate

pytestmark = pytest.mark.django_db


def said(date: WorkshopDate) -> tuple[dict[str, Any], dict[str, Any]]:
    html = Client().get(date.workshop.url).content
    script, *_way = BeautifulSoup(html, "html.parser").select('script[type="application/ld+json"]')
    course, *events = json.loads(str(script.string))["@graph"]
    [event] = [event for event in events if event["@id"].endswith(f"-{date.pk}")]
    return course, event


def available(date: WorkshopDate) -> str:
    return str(said(date)[1]["offers"]["availability"]).removeprefix("https://schema.org/")


def test_statement_23_a_date_is_an_event_and_an_instance_of_the_course() -> None:
    date = a_date(a_workshop(price_excl=1000, vat_rate=25))
    course, event = said(date)
    assert course["@type"] == "Course"
    assert course["hasCourseInstance"] == [{"@id": event["@id"]}]
    assert event["@type"] == ["EducationEvent", "CourseInstance"]
    assert event["startDate"].endswith(("+01:00", "+02:00"))
    assert event["offers"]["price"] == "1250.00"
    assert event["offers"]["priceCurrency"] == "SEK"
    assert event["offers"]["priceSpecification"]["valueAddedTaxIncluded"] is True
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["location"] == {
        "@type": "Place",
        "name": "Gamla rådhuset",
        "address": "Storgatan 1, Uppsala",
    }


def test_statement_23_availability_follows_the_counter_at_once() -> None:
    date = a_date(seats=10)
    assert available(date) == "InStock"
    most = a_booking(date, 8)
    assert available(date) == "LimitedAvailability"
    a_booking(date, 2)
    assert available(date) == "SoldOut"
    cancel(most, CancelledBy.VISITOR, timezone.now())
    assert available(date) == "InStock"
    date.state = DateState.CLOSED
    change(date, ["state"], timezone.now())
    assert available(date) == "SoldOut"


def test_statement_23_a_moved_date_says_when_it_was_to_be() -> None:
    date, now = a_date(), timezone.now()
    before = said(date)[1]["startDate"]
    date.start, date.end = date.start + timedelta(days=7), date.end + timedelta(days=7)
    change(date, ["start", "end"], now)
    event = said(date)[1]
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert event["previousStartDate"] == before
    assert event["startDate"] > before


def test_statement_23_a_cancelled_date_stays_visible_for_thirty_days_and_says_so() -> None:
    date, now = a_date(start=timezone.now() + timedelta(days=90)), timezone.now()
    date.state = DateState.CANCELLED
    change(date, ["state"], now)
    assert said(date)[1]["eventStatus"] == "https://schema.org/EventCancelled"
    assert available(date) == "SoldOut"
    assert "Inställt" in Client().get(date.workshop.url).content.decode()
    WorkshopDate.objects.update(cancelled_at=now - timedelta(days=31))
    assert "Inställt" not in Client().get(date.workshop.url).content.decode()


def test_the_link_to_the_online_room_is_told_to_no_machine() -> None:
    date = a_date(venue=Venue.ONLINE, online_link="https://meet.example/secret")
    event = said(date)[1]
    assert event["location"]["@type"] == "VirtualLocation"
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert "secret" not in json.dumps(event)
