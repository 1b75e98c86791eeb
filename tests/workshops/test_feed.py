"""Statement 24: a calendar of all dates to subscribe to, and one for the author alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from tests.workshops.factories import a_booking, a_date, a_workshop
from workshops.change import change
from workshops.enums import DateState
from workshops.models import WorkshopDate, WorkshopSettings

pytestmark = pytest.mark.django_db
SUMMER, WINTER = datetime(2027, 6, 15, 7, 0, tzinfo=UTC), datetime(2027, 1, 15, 8, 0, tzinfo=UTC)


def read(path: str = "/workshops.ics") -> tuple[Any, dict[str, Any]]:
    calendar = Calendar.from_ical(Client().get(path).content)
    return calendar, {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def cancel(date: WorkshopDate, now: datetime) -> None:
    date.state = DateState.CANCELLED
    change(date, ["state"], now)


def test_statement_24_the_feed_is_a_published_calendar_that_names_nobody() -> None:
    a_booking(a_date())
    response = Client().get("/workshops.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    for line in ("METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"):
        assert f"{line}\r\n" in text
    assert "\r\nNAME:" in text
    assert "\r\nX-WR-CALNAME:" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    for word in ("ATTENDEE", "ORGANIZER", "asa@example.org", "RDATE"):
        assert word not in text
    assert max(map(len, response.content.split(b"\r\n"))) <= 75


def test_statement_7_wall_time_is_the_same_on_both_sides_of_daylight_saving() -> None:
    summer, winter = a_date(start=SUMMER), a_date(start=WINTER)
    text = Client().get("/workshops.ics").content.decode()
    assert "DTSTART;TZID=Europe/Stockholm:20270615T090000" in text
    assert "DTSTART;TZID=Europe/Stockholm:20270115T090000" in text
    _calendar, events = read()
    for date in (summer, winter):
        assert events[str(date.uid)]["DTSTART"].dt == date.start
        page = Client().get(date.workshop.url).content.decode()
        assert "09.00–16.00" in page or "09:00–16:00" in page
        assert date.start.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds") in page


def test_private_and_unpublished_dates_never_stand_in_it() -> None:
    shown, private, unpublished = a_date(), a_date(private=True), a_date(a_workshop(live=False))
    _calendar, events = read()
    assert set(events) == {str(shown.uid)}
    assert str(private.uid) not in events
    assert str(unpublished.uid) not in events


def test_statement_24_a_cancelled_date_stays_for_thirty_days_as_cancelled() -> None:
    now = timezone.now()
    lately, long_ago = a_date(start=now + timedelta(days=60)), a_date(start=now + timedelta(days=60))
    cancel(lately, now - timedelta(days=29))
    cancel(long_ago, now - timedelta(days=31))
    _calendar, events = read()
    assert set(events) == {str(lately.uid)}
    assert events[str(lately.uid)]["STATUS"] == "CANCELLED"
    assert events[str(lately.uid)]["SEQUENCE"] == 1


def test_statement_24_what_has_not_changed_is_not_sent_again() -> None:
    date = a_date()
    first = Client().get("/workshops.ics")
    assert first.headers["Last-Modified"]
    known = {"If-None-Match": first.headers["ETag"]}
    assert Client().get("/workshops.ics", headers=known).status_code == 304
    assert Client().get("/workshops.ics", HTTP_IF_MODIFIED_SINCE=first.headers["Last-Modified"]).status_code == 304
    date.place = "Nya rådhuset"
    change(date, ["place"], timezone.now() + timedelta(minutes=1))
    assert Client().get("/workshops.ics", headers=known).status_code == 200
    assert Client().get("/workshops.ics", HTTP_IF_MODIFIED_SINCE=first.headers["Last-Modified"]).status_code == 200


def test_the_english_feed_is_in_english() -> None:
    a_date(venue="online")
    calendar, [event] = read("/en/workshops.ics")[0], read("/en/workshops.ics")[1].values()
    assert str(calendar["X-WR-CALNAME"]).endswith(": workshops")
    assert event["SUMMARY"].params["LANGUAGE"] == "en"


def test_the_feed_asks_the_database_as_often_for_three_dates_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries, client: Client
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    a_date()
    client.get("/workshops.ics")
    with CaptureQueriesContext(connection) as one:
        client.get("/workshops.ics")
    a_date()
    a_date()
    with django_assert_num_queries(len(one)):
        client.get("/workshops.ics")


def test_statement_24_the_authors_calendar_counts_seats_and_names_nobody() -> None:
    kept = WorkshopSettings.current()
    kept.renew_feed_key()
    date = a_date(private=True, seats=10)
    a_booking(date, 3)
    response = Client().get(f"/workshops/{kept.feed_key}.ics")
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].replace(" ", "").split(","))
    text = response.content.decode().replace("\r\n ", "")
    assert "(3/10)" in text
    assert "Åsa" not in text
    assert "asa@example.org" not in text


def test_statement_24_the_secret_address_can_be_renewed_and_the_old_one_opens_nothing() -> None:
    assert Client().get("/workshops/.ics").status_code == 404
    assert Client().get("/workshops/guess.ics").status_code == 404
    admin = Client()
    admin.force_login(User.objects.create_superuser("elin"))
    page = reverse("workshop_calendar")
    assert WorkshopSettings.current().feed_key == ""
    assert admin.get(page).status_code == 200
    assert WorkshopSettings.current().feed_key == ""
    keys = []
    for _time in range(2):
        assert admin.post(page).status_code == 302
        keys.append(WorkshopSettings.current().feed_key)
        assert keys[-1] in admin.get(page).content.decode()
    a_date()
    assert [Client().get(f"/workshops/{key}.ics").status_code for key in keys] == [404, 200]
    assert Client().get(page).status_code == 302


def test_the_pages_of_the_workshops_lead_to_the_calendar() -> None:
    date = a_date()
    for page in (date.workshop, date.workshop.get_parent()):
        html = Client().get(page.url).content.decode()
        assert 'href="webcal://' in html
        assert '/workshops.ics"' in html
