from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext

from workshops import invite, notices, seats
from workshops.cancel import mark_cancelled, tell
from workshops.enums import CancelledBy
from workshops.models import Booking, Participant, WorkshopDate
from workshops.offer import offer_free_seats
from workshops.querysets import BookingQuerySet
from workshops.wait import end_line

TOLD = frozenset({"start", "end", "venue", "place", "address", "online_link"})
"""What those who have booked must hear of when it changes."""


class ChangeError(Exception):
    """Says, in words for the author, why a date stays as it was."""


def change(date: WorkshopDate, fields: Collection[str], now: datetime) -> None:
    """Save `fields` of the date, never its counter, and tell everybody who has booked what concerns them."""
    cancels = "state" in fields and date.is_cancelled
    moves = bool(TOLD & set(fields))
    with transaction.atomic():
        _update(date, fields, now, counts=cancels or moves)
        if cancels:
            _cancel_bookings(date, now)
            end_line(date, now)
        elif moves and date.end > now:
            _invite_again(date, now)
        if not cancels:
            offer_free_seats(date.pk, now)
    date.refresh_from_db()


def too_few_seats(taken: int) -> str:
    return ngettext(
        "%(count)d seat is booked already. Choose at least that many, or close the date for booking.",
        "%(count)d seats are booked already. Choose at least that many, or close the date for booking.",
        taken,
    ) % {"count": taken}


def _update(date: WorkshopDate, fields: Collection[str], now: datetime, *, counts: bool) -> None:
    values: dict[str, Any] = {name: getattr(date, name) for name in fields}
    if counts:
        values["sequence"] = F("sequence") + 1
    if values:
        values["changed_at"] = now
    if "start" in fields:
        values["previous_start"] = F("start")
    if "state" in fields and date.is_cancelled:
        values["cancelled_at"] = now
    if values and not WorkshopDate.objects.filter(pk=date.pk, taken__lte=date.seats).update(**values):
        taken = WorkshopDate.objects.values_list("taken", flat=True).get(pk=date.pk)
        raise ChangeError(too_few_seats(taken))


def _cancel_bookings(date: WorkshopDate, now: datetime) -> None:
    seats.empty(date.pk)
    for booking in _live(date):
        mark_cancelled(booking, CancelledBy.DATE, now)
        tell(booking, now)


def _invite_again(date: WorkshopDate, now: datetime) -> None:
    _live_rows(date).update(sequence=F("sequence") + 1)
    for booking in _live(date):
        notices.tell_of_change(booking, now)
    invite.again(list(Participant.objects.invited_to(date.pk).with_booking()), now)


def _live(date: WorkshopDate) -> list[Booking]:
    return list(_live_rows(date).with_date().order_by("pk"))


def _live_rows(date: WorkshopDate) -> BookingQuerySet:
    return Booking.objects.live().filter(date_id=date.pk)
