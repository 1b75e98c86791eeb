import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from blog.models import ArticlePage
from tests.blog.factories import a_blog, a_topic, an_article, an_author
from tests.pages.test_blocks import an_image

pytestmark = pytest.mark.django_db

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ATOM = "{http://www.w3.org/2005/Atom}"
FORMATS = ("rss", "atom", "json")
HERE: str = settings.BASE_URL


def rss(client: Client, path: str = "/blogg/rss/") -> ET.Element:
    channel = ET.fromstring(client.get(path).content).find("channel")
    assert channel is not None
    return channel


def atom(client: Client, path: str = "/blogg/atom/") -> ET.Element:
    return ET.fromstring(client.get(path).content)


def json_feed(client: Client, path: str = "/blogg/json/") -> dict[str, Any]:
    said: dict[str, Any] = json.loads(client.get(path).content)
    return said


def a_whole_article() -> ArticlePage:
    body = [("text", '<p>Hela texten med <a href="/tjanster/">länk</a>.</p>'), ("signup", None)]
    article = an_article(
        title="R & D",
        lead="Kort sagt.",
        body=body,
        topic=a_topic("Teknik"),
        author=an_author(),
        hero_image=an_image(),
        hero_alt="Ett rum",
        published=datetime(2026, 11, 18, 7, 30, tzinfo=UTC),
    )
    article.last_published_at = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
    article.tags.add("fokus")
    article.save()
    return article


def holds_the_whole_article(html: str) -> bool:
    addresses = (f'<a href="{HERE}/tjanster/">länk</a>', f'<img alt="Ett rum" height="480" src="{HERE}/media/')
    return all(address in html for address in addresses) and "Kort sagt." in html and "<form" not in html


def test_statement_13_rss_carries_whole_articles(client: Client) -> None:
    article = a_whole_article()
    channel = rss(client)
    assert channel.findtext("language") == "sv"
    item = channel.find("item")
    assert item is not None
    assert item.findtext("title") == "R & D"
    assert item.findtext("link") == item.findtext("guid") == f"{HERE}{article.url}"
    assert item.findtext("pubDate") == "Wed, 18 Nov 2026 07:30:00 +0000"
    assert [category.text for category in item.findall("category")] == ["Teknik", "fokus"]
    assert item.findtext(CREATOR) == "Elin Sandberg"
    assert holds_the_whole_article(item.findtext(CONTENT) or "")


def test_statement_13_atom_carries_whole_articles(client: Client) -> None:
    article = a_whole_article()
    feed = atom(client)
    assert feed.findtext(f"{ATOM}updated") == "2026-11-19T08:00:00+00:00"
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"{HERE}{article.url}"
    assert entry.findtext(f"{ATOM}published") == "2026-11-18T07:30:00+00:00"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Elin Sandberg"
    assert holds_the_whole_article(entry.findtext(f"{ATOM}content") or "")


def test_statement_13_json_feed_carries_whole_articles(client: Client) -> None:
    article = a_whole_article()
    feed = json_feed(client)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{HERE}/blogg/json/"
    [item] = feed["items"]
    assert item["id"] == item["url"] == f"{HERE}{article.url}"
    assert item["date_modified"] == "2026-11-19T08:00:00+00:00"
    assert item["tags"] == ["Teknik", "fokus"]
    assert item["image"].startswith(f"{HERE}/media/")
    assert item["image"].endswith(".jpg")
    assert holds_the_whole_article(item["content_html"])


@pytest.mark.parametrize("name", FORMATS)
def test_a_topic_has_feeds_of_its_own(client: Client, name: str) -> None:
    an_article(title="Om teknik", topic=a_topic("Teknik"))
    an_article(title="Om annat")
    text = client.get(f"/blogg/teknik/{name}/").content.decode()
    assert "Om teknik" in text
    assert "Om annat" not in text


def test_pages_lead_to_their_feeds(client: Client) -> None:
    a_topic("Teknik")
    kinds = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    topic, index = client.get("/blogg/teknik/").content.decode(), client.get("/blogg/").content.decode()
    for name, kind in kinds.items():
        assert f'type="{kind}" href="/blogg/{name}/"' in index
        assert f'type="{kind}" href="/blogg/teknik/{name}/"' in topic
        assert client.get(f"/blogg/{name}/")["Content-Type"].startswith(kind)


def test_an_empty_blog_has_empty_feeds_that_stay_the_same(client: Client) -> None:
    blog = a_blog()
    blog.last_published_at = timezone.now() - timedelta(days=9)
    blog.save()
    assert rss(client).findall("item") == atom(client).findall(f"{ATOM}entry") == json_feed(client)["items"] == []
    assert rss(client).findtext("lastBuildDate") == f"{blog.last_published_at:%a, %d %b %Y %H:%M:%S} +0000"


@pytest.mark.parametrize("name", FORMATS)
def test_statement_13_a_feed_that_has_not_changed_has_the_same_bytes_and_is_not_sent_again(
    client: Client, name: str
) -> None:
    a_whole_article()
    first, second = (client.get(f"/blogg/{name}/") for _time in range(2))
    assert first.content == second.content
    assert first["Last-Modified"] == "Thu, 19 Nov 2026 08:00:00 GMT"
    for header, value in {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}.items():
        again = client.get(f"/blogg/{name}/", headers={header: value})
        assert (again.status_code, again.content) == (304, b"")
    an_article(title="Ny")
    assert client.get(f"/blogg/{name}/", headers={"If-None-Match": first["ETag"]}).status_code == 200
