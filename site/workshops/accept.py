from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workshops import answers
from workshops.book import BookingError, store
from workshops.enums import WaitingState
from workshops.models import Answer, Booking, WaitingParty, WorkshopDate
from workshops.participants import Person
from workshops.querysets import sent_with


def accept(
    party: WaitingParty,
    booking: Booking,
    now: datetime,
    people: Sequence[Person] = (),
    answered: Iterable[Answer] = (),
) -> Booking:
    """Make the offer a booking. Its seats are counted already, so none are taken. The same form sent again gets the
    booking that it made."""
    if earlier := sent_with(Booking.objects.with_date(), booking.submission_key):
        return earlier
    try:
        return _store(party, booking, now, people, answered)
    except BookingError:
        # The other one of a double click may have come first.
        if earlier := sent_with(Booking.objects.with_date(), booking.submission_key):
            return earlier
        raise


@transaction.atomic
def _store(
    party: WaitingParty, booking: Booking, now: datetime, people: Sequence[Person], answered: Iterable[Answer]
) -> Booking:
    rows = WorkshopDate.objects.select_for_update(of=("self",)).select_related("workshop")
    date = rows.get(pk=party.date_id)
    booking.seats = party.seats
    _check(party, date, now)
    made = store(booking, date, people, now)
    answers.keep(made, answered)
    if not party.step(WaitingState.ACCEPTED, was=WaitingState.OFFERED, settled_at=now, booking=made):
        raise BookingError(_("The offer is no longer valid."))
    return made


def _check(party: WaitingParty, date: WorkshopDate, now: datetime) -> None:
    party.refresh_from_db(fields=["state", "offer_expires_at"])
    if party.state == WaitingState.ACCEPTED:
        raise BookingError(_("The offer has been accepted already."))
    ended = party.offer_expires_at is None or party.offer_expires_at <= now
    if not party.is_offered or ended or date.is_cancelled:
        raise BookingError(_("The offer is no longer valid."))
