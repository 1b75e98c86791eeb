"""An English blog has English lists, and the addresses that they had lead on."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from wagtail.models import Locale

from blog.models import ArticlePage, BlogIndexPage, TopicPage
from tests.blog.factories import a_series, an_article, an_author
from tests.pages.factories import a_child, an_english_home

pytestmark = pytest.mark.django_db

LISTS = {
    "arkiv/2026/": "archive/2026/",
    "arkiv/2026/3/": "archive/2026/3/",
    "tagg/focus/": "tag/focus/",
    "forfattare/elin-sandberg/": "author/elin-sandberg/",
    "serie/en-serie/": "series/en-serie/",
}


@pytest.fixture
def article() -> ArticlePage:
    english = Locale.objects.get_or_create(language_code="en")[0]
    blog = a_child(BlogIndexPage(title="Blog", slug="blog", locale=english), an_english_home())
    article = an_article(blog, datetime(2026, 3, 2, 9, tzinfo=UTC), locale=english, author=an_author())
    article.tags.add("focus")
    article.save()
    a_series([article])
    return article


@pytest.mark.parametrize(("swedish", "english"), LISTS.items())
def test_each_list_of_an_english_blog_is_at_an_english_address(
    client: Client, article: ArticlePage, swedish: str, english: str
) -> None:
    response = client.get(f"/en/blog/{english}")
    assert article.title in response.content.decode()
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/en/blog/{english}">' in response.content.decode()
    moved = client.get(f"/en/blog/{swedish}?p=1")
    assert (moved.status_code, moved["Location"]) == (301, f"/en/blog/{english}?p=1")


@pytest.mark.parametrize("word", ["tag", "author"])
def test_the_article_leads_to_them(client: Client, article: ArticlePage, word: str) -> None:
    assert f'href="/en/blog/{word}/' in client.get(article.url or "").content.decode()


def test_a_swedish_blog_knows_no_english_words(client: Client) -> None:
    article = an_article(author=an_author())
    assert client.get("/blogg/author/elin-sandberg/").status_code == 404
    assert 'href="/blogg/forfattare/elin-sandberg/"' in client.get(article.url or "").content.decode()


def test_a_page_of_the_blog_keeps_an_address_that_is_such_a_word(client: Client, article: ArticlePage) -> None:
    blog = article.blog
    a_child(TopicPage(title="On tags", slug="tag", locale=blog.locale), blog)
    a_child(TopicPage(title="Tagg", slug="tagg", locale=blog.locale), blog)
    assert "On tags" in client.get("/en/blog/tag/").content.decode()
    assert "Tagg" in client.get("/en/blog/tagg/").content.decode()
