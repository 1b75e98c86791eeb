"""What the workshops keep about a person."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from desk.persons import Holding
from guard import attachments
from workshops.booking_models import Booking
from workshops.forget import bookings_of, erase_bookings, erase_requests, invoiced_to, requests_of, seats_of
from workshops.participant_models import Participant
from workshops.request_models import InHouseRequest

BOOKING = [
    "reference",
    "state",
    "seats",
    "name",
    "email",
    "phone",
    "message",
    "company",
    "org_number",
    "vat_number",
    "invoice_email",
    "invoice_address",
    "invoice_reference",
    "einvoice_address",
    "total_excl",
    "total_vat",
    "total_incl",
    "language",
    "notes",
    "cancelled_by",
]
REQUEST = [
    "reference",
    "state",
    "about",
    "name",
    "email",
    "phone",
    "company",
    "first_date",
    "second_date",
    "third_date",
    "group_size",
    "venue",
    "town",
    "budget",
    "message",
    "language",
    "notes",
]


def _find_bookings(address: str) -> int:
    found = (bookings_of(address), invoiced_to(address), seats_of(address))
    return sum(rows.count() for rows in found)


def _export_bookings(address: str, _now: datetime) -> list[dict[str, Any]]:
    own = [_booking(row) for row in bookings_of(address).with_date().prefetch_related("answers").order_by("pk")]
    # Who booked is somebody else, and no business of the person who asks.
    others = invoiced_to(address).order_by("pk")
    seats = [_seat(row) for row in seats_of(address).with_booking().order_by("pk")]
    return [*own, *({"reference": row.reference, "invoice_email": row.invoice_email} for row in others), *seats]


def _seat(row: Participant) -> dict[str, Any]:
    return {
        "workshop": row.date.called,
        "starts": row.date.start.isoformat(),
        "reference": row.booking.reference,
        "participant_name": row.name,
        "participant_email": row.email,
        "was_there": row.attended,
    }


def _booking(row: Booking) -> dict[str, Any]:
    return {
        "workshop": row.date.called,
        "starts": row.date.start.isoformat(),
        **_fields(row, BOOKING),
        "answers": [{"question": answer.question, "answer": answer.text} for answer in row.answers.all()],
        "network_fingerprint": row.client,
        "booked_at": row.created_at.isoformat(),
        "cancelled_at": row.cancelled_at.isoformat() if row.cancelled_at else None,
    }


def _find_requests(address: str) -> int:
    return requests_of(address).count()


def _export_requests(address: str, _now: datetime) -> list[dict[str, Any]]:
    rows = requests_of(address).prefetch_related("answers").order_by("pk")
    return [
        {
            **_fields(row, REQUEST),
            "files": [one.name for one in attachments.of(row.mail_reference)],
            "answers": [
                {"at": one.sent_at.isoformat(), "text": one.text, "terms": one.terms} for one in row.answers.all()
            ],
            "network_fingerprint": row.client,
            "asked_at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def _fields(row: Booking | InHouseRequest, names: list[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {name: value if isinstance(value, int) else str(value) for name, value in values.items()}


BOOKINGS = Holding(
    name="bookings",
    label=_("Workshop bookings"),
    goes=_("names, addresses, telephone, message, answers, notes, and a sole trader's company and numbers"),
    stays=_(
        "date, seats, price, reference number and a limited company's name and numbers: seats and books must add up"
    ),
    find=_find_bookings,
    export=_export_bookings,
    erase=erase_bookings,
)
REQUESTS = Holding(
    name="in_house_requests",
    label=_("In-house requests"),
    goes=_("the requests with their files, your answers, and the text of the e-mails about them"),
    stays=_("nothing here; what lies in your own mailbox is yours to erase"),
    find=_find_requests,
    export=_export_requests,
    erase=erase_requests,
)
