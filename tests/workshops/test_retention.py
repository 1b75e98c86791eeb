"""Statement 13: after the period no table names the person, while seats and sums stay."""

import quopri
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.workshops.factories import a_booking, a_date, a_party, a_request
from workshops import due_notes, offers
from workshops.enums import NoteKind
from workshops.models import Booking, InHouseRequest, WaitingParty, WorkshopDate, WorkshopSettings
from workshops.participants import Person
from workshops.purge import purge

pytestmark = pytest.mark.django_db
PERSON: dict[str, Any] = {
    "name": "Vendela Quist",
    "email": "vendela.quist@example.org",
    "phone": "070-9174063",
    "message": "Jag tål inte jordnötter.",
}
TRACES = ("vendela", "quist", "9174063", "jordnötter", "quistvägen", "rullstol", "förkunskaper")


def dump() -> str:
    """Every cell of every table."""
    cells: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells += [_said(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells).casefold()


def _said(cell: Any) -> str:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode(errors="replace") + quopri.decodestring(bytes(cell)).decode(errors="replace")
    return str(cell)


def a_booking_of_hers(now: datetime) -> Booking:
    """With whoever comes along, answers, ticks and a reminder."""
    others = [Person("Vendela Quist"), Person("Per Quist", "per.quist@example.org")]
    typed = {**PERSON, "invoice_address": "Quistvägen 1", "notes": "Ring Vendela."}
    booking = a_booking(a_date(), 3, people=others, **typed, client="c" * 64)
    booking.answers.create(position=1, question="Vad kan du?", text="Quists förkunskaper")
    booking.answers.create(position=2, question="Behov?", text="Rullstol", health=True, consent="Ja", kept_days=14)
    admin = an_admin()
    admin.post(reverse("bookings:edit", args=[booking.pk]), typed)
    first, second, _third = booking.participants.order_by("position")
    admin.post(reverse("workshop_people", args=[booking.date_id]), {"tick": f"{first.pk}:there"})
    assert due_notes.write(NoteKind.REMINDER, second, booking.date.start, now)
    return booking


def her_places_in_line(now: datetime) -> WorkshopDate:
    """Two: one has an offer, the other waits. The first was corrected by the author."""
    date = a_date(seats=1)
    a_booking(date, name="Annan", email="annan@example.org")
    first, _second = (a_party(date, name=PERSON["name"], email=PERSON["email"], client="c" * 64) for _place in "12")
    an_admin().post(reverse("waiting_list:edit", args=[first.pk]), {"name": "V. Quist", "email": PERSON["email"]})
    WorkshopDate.objects.filter(pk=date.pk).update(seats=2)
    offers.keep(now)
    assert list(WaitingParty.objects.order_by("pk").values_list("state", flat=True)) == ["offered", "waiting"]
    return date


def an_admin() -> Client:
    client = Client()
    client.force_login(User.objects.get_or_create(username="elin", is_staff=True, is_superuser=True)[0])
    return client


def test_statement_13_after_the_period_the_whole_database_names_nobody() -> None:
    now = timezone.now()
    booking, full = a_booking_of_hers(now), her_places_in_line(now)
    total = booking.total_incl
    a_request(**PERSON, notes="Vendela igen")
    assert all(trace in dump() for trace in TRACES)
    purge(now + timedelta(days=30 + 700))
    assert [trace for trace in TRACES if trace not in dump()] == ["rullstol"]
    purge(now + timedelta(days=30 + 3 * 366))
    after = dump()
    assert [trace for trace in TRACES if trace in after] == []
    booking = Booking.objects.with_date().get(pk=booking.pk)
    assert (booking.date.taken, booking.seats, booking.total_incl) == (3, 3, total)
    assert booking.reference
    full.refresh_from_db()
    assert (full.taken, WaitingParty.objects.count()) == (1, 2)
    assert not WaitingParty.objects.in_line().exists()
    assert not InHouseRequest.objects.exists()


def test_where_the_author_sets_no_period_nobody_is_forgotten() -> None:
    kept = WorkshopSettings.current()
    kept.kept_months = 0
    kept.save()
    a_booking(**PERSON)
    purge(timezone.now() + timedelta(days=9999))
    assert Booking.objects.get().name == PERSON["name"]


def test_the_author_sets_the_period_in_the_admin() -> None:
    admin = Client()
    admin.force_login(User.objects.create_superuser("elin"))
    address = reverse("wagtailsettings:edit", args=["workshops", "workshopsettings"])
    shown = admin.get(address, follow=True)
    assert b'name="kept_months"' in shown.content
