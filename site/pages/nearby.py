"""Where a reader may have wanted to go whose address leads nowhere: redirects of the same name, pages of a like one."""

from difflib import get_close_matches

from django.http import HttpRequest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

SHOWN = 3
LIKENESS = 0.7
LONGEST_NAME, SHORTEST_NAME = 120, 4


def nearby(request: HttpRequest) -> list[Page]:
    site, name = Site.find_for_request(request), _name(request.path)
    if site is None or not name:
        return []
    found = [*_moved(site, name), *_alike(site, name)]
    return list({page.pk: page for page in found}.values())[:SHOWN]


def _name(path: str) -> str:
    """The last part of an address, if there is enough of it to compare."""
    name = path.rstrip("/").rpartition("/")[2].lower().removesuffix(".html").removesuffix(".php")
    is_page = "." not in name and SHORTEST_NAME <= len(name) <= LONGEST_NAME
    return name if is_page else ""


def _moved(site: Site, name: str) -> list[Page]:
    old = Redirect.objects.filter(site=site, old_path__iendswith=f"/{name}", redirect_page__isnull=False)
    pages = Page.objects.live().public().filter(pk__in=old.values("redirect_page"))
    return list(pages.defer_streamfields()[:SHOWN])


def _alike(site: Site, name: str) -> list[Page]:
    """Close enough for a slip of the pen, or for an address that was cut short or has changed its end."""
    home = site.root_page.localized
    pages = Page.objects.live().public().descendant_of(home)
    slugs = dict(pages.values_list("slug", "pk"))
    begun = [slug for slug in slugs if slug.startswith(name) or name.startswith(f"{slug}-")]
    names = list(dict.fromkeys([*begun[:SHOWN], *get_close_matches(name, slugs, SHOWN, LIKENESS)]))[:SHOWN]
    rows = {page.slug: page for page in pages.filter(pk__in=[slugs[name] for name in names])}
    return [rows[name] for name in names if name in rows]
