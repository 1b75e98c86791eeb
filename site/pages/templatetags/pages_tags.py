from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import QuerySet
from django.template import Context
from django.utils.translation import get_language_info
from wagtail.models import Page, Site

register = template.Library()


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str


def _home(context: Context) -> Page | None:
    site = Site.find_for_request(context.get("request"))
    return site.root_page.localized if site else None


def _menu_pages(home: Page) -> QuerySet[Page]:
    pages: QuerySet[Page] = home.get_children().live().public().in_menu()
    return pages


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[MenuItem]:
    """The home page's children that the author has ticked "show in menus", in the tree's order."""
    home, request = _home(context), context.get("request")
    if home is None or request is None:
        return []
    return [
        MenuItem(page.title, url, request.path.startswith(url))
        for page in _menu_pages(home)
        if (url := page.get_url(request))
    ]


@register.simple_tag(takes_context=True)
def home_address(context: Context) -> str:
    home = _home(context)
    return (home.get_url(context.get("request")) if home else None) or "/"


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """The current page in the other languages, or where it has no translation, nothing."""
    page: Any = context.get("page")
    if not isinstance(page, Page) or page.pk is None:
        return []
    translations = page.get_translations().live().public().select_related("locale")
    return [
        LanguageLink(code, str(get_language_info(code)["name_local"]), url)
        for translation in translations
        if (url := translation.get_url(context.get("request"))) and (code := translation.locale.language_code)
    ]


@register.filter(is_safe=True)
def well_set(headline: str) -> str:
    """Holds a dash to the word before it: in Swedish no line begins with one."""
    return headline.replace(" – ", "\u00a0– ")


@register.filter
def unbroken(number: str) -> str:
    """Keeps a telephone number on one line."""
    return number.replace(" ", "\u00a0").replace("-", "\u2011")
