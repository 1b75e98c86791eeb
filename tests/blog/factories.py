from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from blog.models import ArticlePage, Author, BlogIndexPage, Series, SeriesPart, TopicPage
from tests.pages.factories import a_child


def a_blog(**fields: Any) -> BlogIndexPage:
    """The blog beneath the home page; made at the first call, found at the next."""
    return BlogIndexPage.objects.first() or a_child(BlogIndexPage(**{"title": "Blogg", "slug": "blogg", **fields}))


def a_topic(title: str = "Ledarskap", **fields: Any) -> TopicPage:
    return a_child(TopicPage(title=title, **{"slug": title.lower(), **fields}), a_blog())


def an_author(name: str = "Elin Sandberg", **fields: Any) -> Author:
    return Author.objects.create(name=name, **{"slug": name.lower().replace(" ", "-"), **fields})


def an_article(parent: Page | None = None, published: datetime | None = None, **fields: Any) -> ArticlePage:
    number = ArticlePage.objects.count() + 1
    article = ArticlePage(
        **{
            "title": f"Artikel {number}",
            "slug": f"artikel-{number}",
            "lead": "En ingress.",
            "body": [("text", "<p>En kort text om arbetslivet.</p>")],
            "first_published_at": published or timezone.now(),
            **fields,
        }
    )
    return a_child(article, parent or a_blog())


def a_series(articles: Iterable[ArticlePage], **fields: Any) -> Series:
    series: Series = Series.objects.create(**{"title": "En serie", "slug": "en-serie", **fields})
    for at, article in enumerate(articles):
        SeriesPart.objects.create(series=series, article=article, sort_order=at)
    return series
