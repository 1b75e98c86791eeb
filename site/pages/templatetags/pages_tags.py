from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from wagtail.blocks import StreamValue
from wagtail.models import Page, Site

from pages import languages, outline, share_image, trail
from pages.addresses import absolute
from pages.models import BasePage, SiteSettings
from pages.readable import readable
from pages.structured import publisher, script

register = template.Library()
register.filter("anchored", outline.anchored)
register.filter("absolute", absolute)

_HOME = "_localized_home"
FEWEST_HEADINGS = 4
"""A text with fewer needs no table of contents."""


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
    """Looked up once for each request."""
    request = context.get("request")
    if not hasattr(request, _HOME):
        site = Site.find_for_request(request)
        home = site.root_page.localized if site else None
        if request is None:
            return home
        setattr(request, _HOME, home)
    found: Page | None = getattr(request, _HOME)
    return found


def _menu_pages(home: Page, request: HttpRequest) -> QuerySet[Page]:
    pages: QuerySet[Page] = readable(home.get_children(), request).in_menu().only("title", "url_path")
    return pages


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[MenuItem]:
    """The home page's children that the author has ticked "show in menus", in the tree's order."""
    home, request = _home(context), context.get("request")
    if home is None or request is None:
        return []
    return [
        MenuItem(page.title, url, request.path.startswith(url))
        for page in _menu_pages(home, request)
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
    request = context.get("request")
    versions = readable(Page.objects.translation_of(page), request).select_related("locale")
    return [
        LanguageLink(code, str(get_language_info(code)["name_local"]), url)
        for version in versions.only("url_path", "locale__language_code")
        if (url := version.get_url(request)) and (code := version.locale.language_code)
    ]


@register.simple_tag(takes_context=True)
def alternates(context: Context, page: Page, links: list[LanguageLink]) -> list[languages.Alternate]:
    """The page's versions in all languages; none for a part of a page, whose translation nobody can know."""
    if context.get("selection") or _turned(context):
        return []
    own = {page.locale.language_code: page.full_url or ""}
    return languages.alternates({**own, **{link.code: absolute(link.url) for link in links}})


@register.simple_tag(takes_context=True)
def canonical(context: Context, page: Page) -> str:
    """The one address of what is shown: without what a link elsewhere hung on to it, but with the leaf of a list."""
    request = context.get("request")
    own = page.full_url or ""
    address = absolute(request.path) if context.get("selection") and request else own
    return f"{address}?p={number}" if (number := _turned(context)) else address


@register.simple_tag(takes_context=True)
def description(context: Context, page: BasePage) -> str:
    return str(context.get("selection_description", "")) if context.get("selection") else page.description


def _turned(context: Context) -> int:
    """The number of the leaf, where it is not the first."""
    number: int = getattr(context.get("articles"), "number", 1)
    return number if number > 1 else 0


@register.simple_tag
def picture_to_share(page: BasePage) -> share_image.ShareImage | None:
    return share_image.of(page)


@register.simple_tag
def table_of_contents(stream: StreamValue) -> list[outline.Heading]:
    headings = outline.contents(stream)
    return headings if outline.count(headings) >= FEWEST_HEADINGS else []


@register.simple_tag(takes_context=True)
def crumbs(context: Context) -> list[trail.Step]:
    """The way to the page, or to a part of the page that has an address of its own."""
    page = context.get("page")
    if not isinstance(page, BasePage):
        return []
    request = context.get("request")
    steps = trail.trail(page, request)
    return [*steps, trail.step_to(page, request)] if context.get("selection") else steps


@register.simple_tag(takes_context=True)
def breadcrumb_data(context: Context, steps: list[trail.Step]) -> SafeString:
    return script(trail.breadcrumbs(steps, str(context.get("selection") or context["page"].title)))


@register.simple_tag(takes_context=True)
def website_data(context: Context) -> SafeString:
    """Of the home page: which site this is; https://schema.org/WebSite."""
    page, site = context["page"], SiteSettings.for_request(context["request"])
    home = absolute(page.url or "/")
    said = {
        "@type": "WebSite",
        "name": site.name or page.title,
        "description": site.tagline_here,
        "url": home,
        "inLanguage": page.locale.language_code,
        "publisher": publisher(site, home),
    }
    return script({name: value for name, value in said.items() if value})


@register.filter(is_safe=True)
def well_set(headline: str) -> str:
    """Holds a dash to the word before it: in Swedish no line begins with one."""
    return headline.replace(" – ", "\u00a0– ")


@register.filter
def unbroken(number: str) -> str:
    """Keeps a telephone number on one line."""
    return number.replace(" ", "\u00a0").replace("-", "\u2011")
