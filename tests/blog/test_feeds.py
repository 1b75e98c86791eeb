from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client

from tests.blog.factories import a_blog, a_topic, an_article

pytestmark = pytest.mark.django_db

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def test_the_feed_carries_whole_articles(client: Client) -> None:
    body = [("text", '<p>Hela texten med <a href="/tjanster/">länk</a>.</p>'), ("signup", None)]
    article = an_article(
        title="R & D", body=body, topic=a_topic("Teknik"), published=datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
    )
    response = client.get("/blogg/rss/")
    channel = ET.fromstring(response.content).find("channel")
    assert channel is not None
    assert channel.findtext("language") == "sv"
    item = channel.find("item")
    assert item is not None
    assert item.findtext("title") == "R & D"
    assert item.findtext("link") == item.findtext("guid") == f"{settings.BASE_URL}{article.url}"
    assert item.findtext("pubDate") == "Wed, 18 Nov 2026 07:30:00 +0000"
    assert item.findtext("category") == "Teknik"
    content = item.findtext(CONTENT) or ""
    assert f'<a href="{settings.BASE_URL}/tjanster/">länk</a>' in content
    assert "<form" not in content


def test_an_empty_blog_has_an_empty_feed(client: Client) -> None:
    a_blog()
    channel = ET.fromstring(client.get("/blogg/rss/").content).find("channel")
    assert channel is not None
    assert channel.findall("item") == []


def test_a_feed_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    an_article()
    first = client.get("/blogg/rss/")
    assert client.get("/blogg/rss/", headers={"If-None-Match": first["ETag"]}).status_code == 304
