from typing import Any

import pytest
from django.test import Client

from blog.models import ArticlePage, ChosenArticle
from blog.related import related
from tests.blog.factories import a_series, a_topic, an_article

pytestmark = pytest.mark.django_db


def tagged(*tags: str, **fields: Any) -> ArticlePage:
    article = an_article(**fields)
    article.tags.add(*tags)
    article.save()
    return article


def chosen(article: ArticlePage, *others: ArticlePage) -> None:
    for at, other in enumerate(others):
        ChosenArticle.objects.create(article=article, chosen=other, sort_order=at)


def test_what_the_author_chose_comes_first_and_in_that_order() -> None:
    topic = a_topic()
    article, alike = an_article(topic=topic), an_article(topic=topic)
    one, other = an_article(title="En helt annan sak"), an_article(title="Något annat")
    chosen(article, other, one)
    assert related(article) == [other, one, alike]


def test_then_comes_what_shares_most_of_series_topic_tags_and_words() -> None:
    topic = a_topic()
    article = tagged("fokus", "chatt", title="Föreläsningar på distans", topic=topic)
    by_word = an_article(title="Min första föreläsning")
    by_tags = tagged("fokus", "chatt", title="Tystnad")
    by_topic = an_article(title="Vila", topic=topic)
    in_series = an_article(title="Sist")
    an_article(title="Inget gemensamt")
    assert related(article) == [by_tags, by_topic, by_word]
    a_series([article, in_series])
    assert related(article) == [in_series, by_tags, by_topic]


def test_an_article_is_never_related_to_itself_and_to_nothing_where_nothing_is_alike() -> None:
    article = an_article(title="Ensam")
    chosen(article, article)
    an_article(title="Helt annat")
    assert related(article) == []


def test_the_page_shows_them_once_each(client: Client) -> None:
    topic = a_topic()
    article, other = an_article(topic=topic), an_article(title="Läs också detta", topic=topic)
    chosen(article, other)
    text = client.get(article.url or "").content.decode()
    section = text.partition('id="read-on"')[2].partition("</section>")[0]
    assert section.count("Läs också detta") == 1
    assert str(ChosenArticle.objects.get()) == "Läs också detta"
