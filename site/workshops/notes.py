"""The reminder and the follow-up as mails: written to one who has booked, or shown to the author beforehand."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from mail.compose import compose
from mail.models import OutboxMail
from mail.render import Rendered, render
from pages.addresses import absolute
from pages.models import SiteSettings
from workshops import notices
from workshops.enums import NoteKind
from workshops.models import Booking, Participant, WorkshopDate, WorkshopPage
from workshops.page_address import page_address


def write(kind: NoteKind, booking: Booking, participant: Participant | None = None) -> OutboxMail:
    """To one who comes along, or to whoever booked."""
    if participant and not participant.is_contact:
        return _write_to_participant(kind, booking, participant)
    return compose(
        _template(kind),
        to=booking.email,
        language=booking.language,
        kind=f"workshops.{kind}",
        context={**_context(booking), **notices.own_links(booking)},
        reference=f"booking:{booking.pk}",
        order_key=f"booking:{booking.pk}",
    )


def _write_to_participant(kind: NoteKind, booking: Booking, participant: Participant) -> OutboxMail:
    return compose(
        _template(kind),
        to=participant.email,
        language=booking.language,
        kind=f"workshops.{kind}",
        context={**_context(booking), "participant": participant},
        reference=notices.participants_reference(booking.pk),
        order_key=f"participant:{participant.pk}",
    )


def preview(kind: NoteKind, page: WorkshopPage, now: datetime) -> Rendered:
    """As an invented participant of the next date would get it."""
    booking = _sample(page, now)
    return render(_template(kind), booking.language, SiteSettings.current(), _sample_context(booking))


def send_trial(kind: NoteKind, page: WorkshopPage, now: datetime) -> OutboxMail:
    """To the author, with nobody's booking in it."""
    booking = _sample(page, now)
    return compose(
        _template(kind),
        to=SiteSettings.current().contact_email or notices.organizer_address(),
        language=booking.language,
        kind=f"workshops.{kind}",
        context=_sample_context(booking),
    )


def _template(kind: NoteKind) -> str:
    return f"workshops/mail/{kind}"


def _context(booking: Booking) -> dict[str, object]:
    with translation.override(booking.language):
        page = booking.date.page
        letter = absolute(reverse("newsletter:signup")) if page.follow_up_letter else ""
    document = page.material_document
    return {
        "booking": booking,
        "date": booking.date,
        "workshop": page,
        "page_url": page_address(page),
        "document_url": absolute(document.url) if document else "",
        "letter_url": letter,
    }


def _sample_context(booking: Booking) -> dict[str, object]:
    context = _context(booking)
    return {**context, **dict.fromkeys(("cancel_url", "change_url", "names_url"), context["page_url"])}


def _sample(page: WorkshopPage, now: datetime) -> Booking:
    date = WorkshopDate.objects.of_pages([page]).upcoming(now).first()
    if date is None:
        start = now + timedelta(days=14)
        date = WorkshopDate(workshop=page, start=start, end=start + timedelta(hours=7), place="Storgatan 1")
    booking = Booking(date=date, seats=1, name="Anna Exempel", email="anna@example.org", reference="B-EXEMPEL")
    booking.language = page.locale.language_code if page.locale_id else settings.LANGUAGE_CODE
    booking.total_excl = booking.total_vat = booking.total_incl = Decimal(0)
    booking.fix_price(date)
    return booking
