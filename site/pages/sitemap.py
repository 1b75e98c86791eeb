from collections import defaultdict
from typing import Any

from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page
from wagtail.query import PageQuerySet

from pages.languages import alternates


class AllLanguages(Sitemap):
    """The trees of every language, each page with its translations; Wagtail's own sitemap knows the default language's
    alone."""

    def items(self) -> PageQuerySet:
        home = self.get_wagtail_site().root_page
        pages = Page.objects.none()
        for root in home.get_translations(inclusive=True):
            pages |= Page.objects.descendant_of(root, inclusive=True)
        shown: PageQuerySet = pages.live().public().order_by("path").defer_streamfields().specific()
        return shown

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super()._urls(page, protocol, domain)
        versions = self._versions()
        return [{**url, "alternates": alternates(versions.get(url["location"], {}))} for url in urls]

    def _versions(self) -> dict[str, dict[str, str]]:
        """The addresses of a page by language, under each of these addresses."""
        pages = Page.objects.filter(pk__in=self.items().values("pk")).select_related("locale").defer_streamfields()
        together: defaultdict[Any, dict[str, str]] = defaultdict(dict)
        for page in pages:
            together[page.translation_key][page.locale.language_code] = page.get_full_url(self.request)
        return {address: versions for versions in together.values() for address in versions.values()}
