"""All dates as a calendar to subscribe to (RFC 5545, METHOD:PUBLISH). The public one names nobody and counts nothing;
the author's holds every date with its counts, and no names either."""

from collections.abc import Iterable, Sequence
from datetime import UTC, timedelta

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration

from pages.addresses import absolute
from pages.models import SiteSettings
from workshops import vtimezone
from workshops.calendar import PRODUCT
from workshops.date_models import WorkshopDate
from workshops.enums import DateState
from workshops.page_models import WorkshopPage
from workshops.timetable import local
from workshops.translated import pages_of

EVERY = timedelta(hours=6)
"""How often a calendar program is asked to look."""


def public(dates: Sequence[WorkshopDate]) -> bytes:
    pages = pages_of(dates, WorkshopPage.objects.live().public())
    name = _("%(site)s: workshops") % {"site": SiteSettings.current().name}
    return _calendar(name, [_public_event(date, pages[date.pk]) for date in dates], dates)


def private(dates: Sequence[WorkshopDate]) -> bytes:
    pages = pages_of(dates, WorkshopPage.objects.live().public())
    name = _("My workshops")
    return _calendar(name, [_private_event(date, pages[date.pk]) for date in dates], dates)


def _calendar(name: str, events: Iterable[Event], dates: Sequence[WorkshopDate]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(EVERY))
    zone = _zone(dates)
    if zone is not None:
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _zone(dates: Sequence[WorkshopDate]) -> Timezone | None:
    years = [local(date.start).year for date in dates]
    return vtimezone.describe(settings.TIME_ZONE, min(years)) if years else None


def _public_event(date: WorkshopDate, page: WorkshopPage) -> Event:
    event = _event(date, page, page.title)
    event.add("description", f"{page.lead}\n\n{absolute(page.url or '/')}")
    event.add("url", absolute(page.url or "/"))
    event.add("transp", "TRANSPARENT")
    return event


def _private_event(date: WorkshopDate, page: WorkshopPage) -> Event:
    event = _event(date, page, f"{date.title or page.title} ({date.seats_text})")
    lines = [_("%(taken)d of %(seats)d seats taken") % {"taken": date.taken, "seats": date.seats}]
    if date.private:
        lines.append(_("Private date"))
    if date.state == DateState.CLOSED:
        lines.append(str(date.get_state_display()))
    event.add("description", "\n".join(lines))
    event.add("transp", "TRANSPARENT" if date.is_cancelled else "OPAQUE")
    return event


def _event(date: WorkshopDate, page: WorkshopPage, summary: str) -> Event:
    in_utc = vtimezone.describe(settings.TIME_ZONE, local(date.start).year) is None
    changed = max(filter(None, (date.changed_at, page.last_published_at))).astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", str(date.uid))
    event.add("sequence", date.sequence)
    # Not the moment of reading: what has not changed must be the same bytes, for the ETag's sake.
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", date.start.astimezone(UTC) if in_utc else local(date.start))
    event.add("dtend", date.end.astimezone(UTC) if in_utc else local(date.end))
    event.add("summary", summary, parameters={"LANGUAGE": get_language() or settings.LANGUAGE_CODE})
    event.add("location", date.where_text)
    event.add("status", "CANCELLED" if date.is_cancelled else "CONFIRMED")
    return event
