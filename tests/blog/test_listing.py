from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from tests.blog.factories import a_blog, a_topic, an_article, an_author

pytestmark = pytest.mark.django_db


def test_a_month_lists_its_own_articles(client: Client) -> None:
    an_article(title="I oktober", published=datetime(2026, 10, 31, 22, 59, tzinfo=UTC))
    an_article(title="I november", published=datetime(2026, 10, 31, 23, 1, tzinfo=UTC))
    text = client.get("/blogg/arkiv/2026/11/").content.decode()
    assert "I november" in text
    assert "I oktober" not in text
    assert "november 2026" in text.lower()


@pytest.mark.parametrize(
    "path",
    [
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


@pytest.mark.parametrize("path", ["/blogg/", "/blogg/ledarskap/", "/blogg/arkiv/2026/3/", "/blogg/rss/"])
def test_lists_ask_as_often_for_three_articles_as_for_one(client: Client, path: str) -> None:
    topic, author = a_topic("Ledarskap"), an_author()

    def another(day: int) -> None:
        an_article(published=datetime(2026, 3, day, tzinfo=UTC), topic=topic, author=author)

    another(1)
    client.get(path)
    once = queries(lambda: client.get(path))
    another(2)
    another(3)
    assert queries(lambda: client.get(path)) == once
