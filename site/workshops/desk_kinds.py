"""What of this room waits on the author's desk: bookings not yet seen and in-house requests not yet answered."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy

from desk.kinds import Action, Item, Kind, NotDone, Rank
from workshops.enums import RequestState
from workshops.models import Booking, InHouseRequest, WaitingParty
from workshops.settle import settle, take_back

_MOVED = gettext_lazy("That cannot be done: the request has been moved meanwhile. Look at it once more.")


def _booking_item(booking: Booking) -> Item:
    return Item(
        title=f"{booking.name}, {booking.seats_text}",
        subtitle=str(booking.date),
        url=reverse("bookings:edit", args=[booking.pk]),
    )


def _request_item(asked: InHouseRequest) -> Item:
    url = reverse("workshop_request", args=[asked.pk])
    people = ngettext("%(count)d person", "%(count)d people", asked.group_size) % {"count": asked.group_size}
    return Item(
        title=asked.company,
        subtitle=f"{asked.about} · {people} · {asked.dates_text}",
        url=url,
        alarm=_alarm(asked),
        links=[(_("Answer"), f"{url}#answer")],
    )


def _alarm(asked: InHouseRequest) -> str:
    if asked.due_on is None or not asked.is_overdue(timezone.now()):
        return ""
    words = {"day": date_format(asked.due_on, "l j F"), "state": asked.get_state_display()}
    return _("Was due on %(day)s. The request stands as “%(state)s”.") % words


def _see(pk: int, user: Any, now: datetime) -> str:
    if not Booking.objects.unseen().filter(pk=pk).update(seen_at=now):
        raise NotDone(_("The booking has been seen already, or cancelled."))
    return _("The booking is marked as seen.")


def _unsee(pk: int, user: Any, at: datetime, now: datetime) -> None:
    if not Booking.objects.filter(pk=pk, seen_at=at).update(seen_at=None):
        raise NotDone(_("The booking has been looked at meanwhile."))


def _waiting_item(party: WaitingParty) -> Item:
    return Item(
        title=str(party),
        subtitle=str(party.date),
        url=reverse("waiting_list:edit", args=[party.pk]),
    )


def _see_party(pk: int, user: Any, now: datetime) -> str:
    if not WaitingParty.objects.unseen().filter(pk=pk).update(seen_at=now):
        raise NotDone(_("The party has been seen already."))
    return _("The party is marked as seen; it keeps its place.")


def _unsee_party(pk: int, user: Any, at: datetime, now: datetime) -> None:
    if not WaitingParty.objects.filter(pk=pk, seen_at=at).update(seen_at=None):
        raise NotDone(_("The party has been looked at meanwhile."))


WAITING = Kind(
    name="workshops.waiting",
    label=ngettext_lazy("party on the waiting list", "parties on the waiting list", "count"),
    icon="time",
    url=lambda: reverse("waiting_list:list") + "?state=waiting",
    rows=lambda now: WaitingParty.objects.unseen().with_date(),
    since="created_at",
    item=_waiting_item,
    search=("name", "email", "date__workshop__title"),
    actions=(Action("seen", gettext_lazy("Mark as seen"), _see_party, _unsee_party),),
    permission="workshops.change_waitingparty",
)
BOOKINGS = Kind(
    name="workshops.bookings",
    label=ngettext_lazy("new booking", "new bookings", "count"),
    icon="group",
    url=lambda: reverse("bookings:list") + "?state=confirmed&seen=false",
    rows=lambda now: Booking.objects.unseen().with_date(),
    since="created_at",
    item=_booking_item,
    search=("name", "email", "company", "reference", "date__workshop__title"),
    actions=(Action("seen", gettext_lazy("Mark as seen"), _see, _unsee),),
    permission="workshops.change_booking",
)


def _move(name: str, label: Any, state: RequestState, *, only_from: RequestState | None = None) -> Action:
    def run(pk: int, user: Any, now: datetime) -> str:
        if not settle(pk, state, by=user, now=now):
            raise NotDone(str(_MOVED))
        return _("The request is now: %(state)s.") % {"state": state.label}

    def undo(pk: int, user: Any, at: datetime, now: datetime) -> None:
        if not take_back(pk, at):
            raise NotDone(str(_MOVED))

    def fits(asked: InHouseRequest) -> bool:
        return only_from in {None, RequestState(asked.state)}

    return Action(name, label, run, undo, permission="workshops.change_inhouserequest", fits=fits)


DECLINE = _move("decline", gettext_lazy("Decline"), RequestState.DECLINED)
MARK_ANSWERED = _move(
    "answered", pgettext_lazy("in-house request", "Mark as answered"), RequestState.ANSWERED, only_from=RequestState.NEW
)

REQUESTS = Kind(
    name="workshops.requests",
    label=ngettext_lazy("new in-house request", "new in-house requests", "count"),
    icon="clipboard-list",
    url=lambda: reverse("workshop_board"),
    rows=InHouseRequest.objects.new_and_in_time,
    since="created_at",
    item=_request_item,
    search=("company", "name", "email", "about", "message", "reference"),
    actions=(MARK_ANSWERED, DECLINE),
    permission="workshops.change_inhouserequest",
)
OVERDUE_REQUESTS = replace(
    REQUESTS,
    name="workshops.overdue_requests",
    label=ngettext_lazy("in-house request past its day", "in-house requests past their day", "count"),
    rows=InHouseRequest.objects.overdue,
    since=Cast("due_on", DateTimeField()),
    rank=Rank.URGENT,
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
        _move("genuine", gettext_lazy("Not spam"), RequestState.NEW),
        _move("spam", gettext_lazy("Spam"), RequestState.SPAM),
    ),
    rank=Rank.LATER,
)
ALL = (BOOKINGS, WAITING, REQUESTS, OVERDUE_REQUESTS, SUSPECTED_REQUESTS)
