import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from blog.structured import posting
from pages.addresses import absolute
from tests.blog.factories import an_article

pytestmark = pytest.mark.django_db
HERE = absolute("/").rstrip("/")


def test_an_article_describes_itself(client: Client) -> None:
    article = an_article(title="Om </tillit>", lead="Kort.")
    tree = BeautifulSoup(client.get(article.url).content, "html.parser")
    said = json.loads(tree.select('script[type="application/ld+json"]')[0].get_text())
    assert said == {"@context": "https://schema.org", **posting(article)}
    assert (said["@type"], said["headline"], said["description"]) == ("BlogPosting", "Om </tillit>", "Kort.")
    assert said["mainEntityOfPage"] == f"{HERE}{article.url}"
    assert said["datePublished"].endswith("+00:00")


def test_the_author_stands_for_the_article() -> None:
    article = an_article()
    article.author = None
    assert posting(article)["author"]["@type"] == "Person"
