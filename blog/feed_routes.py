from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from blog import feeds
from blog.feed_content import Channel, channel
from blog.listing import ListsArticles
from pages.addresses import absolute
from pages.models import BasePage


class FeedsArticles(ListsArticles, RoutablePageMixin, BasePage):
    """A list of articles that can be subscribed to, in the three formats that programs read."""

    class Meta:
        abstract = True

    @path("rss/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        return self._fed("feed", feeds.rss, "application/rss+xml; charset=utf-8")

    @path("atom/", name="atom")
    def atom(self, request: HttpRequest) -> HttpResponse:
        return self._fed("atom", feeds.atom, "application/atom+xml; charset=utf-8")

    @path("json/", name="json_feed")
    def json_feed(self, request: HttpRequest) -> HttpResponse:
        return self._fed("json_feed", feeds.json_feed, "application/feed+json; charset=utf-8")

    def _fed(self, name: str, written: Callable[[Channel, str], bytes], kind: str) -> HttpResponse:
        found = channel(self)
        here = absolute(f"{self.url}{self.reverse_subpage(name)}")
        response = HttpResponse(written(found, here), content_type=kind)
        if found.updated:
            response.headers["Last-Modified"] = http_date(found.updated.timestamp())
        return response
