"""A small site to stand tests on: a home page, and pages beneath it."""

from typing import Any, TypeVar

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from pages.models import BasePage, HomePage, StandardPage

PageType = TypeVar("PageType", bound=BasePage)


def a_home(**fields: Any) -> HomePage:
    """The home page of the default site; made at the first call, found at the next."""
    existing = HomePage.objects.first()
    if existing is not None:
        return existing
    root = Page.objects.get(depth=1)
    home = HomePage(**{"title": "Hem", "slug": "start", "headline": "Välkommen", **fields})
    root.add_child(instance=home)
    Site.objects.update(root_page=home)
    return home


def a_child(page: PageType, parent: Page | None = None) -> PageType:
    """`page`, published beneath `parent` or beneath the home page."""
    if page.live and page.first_published_at is None:
        page.first_published_at = page.last_published_at = timezone.now()
    (parent or a_home()).add_child(instance=page)
    return page


def a_standard_page(parent: Page | None = None, **fields: Any) -> StandardPage:
    number = StandardPage.objects.count() + 1
    return a_child(StandardPage(**{"title": f"Sida {number}", "slug": f"sida-{number}", **fields}), parent)


def an_english_home() -> HomePage:
    """The home page's English translation, at /en/."""
    english, _created = Locale.objects.get_or_create(language_code="en")
    home = a_home()
    translation: HomePage = home.get_translation_or_none(english) or home.copy_for_translation(english)
    translation.save_revision().publish()
    return translation
