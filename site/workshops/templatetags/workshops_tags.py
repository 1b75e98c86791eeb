from typing import Any

from django import template
from django.utils import timezone
from wagtail.models import Locale

from workshops.models import WorkshopDate, WorkshopPage

register = template.Library()


@register.inclusion_tag("workshops/upcoming.html")
def upcoming_workshops(count: int = 3) -> dict[str, Any]:
    """The next dates of all workshops, as a timetable; nothing where there are none."""
    readable = WorkshopPage.objects.live().public()
    dates = list(WorkshopDate.objects.upcoming(timezone.now()).filter(workshop__in=readable)[:count])
    keys = [date.workshop.translation_key for date in dates]
    translated = readable.filter(locale=Locale.get_active(), translation_key__in=keys)
    pages = {page.translation_key: page for page in translated}
    return {"departures": [(date, pages.get(date.workshop.translation_key, date.workshop)) for date in dates]}


@register.inclusion_tag("workshops/departure.html")
def departure(date: WorkshopDate, page: WorkshopPage | None = None) -> dict[str, Any]:
    """One line of a timetable; it names its workshop where it is given the page."""
    return {"date": date, "page": page, "bookable": date.takes_bookings(timezone.now()) and date.left > 0}
