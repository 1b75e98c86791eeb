from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.models import Page

from pages.addresses import absolute
from pages.readable import readable
from pages.structured import script
from workshops import structured
from workshops.models import WorkshopDate, WorkshopPage
from workshops.translated import pages_of

register = template.Library()


@register.inclusion_tag("workshops/upcoming.html", takes_context=True)
def upcoming_workshops(context: template.Context, count: int = 3) -> dict[str, Any]:
    """The next dates of all workshops, as a timetable; nothing where there are none."""
    shown = readable(WorkshopPage.objects.all(), context.get("request"))
    dates = list(WorkshopDate.objects.upcoming(timezone.now()).filter(workshop__in=shown)[:count])
    pages = pages_of(dates, shown)
    return {"departures": [(date, pages[date.pk]) for date in dates]}


@register.inclusion_tag("workshops/subscribe.html")
def subscribe_to_workshops() -> dict[str, str]:
    """The calendar feed, for programs that follow it and as a file."""
    plain = absolute(reverse("workshop_feeds:public"))
    return {"plain": plain, "webcal": f"webcal:{plain.partition(':')[2]}"}


@register.simple_tag
def workshop_structured(page: WorkshopPage, dates: Iterable[WorkshopDate]) -> SafeString:
    return script(structured.workshop(page, list(dates), timezone.now()))


@register.inclusion_tag("workshops/departure.html")
def departure(date: WorkshopDate, page: WorkshopPage | None = None) -> dict[str, Any]:
    """One line of a timetable; it names its workshop where it is given the page."""
    is_open = date.takes_bookings(timezone.now())
    return {"date": date, "page": page, "bookable": is_open and date.left > 0, "has_line": is_open and not date.left}


@register.inclusion_tag("workshops/ask_in_house.html")
def ask_in_house(page: Page) -> dict[str, Any]:
    """The way to the form that asks for what the page describes; for pages with `in_house` switched on."""
    return {"page": page, "is_workshop": isinstance(page, WorkshopPage)}
