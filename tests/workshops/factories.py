"""Workshops to book, people who book them, and the forms as a browser sends them."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from guard.forms import GuardedForm
from tests.pages.factories import a_child
from workshops.book import book
from workshops.forms import BookingForm, InHouseForm
from workshops.models import Booking, InHouseRequest, WaitingParty, WorkshopDate, WorkshopIndexPage, WorkshopPage
from workshops.participants import Person
from workshops.wait import join


def an_index(**fields: Any) -> WorkshopIndexPage:
    existing = WorkshopIndexPage.objects.first()
    return existing or a_child(WorkshopIndexPage(**{"title": "Workshoppar", "slug": "workshoppar", **fields}))


def a_workshop(**fields: Any) -> WorkshopPage:
    number = WorkshopPage.objects.count() + 1
    page = WorkshopPage(
        **{
            "title": f"Modiga möten {number}",
            "slug": f"modiga-moten-{number}",
            "lead": "En dag om möten som leder någonstans.",
            "price_excl": Decimal(4900),
            **fields,
        }
    )
    return a_child(page, an_index())


def a_date(workshop: WorkshopPage | None = None, **fields: Any) -> WorkshopDate:
    start = fields.pop("start", None) or timezone.now() + timedelta(days=30)
    known = {
        "end": start + timedelta(hours=7),
        "place": "Gamla rådhuset",
        "address": "Storgatan 1, Uppsala",
        "seats": 10,
    }
    return WorkshopDate.objects.create(workshop=workshop or a_workshop(), start=start, **{**known, **fields})


def an_order(date: WorkshopDate, seats: int = 1, **fields: Any) -> Booking:
    """A booking as the form hands it over, not yet made."""
    known = {"name": "Åsa Öberg", "email": "asa@example.org", "language": "sv", "submission_key": uuid.uuid4().hex}
    return Booking(date=date, seats=seats, **{**known, **fields})


def a_booking(
    date: WorkshopDate | None = None,
    seats: int = 1,
    now: datetime | None = None,
    people: Sequence[Person] = (),
    **fields: Any,
) -> Booking:
    return book(an_order(date or a_date(), seats, **fields), now or timezone.now(), people)


def a_party(date: WorkshopDate, seats: int = 1, now: datetime | None = None, **fields: Any) -> WaitingParty:
    known = {"name": "Vera Vänt", "email": "vera@example.org", "language": "sv", "submission_key": uuid.uuid4().hex}
    return join(WaitingParty(date=date, seats=seats, **{**known, **fields}), now or timezone.now())


def a_request(page: WorkshopPage | None = None, **fields: Any) -> InHouseRequest:
    known = {
        "about": "Modiga möten",
        "reference": f"F-{uuid.uuid4().hex[:7]}",
        "name": "Åsa Öberg",
        "email": "asa@example.org",
        "company": "Öberg & Co",
        "first_date": "Vecka 12",
        "group_size": 14,
        "message": "Vi behöver kortare möten.",
        "language": "sv",
        "submission_key": uuid.uuid4().hex,
    }
    return InHouseRequest.objects.create(page=page, **{**known, **fields})


def token(form: type[GuardedForm]) -> str:
    return form.token(timezone.now() - timedelta(seconds=10))


def booking_data(date: WorkshopDate, **fields: Any) -> dict[str, Any]:
    return {
        "form_token": token(BookingForm),
        "price_seen": f"{date.workshop.price_excl:.2f}/{date.workshop.vat_rate}",
        "seats": "1",
        "name": "Åsa Öberg",
        "email": "asa@example.org",
        **fields,
    }


def request_data(**fields: Any) -> dict[str, Any]:
    return {
        "form_token": token(InHouseForm),
        "name": "Åsa Öberg",
        "email": "asa@example.org",
        "company": "Öberg & Co",
        "first_date": "Vecka 12",
        "group_size": "14",
        "venue": "place",
        "budget": "unknown",
        "message": "Vi behöver kortare möten.",
        **fields,
    }
