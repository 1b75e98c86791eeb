"""Reading the whole site changes nothing: a crawler goes wherever a link, a form or a feed leads, twice."""

from collections import deque
from collections.abc import Iterable
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.test import Client
from wagtail.models import Page, Site

from tests.gates.fingerprint import database
from tests.gates.walking import leads, own

pytestmark = pytest.mark.django_db

BEGINNINGS = ("/", "/sitemap.xml", "/robots.txt", "/sok/?q=artikel", "/en/")
FINE = {200, 301, 302, 304, 404, 405}
PREFETCH = {"HTTP_SEC_PURPOSE": "prefetch;prerender", "HTTP_PURPOSE": "prefetch", "HTTP_X_MOZ": "prefetch"}
# The crawl itself was the first plain GET of each.
AGAIN: tuple[tuple[str, dict[str, str]], ...] = (("head", {}), ("head", PREFETCH), ("get", PREFETCH), ("options", {}))


def test_statement_6_a_crawler_that_opens_everything_twice_changes_nothing(private: list[str]) -> None:
    before = database()
    found = crawl([*BEGINNINGS, *private])
    assert len(found) > 60
    assert not missed(found)
    for path, (method, headers) in product(found, AGAIN):
        response = getattr(Client(), method)(path, **headers)
        assert response.status_code in FINE, (method, path)
        assert not response.cookies, (method, path)
    assert database() == before


def crawl(beginnings: Iterable[str]) -> list[str]:
    """Every address of this site that can be reached, each once."""
    waiting, known = deque(beginnings), dict.fromkeys(beginnings)
    while waiting:
        path = waiting.popleft()
        response = Client().get(path)
        for address in [*leads(path, response), *([response["Location"]] if response.has_header("Location") else [])]:
            following = own(path, address)
            if following and following not in known:
                known[following] = None
                waiting.append(following)
    return list(known)


def missed(found: list[str]) -> list[str]:
    """Pages of the site that are there but to which nothing leads."""
    home = Site.objects.get(is_default_site=True).root_page
    paths = [urlsplit(page.full_url).path for page in Page.objects.live().public().descendant_of(home)]
    return [path for path in paths if path not in found]
