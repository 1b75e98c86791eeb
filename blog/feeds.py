"""The formats of a feed. Each is written from the same `Channel`, and the same channel always gives the same bytes."""

import json
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

from blog.feed_content import Channel, Entry


class _Dated(SyndicationFeed):
    def latest_post_date(self) -> datetime:
        """Django's own takes the time of day where nothing has been published yet."""
        updated = self.feed["updated"]
        return updated if isinstance(updated, datetime) else super().latest_post_date()


class FullRss(_Dated, Rss201rev2Feed):
    """RSS 2.0, with each article's whole text after the content module."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["html"])


class FullAtom(_Dated, Atom1Feed):
    """RFC 4287."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["html"], {"type": "html"})


def rss(channel: Channel, here: str) -> bytes:
    return _written(FullRss, channel, here)


def atom(channel: Channel, here: str) -> bytes:
    return _written(FullAtom, channel, here)


def json_feed(channel: Channel, here: str) -> bytes:
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.address,
        "feed_url": here,
        "description": channel.description,
        "language": channel.language,
        "authors": [{"name": channel.author, "url": channel.address}],
        "items": [_item(entry) for entry in channel.entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _item(entry: Entry) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": entry.address,
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "image": entry.picture,
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "authors": [{"name": entry.author}],
        "tags": list(entry.topics),
    }
    return {name: value for name, value in said.items() if value}


def _written(kind: type[_Dated], channel: Channel, here: str) -> bytes:
    feed = kind(
        channel.title,
        channel.address,
        channel.description,
        language=channel.language,
        author_name=channel.author,
        feed_url=here,
        updated=channel.updated,
    )
    for entry in channel.entries:
        feed.add_item(
            entry.title,
            entry.address,
            entry.summary,
            author_name=entry.author,
            unique_id=entry.address,
            unique_id_is_permalink=True,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=entry.topics,
            html=entry.html,
        )
    return feed.writeString("utf-8").encode()
