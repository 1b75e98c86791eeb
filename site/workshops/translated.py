from collections.abc import Iterable

from wagtail.models import Locale
from wagtail.query import PageQuerySet

from workshops.date_models import WorkshopDate
from workshops.page_models import WorkshopPage


def pages_of(dates: Iterable[WorkshopDate], readable: PageQuerySet) -> dict[int, WorkshopPage]:
    """The page of each date, by the date's key, in the language of the moment where it is among the
    `readable` ones in that."""
    known = list(dates)
    keys = {date.workshop.translation_key for date in known}
    translated = {
        page.translation_key: page for page in readable.filter(locale=Locale.get_active(), translation_key__in=keys)
    }
    return {date.pk: translated.get(date.workshop.translation_key, date.workshop) for date in known}
