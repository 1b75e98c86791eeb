"""The only place that writes the counter of seats. Each function is one conditional UPDATE and must be the first
statement of its transaction: it takes the row's lock, so that whoever comes second sees what the first one did."""

from datetime import datetime

from django.db.models import F

from workshops.models import WorkshopDate


def take(date_id: int, seats: int, now: datetime) -> bool:
    """Count `seats` more as taken if the date takes bookings and has room for them all."""
    rows = WorkshopDate.objects.filter(pk=date_id).taking_bookings(now).with_room_for(seats)
    return rows.update(taken=F("taken") + seats) == 1


def free(date_id: int, seats: int) -> bool:
    """Give `seats` back. False if fewer are taken, as after the whole date was cancelled."""
    return WorkshopDate.objects.filter(pk=date_id, taken__gte=seats).update(taken=F("taken") - seats) == 1


def empty(date_id: int) -> None:
    """For a cancelled date, whose bookings are all cancelled in the same transaction."""
    WorkshopDate.objects.filter(pk=date_id).update(taken=0)
