from datetime import datetime

from django.db import transaction

from workshops import participants
from workshops.lock import ChangedMeanwhileError, locked
from workshops.models import Booking
from workshops.participants import Person


@transaction.atomic
def name(booking: Booking, people: dict[int, Person], now: datetime) -> None:
    """Say who comes. Whoever loses a seat and whoever gets one is told, if they have an address."""
    current = locked(booking.pk, booking.date_id)
    if current is None:
        raise ChangedMeanwhileError
    participants.rename(current, people, now)
