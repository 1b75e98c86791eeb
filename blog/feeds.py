from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator

from blog.blocks import SignupBlock
from pages.addresses import absolute
from pages.mail_html import absolute_html
from pages.models import SiteSettings

if TYPE_CHECKING:
    from blog.models import ArticlePage, BlogIndexPage

ARTICLES_IN_FEED = 20


class FullTextFeed(Rss201rev2Feed):
    """RSS 2.0 with each article's whole text, after the content module."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class ArticleFeed(Feed[Any, Any]):
    feed_type = FullTextFeed

    def __init__(self, index: "BlogIndexPage") -> None:
        self.index = index
        self.language = index.locale.language_code
        self.feed_url = absolute(f"{index.url}rss/")

    def title(self) -> str:
        return f"{SiteSettings.for_site(self.index.get_site()).name}: {self.index.title}"

    def link(self) -> str:
        return absolute(self.index.url or "/")

    def description(self) -> str:
        return self.index.description

    def items(self) -> list["ArticlePage"]:
        return list(self.index.articles().select_related("author", "topic", "locale")[:ARTICLES_IN_FEED])

    def item_title(self, item: "ArticlePage") -> str:
        return item.title

    def item_description(self, item: "ArticlePage") -> str:
        return item.description

    def item_link(self, item: "ArticlePage") -> str:
        return absolute(item.url or "/")

    def item_pubdate(self, item: "ArticlePage") -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: "ArticlePage") -> datetime | None:
        return item.last_published_at

    def item_categories(self, item: "ArticlePage") -> list[str]:
        return [item.topic.title] if item.topic else []

    def item_extra_kwargs(self, item: "ArticlePage") -> dict[str, str]:
        shown = (child for child in item.body if not isinstance(child.block, SignupBlock))
        return {"content": absolute_html("\n".join(str(child.render({"page": item})) for child in shown))}
