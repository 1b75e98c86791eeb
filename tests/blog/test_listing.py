from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from blog.series import SeriesPart
from tests.blog.factories import a_blog, a_series, a_topic, an_article, an_author

pytestmark = pytest.mark.django_db


def test_a_month_lists_its_own_articles(client: Client) -> None:
    an_article(title="I oktober", published=datetime(2026, 10, 31, 22, 59, tzinfo=UTC))
    an_article(title="I november", published=datetime(2026, 10, 31, 23, 1, tzinfo=UTC))
    text = client.get("/blogg/arkiv/2026/11/").content.decode()
    assert "I november" in text
    assert "I oktober" not in text
    assert "november 2026" in text.lower()


def test_a_year_lists_its_articles_and_a_month_leads_to_its_year(client: Client) -> None:
    an_article(title="I fjol", published=datetime(2025, 12, 31, 22, 59, tzinfo=UTC))
    an_article(title="I år", published=datetime(2025, 12, 31, 23, 1, tzinfo=UTC))
    text = client.get("/blogg/arkiv/2026/").content.decode()
    assert "I år" in text
    assert "I fjol" not in text
    assert 'href="/blogg/arkiv/2026/1/">januari' in text
    assert 'href="/blogg/arkiv/2026/">Hela 2026' in client.get("/blogg/arkiv/2026/1/").content.decode()


def test_an_author_has_a_page(client: Client) -> None:
    article = an_article(title="Min text", author=an_author(role="Konsult", bio="Bor i Sundsvall."))
    an_article(title="En annans text", author=an_author("Bo Ek"))
    text = client.get("/blogg/forfattare/elin-sandberg/").content.decode()
    for words in ("<h1>Elin Sandberg</h1>", "Konsult", "Bor i Sundsvall.", "Min text"):
        assert words in text
    assert "En annans text" not in text
    assert 'rel="author" href="/blogg/forfattare/elin-sandberg/"' in client.get(article.url or "").content.decode()


def test_a_list_has_one_address_for_each_leaf(client: Client) -> None:
    author = an_author()
    for number in range(11):
        an_article(title=f"Nummer {number}", author=author)
    for path, canonical in {
        "/blogg/?utm_source=x": "/blogg/",
        "/blogg/?p=2&utm_source=x": "/blogg/?p=2",
        "/blogg/?p=99": "/blogg/?p=2",
        "/blogg/forfattare/elin-sandberg/?p=2": "/blogg/forfattare/elin-sandberg/?p=2",
        "/blogg/forfattare/elin-sandberg/?p=1": "/blogg/forfattare/elin-sandberg/",
    }.items():
        [link] = BeautifulSoup(client.get(path).content, "html.parser").select("link[rel=canonical]")
        assert str(link["href"]).partition("/blogg")[2] == canonical.removeprefix("/blogg"), path


@pytest.mark.parametrize(
    "path",
    [
        "arkiv/1999/",
        "arkiv/1/",
        f"arkiv/{10**30}/",
        "forfattare/ingen/",
        "arkiv/2026/13/",
        "arkiv/2026/0/",
        "arkiv/1999/1/",
        "arkiv/99999/1/",
        "arkiv/1/1/",
        f"arkiv/{10**30}/1/",
        f"arkiv/2026/{10**30}/",
        "tagg/finns-inte/",
    ],
)
def test_an_archive_of_nothing_is_not_found(client: Client, path: str) -> None:
    a_blog()
    assert client.get(f"/blogg/{path}").status_code == 404


def test_a_tag_lists_its_articles(client: Client) -> None:
    article = an_article(title="Märkt")
    article.tags.add("LinkedIn")
    article.save()
    an_article(title="Omärkt")
    text = client.get("/blogg/tagg/linkedin/").content.decode()
    assert "Märkt" in text
    assert "Omärkt" not in text
    assert "LinkedIn" in text


def test_long_lists_are_paged(client: Client) -> None:
    for number in range(11):
        an_article(title=f"Nummer {number:02}", published=datetime(2026, 1, number + 1, tzinfo=UTC))
    first, second = client.get("/blogg/").content.decode(), client.get("/blogg/", {"p": "2"}).content.decode()
    assert "Nummer 10" in first
    assert "Nummer 00" not in first
    assert "Nummer 00" in second
    assert client.get("/blogg/", {"p": "hej"}).status_code == 200


def queries(get: Callable[[], object]) -> int:
    Site.clear_site_root_paths_cache()
    with CaptureQueriesContext(connection) as captured:
        get()
    return len(captured)


LISTS = (
    "/",
    "/blogg/",
    "/blogg/ledarskap/",
    "/blogg/arkiv/2026/",
    "/blogg/arkiv/2026/3/",
    "/blogg/tagg/fokus/",
    "/blogg/forfattare/elin-sandberg/",
    "/blogg/serie/en-serie/",
    "/blogg/rss/",
    "/blogg/atom/",
    "/blogg/ledarskap/json/",
    "/blogg/artikel-1/",
    "/finns-inte/",
    "/sitemap.xml",
)


@pytest.mark.parametrize("path", LISTS)
def test_lists_ask_as_often_for_three_articles_as_for_one(client: Client, path: str) -> None:
    topic, author, series = a_topic("Ledarskap"), an_author(), a_series([])

    def another(day: int) -> None:
        article = an_article(published=datetime(2026, 3, day, tzinfo=UTC), topic=topic, author=author)
        article.tags.add("fokus")
        article.save()
        SeriesPart.objects.create(series=series, article=article, sort_order=day)

    # An article alone has nothing beside it, so its own page is asked for with one other and with three.
    for day in (1, 2) if "artikel" in path else (1,):
        another(day)
    client.get(path)
    once = queries(lambda: client.get(path))
    another(3)
    another(4)
    assert queries(lambda: client.get(path)) == once
