"""The only place that writes the counter of seats. Each function is one conditional UPDATE and must be the first
statement of its transaction: it takes the row's lock, so that whoever comes second sees what the first one did."""

from datetime import datetime

from django.db.models import F

from workshops.models import WorkshopDate


def take(date_id: int, seats: int, now: datetime) -> bool:
    """Count `seats` more as taken if the date takes bookings and has room for them all."""
    rows = WorkshopDate.objects.filter(pk=date_id).taking_bookings(now).with_room_for(seats)
    return rows.update(taken=F("taken") + seats) == 1


def hold(date_id: int, seats: int, now: datetime) -> bool:
    """For an offer to a waiting party, for whom what is free may be reserved."""
    rows = WorkshopDate.objects.filter(pk=date_id).taking_offers(now).with_room_for(seats)
    return rows.update(taken=F("taken") + seats) == 1


def reserve(date_id: int, *, reserved: bool) -> None:
    """Keep what is free for those who wait, or do so no more."""
    WorkshopDate.objects.filter(pk=date_id).exclude(reserved=reserved).update(reserved=reserved)


def claim(date_id: int, seats: int, now: datetime) -> bool:
    """For the author, who may book on a closed date too. The seats there are hold for everybody."""
    rows = WorkshopDate.objects.filter(pk=date_id).bookable_by_author(now).with_room_for(seats)
    return rows.update(taken=F("taken") + seats) == 1


def move(from_id: int, to_id: int, seats: int, now: datetime, *, by_author: bool = False) -> bool:
    """From one date to another, the lower key first, so that no two moves wait for each other. False asks the caller to
    undo the transaction."""
    take_there = claim if by_author else take
    if to_id < from_id:
        return take_there(to_id, seats, now) and free(from_id, seats)
    return free(from_id, seats) and take_there(to_id, seats, now)


def free(date_id: int, seats: int) -> bool:
    """Give `seats` back. False if fewer are taken, as after the whole date was cancelled."""
    return WorkshopDate.objects.filter(pk=date_id, taken__gte=seats).update(taken=F("taken") - seats) == 1


def empty(date_id: int) -> None:
    """For a cancelled date, whose bookings are all cancelled in the same transaction."""
    WorkshopDate.objects.filter(pk=date_id).update(taken=0)
