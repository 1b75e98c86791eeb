import re
from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page, Site
from wagtail.search.backends.base import BaseSearchResults as SearchResults

RESULTS_PER_PAGE = 10
LONGEST_QUERY = 100


def search(request: HttpRequest) -> HttpResponse:
    """Full-text search over the live, public pages of the current language."""
    query = request.GET.get("q", "").replace("\0", "").strip()
    too_long = len(query) > LONGEST_QUERY
    found = _find(request, query) if query and not too_long else []
    results = Paginator(found, RESULTS_PER_PAGE).get_page(request.GET.get("p"))
    context = {"query": query[:LONGEST_QUERY], "results": results, "too_long": too_long, "limit": LONGEST_QUERY}
    return render(request, "pages/search.html", context)


def _find(request: HttpRequest, query: str) -> "Sequence[Page] | SearchResults":
    site = Site.find_for_request(request)
    if site is None:
        return []
    home = site.root_page.localized
    pages = Page.objects.live().public().descendant_of(home, inclusive=True).specific()
    # SQLite's full-text search takes quotation marks and other signs for its own grammar.
    words = " ".join(re.findall(r"\w+", query))
    return pages.search(words) if words else []
