"""What a workshop says of itself to machines: a Course, and each of its dates as an event that can be booked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.templatetags.static import static
from wagtail.images.models import Image

from pages.addresses import absolute
from pages.models import SiteSettings
from pages.structured import identity
from workshops.date_models import WorkshopDate
from workshops.enums import Venue
from workshops.money import Price
from workshops.page_models import WorkshopPage
from workshops.timetable import local

SCHEMA = "https://schema.org/"
FEW = 5
"""A date with fewer than one seat in so many left has little room."""


def workshop(page: WorkshopPage, dates: Sequence[WorkshopDate], now: datetime) -> dict[str, Any]:
    site = SiteSettings.for_site(page.get_site())
    organizer = {"@type": "Organization", "name": site.organisation or site.name, "url": absolute("/")}
    if site.logo:
        organizer["logo"] = absolute(site.logo.file.url)
    else:
        organizer["logo"] = absolute(static("favicon.svg"))
    events = [_event(page, date, organizer, now) for date in dates]
    return {"@graph": [_course(page, organizer, events), *events]}


def _course(page: WorkshopPage, organizer: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@type": "Course",
        "@id": identity(page),
        "name": page.title,
        "description": page.description or page.lead,
        "url": absolute(page.url or "/"),
        "inLanguage": page.locale.language_code,
        "provider": organizer,
        "offers": _offer(page, page.price, absolute(page.url or "/"), "InStock" if events else "SoldOut"),
    }
    if events:
        said["hasCourseInstance"] = [{"@id": event["@id"]} for event in events]
    return said


def _event(page: WorkshopPage, date: WorkshopDate, organizer: dict[str, Any], now: datetime) -> dict[str, Any]:
    online = date.venue == Venue.ONLINE
    said: dict[str, Any] = {
        "@type": ["EducationEvent", "CourseInstance"],
        "@id": f"{absolute(page.url or '/')}#datum-{date.pk}",
        "name": page.title,
        "description": page.description or page.lead,
        "image": _picture(page),
        "startDate": local(date.start).isoformat(timespec="seconds"),
        "endDate": local(date.end).isoformat(timespec="seconds"),
        "eventStatus": SCHEMA + _status(date),
        "eventAttendanceMode": f"{SCHEMA}{'Online' if online else 'Offline'}EventAttendanceMode",
        "courseMode": "Online" if online else "Onsite",
        "location": _location(page, date),
        "organizer": organizer,
        "offers": _offer(page, date.price, absolute(date.get_absolute_url()), availability(date, now)),
        "inLanguage": page.locale.language_code,
    }
    if date.previous_start and not date.is_cancelled:
        said["previousStartDate"] = local(date.previous_start).isoformat(timespec="seconds")
    return said


def availability(date: WorkshopDate, now: datetime) -> str:
    """As the counter stands at this moment."""
    if date.left <= 0 or not date.takes_bookings(now):
        return "SoldOut"
    return "LimitedAvailability" if date.left * FEW <= date.seats else "InStock"


def _status(date: WorkshopDate) -> str:
    if date.is_cancelled:
        return "EventCancelled"
    return "EventRescheduled" if date.previous_start else "EventScheduled"


def _location(page: WorkshopPage, date: WorkshopDate) -> dict[str, Any]:
    """Never the link to the online room: that is for those who have booked."""
    if date.venue == Venue.ONLINE:
        return {"@type": "VirtualLocation", "url": absolute(page.url or "/")}
    return {"@type": "Place", "name": date.place or date.where_text, "address": date.address or date.place}


def _offer(page: WorkshopPage, price: Price, url: str, available: str) -> dict[str, Any]:
    """With VAT, as searchers are shown it; a seat's price."""
    amount = f"{price.incl:.2f}"
    said: dict[str, Any] = {
        "@type": "Offer",
        "price": amount,
        "priceCurrency": "SEK",
        "category": "Free" if price.is_free else "Paid",
        "availability": SCHEMA + available,
        "url": url,
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "price": amount,
            "priceCurrency": "SEK",
            "valueAddedTaxIncluded": True,
        },
    }
    if page.first_published_at:
        said["validFrom"] = local(page.first_published_at).isoformat(timespec="seconds")
    return said


def _picture(page: WorkshopPage) -> str:
    picture: Image | None = page.social_image
    if picture is not None:
        return absolute(picture.get_rendition("fill-1200x630|format-jpeg").url)
    return absolute(static("favicon.svg"))
