"""Statement 13: after the period no table names the person, while seats and sums stay."""

import quopri
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.workshops.factories import a_booking, a_date, a_request, a_workshop
from workshops import due_notes
from workshops.enums import NoteKind
from workshops.models import Booking, InHouseRequest, WorkshopSettings
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


def test_statement_13_after_the_period_the_whole_database_names_nobody() -> None:
    now = timezone.now()
    date = a_date(a_workshop(), seats=10)
    others = [Person("Vendela Quist"), Person("Per Quist", "per.quist@example.org")]
    booking = a_booking(
        date, 3, people=others, **PERSON, invoice_address="Quistvägen 1", notes="Ring Vendela.", client="c" * 64
    )
    booking.answers.create(position=1, question="Vad kan du?", text="Quists förkunskaper")
    booking.answers.create(position=2, question="Behov?", text="Rullstol", health=True, consent="Ja", kept_days=14)
    a_request(**PERSON, notes="Vendela igen")
    admin = Client()
    admin.force_login(User.objects.create_superuser("elin"))
    typed = {**PERSON, "invoice_address": "Quistvägen 1", "notes": "Ring Vendela."}
    admin.post(reverse("bookings:edit", args=[booking.pk]), typed)
    seat = booking.participants.get(position=1)
    admin.post(reverse("workshop_people", args=[date.pk]), {"tick": f"{seat.pk}:there"})
    assert due_notes.write(NoteKind.REMINDER, booking.participants.get(position=2), date.start, now)
    assert all(trace in dump() for trace in TRACES)
    purge(now + timedelta(days=30 + 700))
    assert [trace for trace in TRACES if trace not in dump()] == ["rullstol"]
    total = booking.total_incl
    purge(now + timedelta(days=30 + 3 * 366))
    after = dump()
    assert [trace for trace in TRACES if trace in after] == []
    date.refresh_from_db()
    booking.refresh_from_db()
    assert (date.taken, booking.seats, booking.total_incl) == (3, 3, total)
    assert booking.reference
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
