"""What of this room waits on the author's desk: bookings not yet seen and in-house requests not yet answered."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from desk.kinds import Action, Item, Kind, NotDone, Rank
from workshops.enums import RequestState
from workshops.models import Booking, InHouseRequest
from workshops.settle import settle, take_back

_MOVED = gettext_lazy("That cannot be done: the request has been moved meanwhile.")


def _booking_item(booking: Booking) -> Item:
    return Item(
        title=f"{booking.name}, {booking.seats_text}",
        subtitle=str(booking.date),
        url=reverse("bookings:edit", args=[booking.pk]),
    )


def _request_item(asked: InHouseRequest) -> Item:
    return Item(title=asked.company, subtitle=asked.about, url=reverse("in_house_requests:edit", args=[asked.pk]))


def _see(pk: int, user: Any, now: datetime) -> str:
    if not Booking.objects.unseen().filter(pk=pk).update(seen_at=now):
        raise NotDone(_("The booking has been seen already."))
    return _("The booking is marked as seen.")


def _unsee(pk: int, user: Any, at: datetime, now: datetime) -> None:
    if not Booking.objects.filter(pk=pk, seen_at=at).update(seen_at=None):
        raise NotDone(_("The booking has been looked at meanwhile."))


BOOKINGS = Kind(
    name="workshops.bookings",
    label=ngettext_lazy("new booking", "new bookings", "count"),
    icon="group",
    url=lambda: reverse("bookings:list") + "?seen_at__isnull=true",
    rows=lambda now: Booking.objects.unseen().with_date(),
    since="created_at",
    item=_booking_item,
    search=("name", "email", "company", "reference", "date__workshop__title"),
    actions=(Action("seen", gettext_lazy("Mark as seen"), _see, _unsee),),
    permission="workshops.change_booking",
)


def _move(name: str, label: Any, before: RequestState, state: RequestState) -> Action:
    def run(pk: int, user: Any, now: datetime) -> str:
        if not settle(pk, state):
            raise NotDone(str(_MOVED))
        return _("The request is now: %(state)s.") % {"state": state.label}

    def undo(pk: int, user: Any, at: datetime, now: datetime) -> None:
        if not take_back(pk, state, before):
            raise NotDone(str(_MOVED))

    return Action(name, label, run, undo, permission="workshops.change_inhouserequest")


REQUESTS = Kind(
    name="workshops.requests",
    label=ngettext_lazy("new in-house request", "new in-house requests", "count"),
    icon="clipboard-list",
    url=lambda: reverse("in_house_requests:list") + "?state=new",
    rows=lambda now: InHouseRequest.objects.new(),
    since="created_at",
    item=_request_item,
    search=("company", "name", "email", "about", "message", "reference"),
    permission="workshops.change_inhouserequest",
)
SUSPECTED_REQUESTS = replace(
    REQUESTS,
    name="workshops.suspected_requests",
    label=ngettext_lazy(
        "in-house request to look at, perhaps spam", "in-house requests to look at, perhaps spam", "count"
    ),
    icon="warning",
    url=lambda: reverse("in_house_requests:list") + "?state=suspected",
    rows=lambda now: InHouseRequest.objects.suspected(),
    actions=(
        _move("genuine", gettext_lazy("Not spam"), RequestState.SUSPECTED, RequestState.NEW),
        _move("spam", gettext_lazy("Spam"), RequestState.SUSPECTED, RequestState.SPAM),
    ),
    rank=Rank.LATER,
)
