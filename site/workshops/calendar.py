"""A seat as RFC 5545/5546 wants it: one event, one attendee, and nothing that a colleague who sees the calendar must
not know (no link to cancel, no link to the online room, no price)."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from mail.message import Calendar as Attachment
from workshops import vtimezone
from workshops.models import Booking, Participant
from workshops.page_address import page_address
from workshops.timetable import local

PRODUCT = "-//Veckobrev//Workshops//SV"
Invited = Booking | Participant


def invitation(whom: Invited, organizer_name: str, now: datetime) -> Attachment:
    return _calendar("REQUEST", "CONFIRMED", whom, organizer_name, now)


def cancellation(whom: Invited, organizer_name: str, now: datetime) -> Attachment:
    return _calendar("CANCEL", "CANCELLED", whom, organizer_name, now)


def _calendar(method: str, status: str, whom: Invited, organizer_name: str, now: datetime) -> Attachment:
    zone = vtimezone.describe(settings.TIME_ZONE, local(whom.date.start).year)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if zone is not None:
        calendar.add_component(zone)
    with translation.override(whom.language):
        event = _event(whom, in_utc=zone is None, now=now)
    event.add("status", status)
    event.add("organizer", _person(whom.organizer, organizer_name))
    event.add("attendee", _attendee(whom))
    calendar.add_component(event)
    return Attachment(method=method, content=calendar.to_ical())


def _event(whom: Invited, *, in_utc: bool, now: datetime) -> Event:
    date = whom.date
    event = Event()
    event.add("uid", str(whom.uid))
    event.add("sequence", whom.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", date.start.astimezone(UTC) if in_utc else local(date.start))
    event.add("dtend", date.end.astimezone(UTC) if in_utc else local(date.end))
    event.add("summary", date.page.title)
    event.add("location", date.where_text)
    event.add("description", _description(whom))
    event.add("url", page_address(date.page))
    event.add("transp", "OPAQUE")
    return event


def _description(whom: Invited) -> str:
    if isinstance(whom, Participant):
        known = {"reference": whom.booking.reference}
        return _("Reference number %(reference)s. If you cannot come, tell the person who booked your seat.") % known
    known = {"seats": whom.seats_text, "reference": whom.reference}
    return _("%(seats)s, reference number %(reference)s. You can cancel with the link in your e-mail.") % known


def _attendee(whom: Invited) -> vCalAddress:
    person = _person(whom.calendar_address, whom.name)
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    person.params["PARTSTAT"] = vText("ACCEPTED")
    person.params["RSVP"] = vText("FALSE")
    return person


def _person(email: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{email}")
    if name:
        # A quotation mark cannot be written in a parameter.
        person.params["CN"] = vText(name.replace('"', "'"))
    return person
