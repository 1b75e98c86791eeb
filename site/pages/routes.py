"""Addresses of forms and letters in the language of the page: /nyhetsbrev/val/, /en/newsletter/choices/.

They stand in the code and not in a catalogue, since mails that people have lead to them for good. In English the
Swedish words are understood too: there the links of older mails lead, and the buttons of mail programs post.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest
from django.urls import ResolverMatch, URLPattern, URLResolver, reverse
from django.urls.resolvers import RoutePattern
from django.utils.functional import lazy
from django.utils.translation import get_language

from guard.body import SAFE_METHODS
from guard.origin import View

Included = tuple[Sequence[URLPattern | URLResolver], str | None, str | None]


class _InItsLanguage(RoutePattern):
    def __init__(self, swedish: str, english: str, name: str | None = None, is_endpoint: bool = False) -> None:
        said = lazy(lambda: english if get_language() == "en" else swedish, str)
        super().__init__(said(), name, is_endpoint)
        self._swedish = RoutePattern(swedish, name, is_endpoint)

    def match(self, path: str) -> Any:
        return super().match(path) or self._swedish.match(path)


def spoken(swedish: str, english: str, view: View, kwargs: Mapping[str, Any] | None = None, *, name: str) -> URLPattern:
    """Like Django's `path`."""
    return URLPattern(_InItsLanguage(swedish, english, name, is_endpoint=True), view, dict(kwargs or {}), name)


def spoken_all(swedish: str, english: str, included: Included) -> URLResolver:
    """Like Django's `path` with an `include`."""
    patterns, app, namespace = included
    return URLResolver(_InItsLanguage(swedish, english), patterns, app_name=app, namespace=namespace)


def own_address(request: HttpRequest) -> str:
    """Where the page stands in the words of its language, if it is to be read at another address."""
    found: ResolverMatch | None = request.resolver_match
    if not found or not found.app_name or get_language() != "en" or request.method not in SAFE_METHODS:
        return ""
    address = reverse(found.view_name, kwargs=found.kwargs)
    query = request.META.get("QUERY_STRING", "")
    return "" if unquote(address) == request.path else f"{address}{'?' if query else ''}{query}"
