import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from blog.structured import posting
from pages.addresses import absolute
from tests.blog.factories import a_topic, an_article, an_author
from tests.pages.test_blocks import an_image

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


def test_the_author_s_page_tells_who_that_is(client: Client) -> None:
    author = an_author(role="Konsult", bio="Skriver.", image=an_image())
    article = an_article(author=author)
    tree = BeautifulSoup(client.get("/blogg/forfattare/elin-sandberg/").content, "html.parser")
    [said] = [data for data in data_on(tree) if data["@type"] == "ProfilePage"]
    assert said["mainEntity"]["@id"] == posting(article)["author"]["@id"]
    assert (said["mainEntity"]["jobTitle"], said["mainEntity"]["description"]) == ("Konsult", "Skriver.")
    assert said["mainEntity"]["image"].startswith(f"{HERE}/media/")


def test_an_article_says_what_it_is_about() -> None:
    article = an_article(topic=a_topic("Möten"))
    article.tags.add("fokus")
    article.save()
    said = posting(article)
    assert (said["articleSection"], said["keywords"], said["timeRequired"]) == ("Möten", ["fokus"], "PT1M")
    assert said["image"].startswith(f"{HERE}/delning/")
    assert said["publisher"]["logo"] == f"{HERE}/static/favicon.svg"


def data_on(tree: BeautifulSoup) -> list[dict[str, Any]]:
    return [json.loads(script.get_text()) for script in tree.select('script[type="application/ld+json"]')]
