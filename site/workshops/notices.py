"""The mails of this room. Each is written into the outbox inside the transaction of what it tells about."""

import logging
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from guard import attachments
from mail.address import AddressError
from mail.compose import Calendar, compose
from pages.addresses import absolute
from pages.models import SiteSettings
from workshops import calendar
from workshops.links import cancel_path, change_path, names_path
from workshops.models import Booking, InHouseRequest, Participant, WorkshopDate
from workshops.other_dates import open_to
from workshops.page_address import page_address

logger = logging.getLogger(__name__)


def organizer_address() -> str:
    """Whom calendars answer: the address that the confirmations come from."""
    return SiteSettings.current().sender_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def participants_reference(booking_id: int) -> str:
    """Of the mails to those who come along: another person than who booked, and forgotten for themselves."""
    return f"booking:{booking_id}:participant"


def confirm(booking: Booking, now: datetime) -> None:
    _to_visitor("confirmed", booking, calendar.invitation(booking, _organizer_name(), now))


def tell_of_change(booking: Booking, now: datetime) -> None:
    _to_visitor("changed", booking, calendar.invitation(booking, _organizer_name(), now))


def tell_of_cancellation(booking: Booking, now: datetime) -> None:
    _to_visitor("cancelled", booking, calendar.cancellation(booking, _organizer_name(), now))


def tell_of_rebooking(booking: Booking, now: datetime) -> None:
    """Other seats, or another date."""
    _to_visitor("rebooked", booking, calendar.invitation(booking, _organizer_name(), now))


def welcome(participant: Participant, now: datetime) -> None:
    _to_participant("invited", participant, calendar.invitation(participant, _organizer_name(), now))


def tell_participant_of_change(participant: Participant, now: datetime) -> None:
    _to_participant("moved", participant, calendar.invitation(participant, _organizer_name(), now))


def call_off(participant: Participant, now: datetime) -> None:
    _to_participant("called_off", participant, calendar.cancellation(participant, _organizer_name(), now))


def tell_owner_of_booking(booking: Booking) -> None:
    _tell_owner("notice_booked", booking)


def tell_owner_of_cancellation(booking: Booking) -> None:
    _tell_owner("notice_cancelled", booking)


def tell_owner_of_rebooking(
    booking: Booking, *, seats_before: int = 0, date_before: WorkshopDate | None = None
) -> None:
    context = _booking_context(booking, settings.LANGUAGE_CODE)
    context.update(seats_before=seats_before, date_before=date_before)
    _to_owner("notice_rebooked", context, booking.email, f"booking:{booking.pk}")


def tell_owner_of_request(request: InHouseRequest) -> None:
    context = {
        "request": request,
        "attachments": attachments.of(request.mail_reference),
        "admin_url": absolute(reverse("workshop_request", args=[request.pk])),
    }
    _to_owner("notice_in_house", context, request.email, request.mail_reference)


def _tell_owner(name: str, booking: Booking) -> None:
    context = _booking_context(booking, settings.LANGUAGE_CODE)
    _to_owner(name, context, booking.email, f"booking:{booking.pk}")


def own_links(booking: Booking) -> dict[str, object]:
    """What whoever booked can do with the booking."""
    paths = {"cancel_url": cancel_path, "change_url": change_path, "names_url": names_path}
    urls = {name: absolute(path(booking)) for name, path in paths.items()}
    return {**urls, "may_move": open_to(booking, timezone.now()).exists()}


def _to_visitor(name: str, booking: Booking, attachment: Calendar) -> None:
    if not booking.email:
        # Who booked has been forgotten; the seats are still taken.
        return
    compose(
        f"workshops/mail/{name}",
        to=booking.email,
        language=booking.language,
        kind=f"workshops.{name}",
        context={**_booking_context(booking, booking.language), **own_links(booking)},
        calendar=attachment,
        reference=f"booking:{booking.pk}",
        # A cancellation that overtakes its invitation would leave the event in the calendar.
        order_key=f"booking:{booking.pk}",
    )


def _to_participant(name: str, participant: Participant, attachment: Calendar) -> None:
    compose(
        f"workshops/mail/{name}",
        to=participant.invited,
        language=participant.language,
        kind=f"workshops.{name}",
        context={**_booking_context(participant.booking, participant.language), "participant": participant},
        calendar=attachment,
        reference=participants_reference(participant.booking_id),
        order_key=f"participant:{participant.pk}",
    )


def _to_owner(name: str, context: dict[str, object], reply_to: str, reference: str) -> None:
    """What cannot be written waits on the desk all the same: the visitor must not lose it for that."""
    try:
        compose(
            f"workshops/mail/{name}",
            to=SiteSettings.current().contact_email or organizer_address(),
            language=settings.LANGUAGE_CODE,
            kind=f"workshops.{name}",
            context=context,
            reply_to=reply_to,
            reference=reference,
        )
    except AddressError:
        logger.exception("No mail could be written about %s.", reference)


def _booking_context(booking: Booking, language: str) -> dict[str, object]:
    with translation.override(language):
        workshop = booking.date.page
    return {
        "booking": booking,
        "date": booking.date,
        "workshop": workshop,
        "page_url": page_address(workshop),
        "admin_url": absolute(reverse("bookings:edit", args=[booking.pk])),
    }


def _organizer_name() -> str:
    site = SiteSettings.current()
    return site.sender_name or site.name
