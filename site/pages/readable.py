"""Which pages any visitor may read, for a page that asks so of its menu, its translations and more."""

from typing import Any

from django.http import HttpRequest
from wagtail.query import PageQuerySet

_PRIVATE = "_private_pages"


def readable(pages: PageQuerySet[Any], request: HttpRequest | None) -> PageQuerySet[Any]:
    """`pages.live().public()`; what is not public is asked once for each request."""
    private = getattr(request, _PRIVATE, None)
    if private is None:
        private = pages.private_q()
        if request is not None:
            setattr(request, _PRIVATE, private)
    return pages.live().exclude(private)
