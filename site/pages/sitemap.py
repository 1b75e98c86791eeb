from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page
from wagtail.query import PageQuerySet


class AllLanguages(Sitemap):
    """The trees of every language; Wagtail's own sitemap knows the default language's alone."""

    def items(self) -> PageQuerySet:
        home = self.get_wagtail_site().root_page
        pages = Page.objects.none()
        for root in home.get_translations(inclusive=True):
            pages |= Page.objects.descendant_of(root, inclusive=True)
        shown: PageQuerySet = pages.live().public().order_by("path").defer_streamfields().specific()
        return shown
