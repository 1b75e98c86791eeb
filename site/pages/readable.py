"""Which pages any visitor may read, for a page that asks so of its menu, its translations and more."""

from django.http import HttpRequest
from wagtail.query import PageQuerySet

_PRIVATE = "_private_pages"


def readable(pages: PageQuerySet, request: HttpRequest | None) -> PageQuerySet:
    """`pages.live().public()`; what is not public is asked once for each request."""
    private = getattr(request, _PRIVATE, None)
    if private is None:
        private = pages.private_q()
        if request is not None:
            setattr(request, _PRIVATE, private)
    shown: PageQuerySet = pages.live().exclude(private)
    return shown
