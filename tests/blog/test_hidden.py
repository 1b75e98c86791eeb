"""What nobody may read yet, or any more, is mentioned nowhere."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import ArticlePage, ChosenArticle
from tests.blog.factories import a_series, a_topic, an_article, an_author

pytestmark = pytest.mark.django_db

PLACES = (
    "/",
    "/blogg/",
    "/blogg/ledarskap/",
    "/blogg/arkiv/2026/",
    "/blogg/arkiv/2026/3/",
    "/blogg/tagg/fokus/",
    "/blogg/forfattare/elin-sandberg/",
    "/blogg/serie/en-serie/",
    *(f"/blogg/{where}{name}/" for where in ("", "ledarskap/") for name in ("rss", "atom", "json")),
    "/blogg/synlig-1/",
    "/blogg/synlig-2/",
    "/sitemap.xml",
    "/sok/?q=fokusera",
    "/hemlig-1/",
)


@pytest.fixture
def secrets(db: None) -> list[ArticlePage]:
    """A draft, a private, a coming and an expired article, as close to two that can be read as they can be."""
    topic, author = a_topic("Ledarskap"), an_author()

    def another(day: int, slug: str, **fields: Any) -> ArticlePage:
        published = datetime(2026, 3, day, tzinfo=UTC)
        title = f"{slug.title()} om att fokusera"
        article = an_article(None, published, title=title, slug=slug, topic=topic, author=author, **fields)
        article.tags.add("fokus")
        article.save()
        return article

    first = another(1, "synlig-1")
    now = timezone.now()
    hidden = [
        another(2, "hemlig-1", live=False),
        another(3, "hemlig-2"),
        another(4, "hemlig-3", live=False, go_live_at=now + timedelta(days=1)),
        another(5, "hemlig-4", live=False, expired=True, expire_at=now - timedelta(days=1)),
    ]
    PageViewRestriction.objects.create(page=hidden[1], restriction_type=PageViewRestriction.LOGIN)
    last = another(6, "synlig-2")
    a_series([first, *hidden, last])
    for at, article in enumerate(hidden):
        ChosenArticle.objects.create(article=first, chosen=article, sort_order=at)
    return hidden


@pytest.mark.parametrize("path", PLACES)
def test_what_is_hidden_is_mentioned_nowhere(client: Client, secrets: list[ArticlePage], path: str) -> None:
    text = client.get(path).content.decode().replace(f'action="{path}', "").replace('value="hemlig 1"', "")
    assert "hemlig" not in text.lower()
    assert "synlig" in text.lower()


def test_it_cannot_be_opened_either(client: Client, secrets: list[ArticlePage]) -> None:
    assert [client.get(article.url or "").status_code for article in secrets] == [404, 302, 404, 404]


def test_the_visible_two_are_each_other_s_neighbours(secrets: list[ArticlePage]) -> None:
    first, last = ArticlePage.objects.published().newest_first().reverse()
    assert first.neighbours() == (None, last)
    assert last.neighbours() == (first, None)
