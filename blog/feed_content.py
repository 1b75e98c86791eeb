"""What a feed says, in whichever format it is then written: whole articles, only those that anybody may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.template.loader import render_to_string
from wagtail.images import get_image_model

from blog.blocks import SignupBlock
from pages.addresses import absolute
from pages.mail_html import absolute_html
from pages.models import SiteSettings

if TYPE_CHECKING:
    from blog.feed_routes import FeedsArticles
    from blog.models import ArticlePage

ARTICLES_IN_FEED = 20
PICTURE = "max-1200x1200|format-jpeg"


@dataclass(frozen=True)
class Entry:
    address: str
    title: str
    summary: str
    html: str
    author: str
    topics: tuple[str, ...]
    picture: str
    published: datetime
    updated: datetime


@dataclass(frozen=True)
class Channel:
    title: str
    address: str
    description: str
    language: str
    author: str
    updated: datetime | None
    entries: tuple[Entry, ...]


def channel(page: "FeedsArticles") -> Channel:
    """The newest articles of a blog or a topic. The same for the same articles, whenever it is asked for."""
    name = SiteSettings.for_site(page.get_site()).name
    pictures = Prefetch("hero_image", get_image_model().objects.prefetch_renditions(PICTURE))
    articles = page.articles().select_related("author", "topic", "locale").prefetch_related(pictures, "tags")
    newest = [(article, article.first_published_at) for article in articles[:ARTICLES_IN_FEED]]
    entries = tuple(_entry(article, name, published) for article, published in newest if published)
    return Channel(
        title=f"{name}: {page.title}",
        address=absolute(page.url or "/"),
        description=page.description or name,
        language=page.locale.language_code,
        author=name,
        updated=max((entry.updated for entry in entries), default=page.last_published_at),
        entries=entries,
    )


def _entry(article: "ArticlePage", name: str, published: datetime) -> Entry:
    picture = article.hero_image.get_rendition(PICTURE) if article.hero_image else None
    parts = [part for part in article.body if not isinstance(part.block, SignupBlock)]
    html = render_to_string("blog/feed_entry.html", {"page": article, "parts": parts, "picture": picture})
    topic = [article.topic.title] if article.topic and article.topic.live else []
    return Entry(
        address=absolute(article.url or "/"),
        title=article.title,
        summary=article.description,
        html=absolute_html(html),
        author=article.author.name if article.author else name,
        topics=tuple(dict.fromkeys([*topic, *(tag.name for tag in article.tags.all())])),
        picture=absolute(picture.url) if picture else "",
        published=published,
        updated=article.last_published_at or published,
    )
