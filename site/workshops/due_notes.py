"""Reminders before a date and follow-ups after it: who is due, and writing each once."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from workshops import notes
from workshops.enums import NoteKind
from workshops.models import Booking, Participant, SentNote, WorkshopDate, WorkshopPage
from workshops.timetable import local

CLOCK = time(9)
LONGEST = timedelta(days=61)
LATE_FOR = timedelta(days=14)
"""A follow-up that is later than this, as when the site stood still, is no longer wanted."""
AT_ONCE = 100


def write_due(now: datetime) -> None:
    """Called each minute. What is left over comes in the next."""
    left = AT_ONCE
    for kind, date in _due_dates(now):
        for whom in _recipients(kind, date, left):
            left -= write(kind, whom, date.start, now)
        if left <= 0:
            return


def write(kind: NoteKind, whom: Booking | Participant, start: datetime, now: datetime) -> bool:
    """The note of it and the mail, both or neither. False where the booking, its people or its date have changed, or
    where it has been written already."""
    try:
        with transaction.atomic():
            date = WorkshopDate.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=whom.date_id)
            if date.is_cancelled or date.start != start:
                return False
            return any(_write(kind, live, date, now) for live in _recipients(kind, date, 1, whom))
    except IntegrityError:
        return False


def _recipients(
    kind: NoteKind, date: WorkshopDate, most: int, whom: Booking | Participant | None = None
) -> list[Booking | Participant]:
    """Each participant with an address, and whoever booked where none has one. Not that they are all still there when
    their turn comes: then they are asked for again, one by one (`whom`)."""
    people = Participant.objects.without_note(kind, date).select_related("booking")
    bookings = Booking.objects.without_note(kind, date)
    if whom is not None:
        people = people.filter(pk=whom.pk) if isinstance(whom, Participant) else people.none()
        bookings = bookings.filter(pk=whom.pk) if isinstance(whom, Booking) else bookings.none()
    return [*people[:most], *bookings[:most]]


def _write(kind: NoteKind, whom: Booking | Participant, date: WorkshopDate, now: datetime) -> bool:
    booking, participant = (whom.booking, whom) if isinstance(whom, Participant) else (whom, None)
    booking.date = date
    SentNote.objects.create(booking=booking, participant=participant, kind=kind, start=date.start, written_at=now)
    notes.write(kind, booking, participant)
    return True


def due_at(kind: NoteKind, date: WorkshopDate, page: WorkshopPage) -> datetime | None:
    """Nine o'clock, as the clock on the wall shows it on that day."""
    zone = ZoneInfo(settings.TIME_ZONE)
    if kind == NoteKind.REMINDER:
        day = local(date.start).date() - timedelta(days=page.reminder_days)
        return datetime.combine(day, CLOCK, zone) if page.reminder_days else None
    day = local(date.end).date() + timedelta(days=page.follow_up_days)
    return datetime.combine(day, CLOCK, zone) if page.follow_up_days else None


def _due_dates(now: datetime) -> Iterator[tuple[NoteKind, WorkshopDate]]:
    for date in WorkshopDate.objects.held_between(now - LONGEST - LATE_FOR, now + LONGEST):
        moment = due_at(NoteKind.REMINDER, date, date.workshop)
        if moment and moment <= now < date.start:
            yield NoteKind.REMINDER, date
        moment = due_at(NoteKind.FOLLOW_UP, date, date.workshop)
        if moment and moment <= now < moment + LATE_FOR and date.end < now:
            yield NoteKind.FOLLOW_UP, date
