from datetime import UTC, datetime

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from blog.models import ArticlePage
from pages.enums import CommentPolicy
from tests.blog.factories import a_blog, a_topic, an_article, an_author

pytestmark = pytest.mark.django_db


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 8, 0, tzinfo=UTC)


def test_the_newest_article_comes_first() -> None:
    old, new = an_article(published=at(1)), an_article(published=at(2))
    assert list(ArticlePage.objects.newest_first()) == [new, old]


def test_drafts_and_private_articles_are_not_published() -> None:
    an_article(live=False)
    private = an_article()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    open_to_all = an_article()
    assert list(ArticlePage.objects.published()) == [open_to_all]


def test_an_article_takes_comments_until_told_otherwise() -> None:
    assert an_article().comments == CommentPolicy.OPEN


def test_neighbours_are_the_articles_before_and_after() -> None:
    first, middle, last = (an_article(published=at(day)) for day in (1, 2, 3))
    assert middle.neighbours() == (first, last)
    assert first.neighbours() == (None, middle)


def test_an_article_shows_its_title_author_and_topic(client: Client) -> None:
    article = an_article(title="Möten som ger", author=an_author(), topic=a_topic("Möten"))
    text = client.get(article.url or "").content.decode()
    for words in ("Möten som ger", "Elin Sandberg", "Möten", "En ingress."):
        assert words in text


def test_a_topic_lists_its_articles_and_no_others(client: Client) -> None:
    topic = a_topic()
    an_article(title="Hör hit", topic=topic)
    an_article(title="Någon annanstans")
    text = client.get(topic.url or "").content.decode()
    assert "Hör hit" in text
    assert "Någon annanstans" not in text


def test_authors_are_known_by_name() -> None:
    assert str(an_author("Bo Ek")) == "Bo Ek"


def test_the_index_lists_what_is_published(client: Client) -> None:
    an_article(title="Synlig")
    an_article(title="Utkastet", live=False)
    text = client.get(a_blog().url or "").content.decode()
    assert "Synlig" in text
    assert "Utkastet" not in text
