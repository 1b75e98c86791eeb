from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from wagtail.models import Page, Site

from pages.excerpt import excerpt, marked
from pages.find import Found, better_spelling, find
from pages.search_models import SearchEntry

RESULTS_PER_PAGE = 10
LONGEST_QUERY = 100
NOTHING = Found([], frozenset())


@dataclass(frozen=True)
class Result:
    page: Page
    kind: str
    title: SafeString
    excerpt: SafeString


def search(request: HttpRequest) -> HttpResponse:
    """Full-text search over the live, public pages of the current language."""
    query = request.GET.get("q", "").replace("\0", "").strip()
    too_long = len(query) > LONGEST_QUERY
    home = None if too_long else _home(request)
    found, spelling = NOTHING, ""
    if query and home is not None:
        found, spelling = _look(query, home, timezone.now())
    paged = Paginator(found.pages, RESULTS_PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "query": query[:LONGEST_QUERY],
        "paged": paged,
        "results": results(paged.object_list, found.stems),
        "spelling": spelling,
        "too_long": too_long,
        "limit": LONGEST_QUERY,
    }
    return render(request, "pages/search.html", context)


def readable(home: Page, now: datetime) -> "QuerySet[Page]":
    """What any visitor may read at and beneath `home`, to the minute."""
    pages: QuerySet[Page] = Page.objects.live().public().descendant_of(home, inclusive=True)
    return pages.filter(Q(expire_at=None) | Q(expire_at__gt=now), Q(go_live_at=None) | Q(go_live_at__lte=now))


def results(pages: Iterable[int], met: frozenset[str]) -> list[Result]:
    """In the order given. What has been taken away since it was found is left out."""
    entries = {
        entry.pk: entry for entry in SearchEntry.objects.filter(pk__in=list(pages)).select_related("page__locale")
    }
    known = Page.objects.filter(pk__in=entries).defer_streamfields().specific().in_bulk()
    return [_result(known[pk], entries[pk], met) for pk in pages if pk in known]


def _result(page: Page, entry: SearchEntry, met: frozenset[str]) -> Result:
    # Of pages of no special kind their kind says nothing to a reader.
    kind = "" if page._meta.app_label == "pages" else capfirst(str(page._meta.verbose_name))
    return Result(page, kind, marked(page.title, met, entry.language), excerpt(entry.text, met, entry.language))


def _home(request: HttpRequest) -> Page | None:
    site = Site.find_for_request(request)
    return site.root_page.localized if site else None


def _look(query: str, home: Page, now: datetime) -> tuple[Found, str]:
    pages, language = readable(home, now), home.locale.language_code
    found = find(query, pages, language)
    if found.pages:
        return found, ""
    return found, better_spelling(query, language, lambda words: bool(find(words, pages, language).pages))
