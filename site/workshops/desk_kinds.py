"""What of this room waits on the author's desk: bookings not yet seen and in-house requests not yet answered."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from desk.kinds import Item, Kind
from workshops.models import Booking, InHouseRequest


def _booking_items(most: int) -> Sequence[Item]:
    rows = Booking.objects.unseen().with_date().order_by("created_at")[:most]
    return [
        Item(
            title=f"{booking.name}, {booking.seats_text}",
            subtitle=str(booking.date),
            url=reverse("bookings:edit", args=[booking.pk]),
            since=booking.created_at,
        )
        for booking in rows
    ]


def _request_items(most: int) -> Sequence[Item]:
    return [
        Item(
            title=asked.company,
            subtitle=asked.about,
            url=reverse("in_house_requests:edit", args=[asked.pk]),
            since=asked.created_at,
        )
        for asked in InHouseRequest.objects.new().order_by("created_at")[:most]
    ]


def _oldest_booking(_now: datetime) -> datetime | None:
    oldest: datetime | None = Booking.objects.unseen().aggregate(oldest=Min("created_at"))["oldest"]
    return oldest


def _oldest_request(_now: datetime) -> datetime | None:
    oldest: datetime | None = InHouseRequest.objects.new().aggregate(oldest=Min("created_at"))["oldest"]
    return oldest


BOOKINGS = Kind(
    name="workshops.bookings",
    label=ngettext_lazy("new booking", "new bookings", "count"),
    icon="group",
    url=lambda: reverse("bookings:list") + "?seen_at__isnull=true",
    count=lambda _now: Booking.objects.unseen().count(),
    oldest=_oldest_booking,
    items=_booking_items,
    permission="workshops.change_booking",
)
REQUESTS = Kind(
    name="workshops.requests",
    label=ngettext_lazy("new in-house request", "new in-house requests", "count"),
    icon="clipboard-list",
    url=lambda: reverse("in_house_requests:list") + "?state=new",
    count=lambda _now: InHouseRequest.objects.new().count(),
    oldest=_oldest_request,
    items=_request_items,
    permission="workshops.change_inhouserequest",
)
