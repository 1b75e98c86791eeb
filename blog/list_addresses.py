"""The lists of a blog have addresses in the language of the blog: /blogg/arkiv/2026/, /en/blog/archive/2026/."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import ResolverMatch
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.url_routing import RouteResult

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"arkiv": "archive", "tagg": "tag", "forfattare": "author", "serie": "series"}
}
"""What the first word of a list's address, as the routes have it, is called in another language."""


class SpeaksItsLanguage(RoutablePageMixin):
    """The routes are written in Swedish. Where a blog has words of its own, the Swedish ones lead on to these."""

    @property
    def _own_words(self: Any) -> Mapping[str, str]:
        return WORDS.get(self.locale.language_code, {})

    def reverse_subpage(self, name: str, args: Any = None, kwargs: Any = None) -> str:
        first, slash, rest = super().reverse_subpage(name, args, kwargs).partition("/")
        return f"{self._own_words.get(first, first)}{slash}{rest}"

    def resolve_subpage(self, path: str) -> ResolverMatch:
        first, slash, rest = path.removeprefix("/").partition("/")
        written = {own: word for word, own in self._own_words.items()}
        match: ResolverMatch = super().resolve_subpage(f"/{written.get(first, first)}{slash}{rest}")
        return match

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        found = super().route(request, path_components)
        if found.page.locale_id == self.locale_id:
            found.page.locale = self.locale
        own = self._own_words.get(path_components[0]) if path_components else None
        if own is None or found.page is not self:
            return found
        return RouteResult(self, args=(self._lead_on, ["/".join([own, *path_components[1:]])], {}))

    def _lead_on(self: Any, request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{self.get_url(request)}{quote(path)}/{'?' if query else ''}{query}")
