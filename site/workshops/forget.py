"""A person is forgotten by the workshops: seats, dates and sums stay, who it was goes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat

from desk import log_labels
from guard import attachments
from guard.mailboxes import is_at
from mail.forget import about, forget
from workshops.booking_models import Booking
from workshops.date_models import WorkshopDate
from workshops.notices import participants_reference
from workshops.participant_models import Participant, ParticipantQuerySet
from workshops.querysets import BookingQuerySet, DateQuerySet, RequestQuerySet
from workshops.question_models import Answer
from workshops.request_models import InHouseRequest
from workshops.validators import is_personal
from workshops.wait import leave
from workshops.waiting_models import WaitingParty, WaitingQuerySet

EMPTY: dict[str, Any] = dict.fromkeys(
    ("email", "phone", "message", "invoice_email", "invoice_address", "invoice_reference", "client", "notes"), ""
)
NOBODY: dict[str, Any] = dict.fromkeys(("name", "email", "invited"), "")
COMPANY: dict[str, Any] = dict.fromkeys(("company", "org_number", "vat_number", "einvoice_address"), "")


def bookings_of(address: str) -> BookingQuerySet:
    return Booking.objects.filter(is_at("email", address))


def invoiced_to(address: str) -> BookingQuerySet:
    """Other people's bookings whose invoice goes to the address."""
    return Booking.objects.filter(is_at("invoice_email", address)).exclude(is_at("email", address))


def seats_of(address: str) -> ParticipantQuerySet:
    """On other people's bookings."""
    rows = Participant.objects.filter(is_at("email", address) | is_at("invited", address))
    return rows.exclude(is_at("booking__email", address))


def requests_of(address: str) -> RequestQuerySet:
    return InHouseRequest.objects.filter(is_at("email", address))


def erase_bookings(address: str, now: datetime) -> int:
    seats = Participant.objects.filter(pk__in=list(seats_of(address).values_list("pk", flat=True)))
    erased = forget_bookings(bookings_of(address), now) + _erase_invoice_address(address)
    return erased + seats.update(**NOBODY)


def forget_participants(bookings: BookingQuerySet, now: datetime) -> None:
    """All who came along: persons of their own, who stay where only the one who booked is erased."""
    keys = list(bookings.values_list("pk", flat=True))
    forget(about(map(participants_reference, keys)), now)
    Participant.objects.filter(booking__in=keys).update(**NOBODY)


def forget_places(dates: DateQuerySet) -> None:
    """A private date is held at somebody's own place, which may be called by a name."""
    dates.filter(private=True).exclude(place="", address="").update(place="", address="")


def forget_bookings(bookings: BookingQuerySet, now: datetime) -> int:
    """A company with a number of its own is no person: its name and numbers stay for the books."""
    rows = list(bookings.only("pk", "org_number"))
    keys = [row.pk for row in rows]
    alone = [row.pk for row in rows if not row.org_number or is_personal(row.org_number)]
    forget(about(f"booking:{key}" for key in keys), now)
    log_labels.blank(Booking, keys)
    Participant.objects.filter(booking__in=keys).of_the_contact().update(**NOBODY)
    Answer.objects.filter(booking__in=keys).delete()
    found = Booking.objects.filter(pk__in=keys)
    Booking.objects.filter(pk__in=alone).update(**COMPANY)
    forget_places(WorkshopDate.objects.filter(bookings__in=alone, end__lt=now))
    found.update(**EMPTY, name=log_labels.NAMELESS, submission_key=_no_key())
    return len(keys)


def parties_of(address: str) -> WaitingQuerySet:
    return WaitingParty.objects.filter(is_at("email", address))


def erase_parties(address: str, now: datetime) -> int:
    return forget_parties(parties_of(address), now)


def forget_parties(parties: WaitingQuerySet, now: datetime) -> int:
    """A party that is forgotten waits no longer: the seats of its offer go to the next."""
    # In one transaction, so the dates are locked as whoever moves a booking locks them.
    rows = sorted(parties.with_date(), key=lambda party: party.date_id)
    for party in rows:
        if party.is_waiting or party.is_offered:
            leave(party, now)
    keys = [party.pk for party in rows]
    forget(about(f"waiting:{key}" for key in keys), now)
    log_labels.blank(WaitingParty, keys)
    found = WaitingParty.objects.filter(pk__in=keys)
    found.update(email="", name=log_labels.NAMELESS, client="", submission_key=_no_key())
    return len(keys)


def erase_requests(address: str, now: datetime) -> int:
    return forget_requests(requests_of(address), now)


def forget_requests(requests: RequestQuerySet, now: datetime) -> int:
    rows = list(requests.only("pk"))
    keys, references = [row.pk for row in rows], [row.mail_reference for row in rows]
    with transaction.atomic():
        forget(about(references), now)
        attachments.forget(references)
        log_labels.blank(InHouseRequest, keys)
        InHouseRequest.objects.filter(pk__in=keys).delete()
    return len(keys)


def _erase_invoice_address(address: str) -> int:
    keys = list(invoiced_to(address).values_list("pk", flat=True))
    return Booking.objects.filter(pk__in=keys).update(invoice_email="")


def _no_key() -> Concat:
    """The old one was made of what the person had typed."""
    return Concat(Value("erased:"), Cast(F("pk"), Booking._meta.get_field("submission_key")))
