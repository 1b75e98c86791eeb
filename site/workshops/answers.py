"""Answers are kept with their booking, and go when their time is up."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from workshops.models import Answer, Booking


def keep(booking: Booking, answers: Iterable[Answer]) -> None:
    """Called inside the transaction that makes the booking."""
    rows = list(answers)
    for answer in rows:
        answer.booking = booking
    Answer.objects.bulk_create(rows)


def purge(now: datetime) -> None:
    """Each question has its own period; who has cancelled needs no food."""
    Answer.objects.about_health().of_cancelled_bookings().delete()
    for days in Answer.objects.periods():
        Answer.objects.kept_for(days).of_dates_over_before(now - timedelta(days=days)).delete()
