"""An author is told of in English on the pages of an English blog, where she has written it."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale

from blog.models import ArticlePage, BlogIndexPage
from tests.blog.factories import an_article, an_author
from tests.pages.factories import a_child, an_english_home

pytestmark = pytest.mark.django_db

SWEDISH = {"role": "Konsult", "bio": "Bor i Sundsvall."}
ENGLISH = {"role_en": "Consultant", "bio_en": "Lives in Sundsvall."}


def articles(**fields: Any) -> tuple[ArticlePage, ArticlePage]:
    """One in Swedish and one in English, by the same author."""
    author = an_author(**fields)
    swedish = an_article(author=author)
    english = Locale.objects.get_or_create(language_code="en")[0]
    blog = a_child(BlogIndexPage(title="Blog", slug="blog", locale=english), an_english_home())
    return swedish, an_article(blog, locale=english, author=author)


def shown(client: Client, *addresses: str) -> list[set[str]]:
    """Which of the words stand on each page."""
    words = {*SWEDISH.values(), *ENGLISH.values()}
    pages = [client.get(address).content.decode() for address in addresses]
    return [{word for word in words if word in page} for page in pages]


def test_box_page_and_data_speak_the_page_s_language(client: Client) -> None:
    swedish, english = articles(**SWEDISH, **ENGLISH)
    here = [swedish.url or "", "/blogg/forfattare/elin-sandberg/"]
    there = [english.url or "", "/en/blog/author/elin-sandberg/"]
    assert shown(client, *here) == [set(SWEDISH.values())] * 2
    assert shown(client, *there) == [set(ENGLISH.values())] * 2


def test_without_english_words_the_swedish_are_shown(client: Client) -> None:
    _swedish, english = articles(**SWEDISH)
    assert shown(client, english.url or "", "/en/blog/author/elin-sandberg/") == [set(SWEDISH.values())] * 2
