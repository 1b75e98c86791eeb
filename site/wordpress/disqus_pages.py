"""Which page here a Disqus thread was about."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from wordpress.addresses import SHORT
from wordpress.disqus import Thread
from wordpress.words import plain, slug

SUFFIXES = (" | ", " – ", " — ", " - ", " » ", " · ")
"""Between a page's title and the name of its site, where a browser's title was exported."""


class PageFinder:
    """By the address of then (what the page has now, or a redirect to it), by the last part of that, by the title."""

    def __init__(self, site: Site) -> None:
        self._by_path: dict[str, int] = {}
        self._by_slug: dict[str, set[int]] = defaultdict(set)
        self._by_title: dict[str, set[int]] = defaultdict(set)
        self._read_pages(site)
        self._read_redirects(site)

    def find(self, thread: Thread) -> int | None:
        for address in (thread.link, *thread.identifier.split()):
            if found := self._at(address):
                return found
        for name in (_last_part(thread.link), _last_part(thread.identifier)):
            if found := _only(self._by_slug.get(name)):
                return found
        return next((found for title in _titles(thread.title) if (found := _only(self._by_title.get(title)))), None)

    def _at(self, address: str) -> int | None:
        return next((self._by_path[path] for path in _paths(address) if path in self._by_path), None)

    def _read_pages(self, site: Site) -> None:
        for page in Page.objects.filter(depth__gt=1).order_by("pk"):
            parts = page.get_url_parts()
            if parts is None or parts[0] != site.pk:
                continue
            self._by_path.setdefault(Redirect.normalise_path(parts[2]), page.pk)
            if page.pk != site.root_page_id:
                self._by_slug[page.slug].add(page.pk)
                self._by_title[page.title.casefold()].add(page.pk)

    def _read_redirects(self, site: Site) -> None:
        rows = Redirect.objects.filter(redirect_page__isnull=False, site__in=[site]) | Redirect.objects.filter(
            redirect_page__isnull=False, site=None
        )
        for path, page in rows.values_list("old_path", "redirect_page"):
            self._by_path.setdefault(path, page)


def _paths(address: str) -> Iterable[str]:
    """The ways in which a redirect may have the address: with WordPress's number of the post, then without."""
    if not address.startswith(("http://", "https://", "/")):
        return
    with suppress(ValueError):
        parts = urlsplit(address)
        whole = Redirect.normalise_path(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
        yield whole
        if not any(f"{name}=" in parts.query for name in SHORT):
            yield Redirect.normalise_path(parts.path or "/")


def _last_part(address: str) -> str:
    with suppress(ValueError):
        name = urlsplit(address).path.rstrip("/").rpartition("/")[2]
        return slug(name.removesuffix(".html"), "", 0) if name else ""
    return ""


def _titles(title: str) -> Iterable[str]:
    words = plain(title)
    yield words.casefold()
    for suffix in SUFFIXES:
        if suffix in words:
            yield words.rpartition(suffix)[0].casefold()


def _only(found: set[int] | None) -> int | None:
    """Of two pages called the same, neither is taken: a guess would put words where they were never said."""
    return next(iter(found)) if found and len(found) == 1 else None
