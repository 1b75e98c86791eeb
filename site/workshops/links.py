"""Addresses that only the person who booked or asked is given."""

from datetime import timedelta

from django.urls import reverse
from django.utils import translation

from guard import links
from workshops.models import Booking, InHouseRequest, WaitingParty, WorkshopDate

PRIVATE_DATE = "workshops.private_date"
RECEIPT = "workshops.receipt"
CANCEL = "workshops.cancel"
CHANGE = "workshops.change"
NAMES = "workshops.names"
WAITING = "workshops.waiting"
REQUEST_RECEIPT = "workshops.request"
WITHHELD = "utan-svar"
RECEIPT_AGE = timedelta(days=7)


def private_date_path(date: WorkshopDate) -> str:
    """For the author to give to those who may book it."""
    language = date.workshop.locale.language_code
    return _path("workshops:book_private", links.sign(PRIVATE_DATE, date.pk, now=date.changed_at), language)


def receipt_path(booking: Booking, *, withheld: bool = False) -> str:
    """`withheld`: the receipt says that an answer about health was not kept, which nothing else remembers."""
    path = _path("workshops:receipt", links.sign(RECEIPT, booking.pk), booking.language)
    return f"{path}?{WITHHELD}=1" if withheld else path


def cancel_path(booking: Booking) -> str:
    return _path("workshops:cancel", links.sign(CANCEL, booking.pk), booking.language)


def change_path(booking: Booking) -> str:
    return _path("workshops:change", links.sign(CHANGE, booking.pk), booking.language)


def names_path(booking: Booking) -> str:
    return _path("workshops:names", links.sign(NAMES, booking.pk), booking.language)


def waiting_path(party: WaitingParty) -> str:
    return _path("workshops:waiting", links.sign(WAITING, party.pk), party.language)


def request_receipt_path(request: InHouseRequest) -> str:
    return _path("workshops:in_house_receipt", links.sign(REQUEST_RECEIPT, request.pk), request.language)


def private_date_id(token: str) -> int:
    return int(links.read(PRIVATE_DATE, token)[0])


def receipt_id(token: str) -> int:
    return int(links.read(RECEIPT, token, RECEIPT_AGE)[0])


def cancel_id(token: str) -> int:
    """Good for as long as the booking is: the page says itself when it is too late."""
    return int(links.read(CANCEL, token)[0])


def change_id(token: str) -> int:
    return int(links.read(CHANGE, token)[0])


def names_id(token: str) -> int:
    return int(links.read(NAMES, token)[0])


def waiting_id(token: str) -> int:
    return int(links.read(WAITING, token)[0])


def request_receipt_id(token: str) -> int:
    return int(links.read(REQUEST_RECEIPT, token, RECEIPT_AGE)[0])


def _path(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return reverse(name, args=[token])
