"""Reading the whole site changes nothing: a crawler goes wherever a link, a form or a feed leads, twice."""

import re
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, Site

from comments import links, moderation_link
from comments.enums import State
from comments.models import CommentSettings
from comments.moderators import moderators
from newsletter.freeze import freeze
from tests.blog.factories import an_article, an_author
from tests.comments.factories import CommentFactory, a_reply, comment_settings, site_settings
from tests.contact.factories import a_contact_page
from tests.gates.fingerprint import database
from tests.newsletter.factories import a_newsletter, a_subscriber, an_approved_issue
from tests.workshops.factories import a_booking, a_date, a_workshop
from workshops import links as workshop_links

pytestmark = pytest.mark.django_db

BEGINNINGS = ("/", "/sitemap.xml", "/robots.txt", "/sok/?q=artikel", "/en/")
LEADING = ("href", "src", "action", "content", "data-src")
METHODS = ("get", "head", "options")
NOT_PAGES = ("/static/", "/media/", "/admin/")
FINE = {200, 301, 302, 304, 404, 405}
PREFETCH = {"HTTP_SEC_PURPOSE": "prefetch;prerender", "HTTP_PURPOSE": "prefetch", "HTTP_X_MOZ": "prefetch"}
THREADS = 7


@pytest.fixture
def private(db: None) -> list[str]:
    """A site with something of everything, and the addresses that only a mail or a receipt knows."""
    now = timezone.now()
    site_settings()
    newsletter = a_newsletter()
    article = an_article(author=an_author())
    an_article(published=now - timedelta(days=40))
    comment_settings(article, threads_per_page=5)
    first, *_others = CommentFactory.create_batch(THREADS, page=article)
    a_reply(first)
    waiting = CommentFactory.create(page=article, state=State.PENDING, submitted_at=now)
    a_contact_page()
    date = a_date(a_workshop(in_house=True))
    booking = a_booking(date)
    assert freeze(an_approved_issue(newsletter, 1), now)
    return [*_of_comment(waiting), *_of_reader(a_subscriber(newsletter).key), *_of_booking(booking)]


def _of_comment(comment: Any) -> list[str]:
    [moderator] = moderators(CommentSettings.of(comment.page))
    return [
        links.own_path(comment),
        links.receipt_path(comment),
        moderation_link.path(comment, moderator, timezone.now()),
    ]


def _of_reader(key: str) -> list[str]:
    return [f"/nyhetsbrev/{door}/{key}/" for door in ("val", "avsluta", "valkommen")]


def _of_booking(booking: Any) -> list[str]:
    return [workshop_links.receipt_path(booking), workshop_links.cancel_path(booking)]


def test_statement_6_a_crawler_that_opens_everything_twice_changes_nothing(private: list[str]) -> None:
    before = database()
    found = crawl([*BEGINNINGS, *private])
    assert len(found) > 60
    assert not missed(found)
    for headers in ({}, PREFETCH):
        for path, method in product(found, METHODS):
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


def leads(path: str, response: Any) -> list[str]:
    """Whatever looks like an address: in the attributes of a page, and anywhere in feeds and site maps."""
    kind, text = response.headers.get("Content-Type", ""), response.getvalue().decode(errors="replace")
    if "html" not in kind:
        return [unescape(address) for address in re.findall(r"https?://[^\s<>\"]+", text)]
    root = LexborHTMLParser(text).root
    assert root is not None, path
    values = [node.attributes.get(name) for node in root.traverse(include_text=False) for name in LEADING]
    return [value for value in values if value and value.startswith(("/", "?", "http", "#"))]


def own(path: str, address: str) -> str:
    """The path of one of our own pages, or nothing."""
    parts = urlsplit(urldefrag(urljoin(settings.BASE_URL + path, address.strip()))[0])
    hosts = {urlsplit(settings.BASE_URL).netloc, "localhost", "testserver"}
    following = parts.path + (f"?{parts.query}" if parts.query else "")
    return following if parts.netloc in hosts and not following.startswith(NOT_PAGES) else ""


def missed(found: list[str]) -> list[str]:
    """Pages of the site that are there but to which nothing leads."""
    home = Site.objects.get(is_default_site=True).root_page
    paths = [urlsplit(page.full_url).path for page in Page.objects.live().public().descendant_of(home)]
    return [path for path in paths if path not in found]
