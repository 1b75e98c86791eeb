from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.workshops.factories import a_booking, a_date, a_workshop
from workshops import calendar
from workshops.cancel import mark_cancelled
from workshops.enums import CancelledBy, Venue
from workshops.models import Booking

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 30, 15, 999, tzinfo=UTC)
START = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)


def event_of(content: bytes) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


@pytest.fixture
def booking() -> Booking:
    workshop = a_workshop(title="Modiga möten, del 1; fortsättning")
    return a_booking(a_date(workshop, start=START), 2, now=NOW, name='Åsa "Ässet" Öberg')


def test_an_invitation_says_what_a_calendar_needs(booking: Booking) -> None:
    invitation = calendar.invitation(booking, "Elin Sandberg", NOW)
    text = invitation.content.decode()
    assert invitation.method == "REQUEST"
    assert "DTSTART;TZID=Europe/Stockholm:20270315T090000\r\n" in text
    assert "DTEND;TZID=Europe/Stockholm:20270315T160000\r\n" in text
    assert "DTSTAMP:20261122T123015Z\r\n" in text
    event = event_of(invitation.content)
    assert str(event["SUMMARY"]) == "Modiga möten, del 1; fortsättning"
    assert str(event["LOCATION"]) == "Gamla rådhuset, Storgatan 1, Uppsala"
    assert str(event["UID"]) == str(booking.uid)
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert str(event["ORGANIZER"]) == "mailto:hej@example.se"
    assert event["ORGANIZER"].params["CN"] == "Elin Sandberg"
    attendee = event["ATTENDEE"]
    assert not isinstance(attendee, list)
    assert str(attendee) == "mailto:asa@example.org"
    assert attendee.params["RSVP"] == "FALSE"
    assert attendee.params["CN"] == "Åsa 'Ässet' Öberg"


def test_an_invitation_tells_colleagues_nothing_they_must_not_know(booking: Booking) -> None:
    booking.date.venue, booking.date.online_link = Venue.ONLINE, "https://meet.example/secret"
    text = calendar.invitation(booking, "", NOW).content.decode().replace("\r\n ", "")
    assert "secret" not in text
    assert "avboka/" not in text
    assert "4900" not in text
    assert "LOCATION:Online" in text


def test_a_cancellation_is_a_later_version_of_the_same_event(booking: Booking) -> None:
    first = event_of(calendar.invitation(booking, "Elin", NOW).content)
    mark_cancelled(booking, CancelledBy.VISITOR, NOW)
    cancellation = calendar.cancellation(booking, "Elin", NOW + timedelta(hours=1))
    last = event_of(cancellation.content)
    assert cancellation.method == "CANCEL"
    assert last["STATUS"] == "CANCELLED"
    assert (last["UID"], last["ORGANIZER"]) == (first["UID"], first["ORGANIZER"])
    assert (first["SEQUENCE"], last["SEQUENCE"]) == (0, 1)


def test_a_later_sender_does_not_make_a_stranger_of_the_organizer(booking: Booking, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "ny@example.se"
    assert str(event_of(calendar.invitation(booking, "", NOW).content)["ORGANIZER"]) == "mailto:hej@example.se"


def test_the_invitation_keeps_to_the_form_of_the_file(booking: Booking) -> None:
    content = calendar.invitation(booking, "Elin Sandberg", NOW).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert content.count(b"BEGIN:VTIMEZONE") == content.count(b"BEGIN:VEVENT") == 1
    assert b"RDATE" not in content


def test_where_the_zone_follows_no_rule_times_are_in_utc(booking: Booking, settings: Settings) -> None:
    settings.TIME_ZONE = "Africa/Casablanca"
    with timezone.override(None):
        text = calendar.invitation(booking, "", NOW).content.decode()
    assert "BEGIN:VTIMEZONE" not in text
    assert "DTSTART:20270315T080000Z" in text


def test_an_english_booking_gets_an_english_invitation(booking: Booking) -> None:
    booking.language = "en"
    assert "2 seats, reference" in str(event_of(calendar.invitation(booking, "", NOW).content)["DESCRIPTION"])
