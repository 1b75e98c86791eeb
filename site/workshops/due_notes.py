"""Reminders before a date and follow-ups after it: who is due, and writing each once."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from workshops import notes
from workshops.enums import NoteKind
from workshops.models import Booking, SentNote, WorkshopDate, WorkshopPage
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
        for booking in Booking.objects.without_note(kind, date)[:left]:
            left -= write(kind, booking, date.start, now)
        if left <= 0:
            return


def write(kind: NoteKind, booking: Booking, start: datetime, now: datetime) -> bool:
    """The note of it and the mail, both or neither. False where the booking or its date has changed, or where it has
    been written already."""
    try:
        with transaction.atomic():
            date = (
                WorkshopDate.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=booking.date_id)
            )
            live = Booking.objects.live().filter(pk=booking.pk).exclude(email="").first()
            if live is None or date.is_cancelled or date.start != start:
                return False
            SentNote.objects.create(booking=live, kind=kind, start=start, written_at=now)
            live.date = date
            notes.write(kind, live)
            return True
    except IntegrityError:
        return False


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
