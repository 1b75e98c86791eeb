"""What an article says of itself to machines."""

from typing import Any

from blog.authors import Author
from blog.models import ArticlePage, BlogIndexPage
from pages import share_image
from pages.addresses import absolute
from pages.models import SiteSettings
from pages.structured import identity, publisher


def posting(article: ArticlePage, settings: SiteSettings | None = None) -> dict[str, Any]:
    """A published article as a BlogPosting. What others add (its comments, say) goes under the same `@id`."""
    settings = settings or SiteSettings.for_site(article.get_site())
    home = absolute("/")
    picture = share_image.of(article)
    said: dict[str, Any] = {
        "@type": "BlogPosting",
        "@id": identity(article),
        "headline": article.title,
        "description": article.description,
        "mainEntityOfPage": absolute(article.url or "/"),
        "inLanguage": article.locale.language_code,
        "image": picture.url if picture else "",
        "author": person(article.author, article.blog) if article.author else _nameless(settings.name, home),
        "publisher": publisher(settings, home),
        "articleSection": article.kicker,
        "keywords": [tag.name for tag in article.own_tags],
        "timeRequired": f"PT{article.reading_minutes}M",
    }
    if published := article.first_published_at:
        said["datePublished"] = published.isoformat(timespec="seconds")
        said["dateModified"] = (article.last_published_at or published).isoformat(timespec="seconds")
    return {name: value for name, value in said.items() if value}


def person(author: Author, blog: BlogIndexPage) -> dict[str, Any]:
    """Whoever writes, under the address of the page that tells of them."""
    address = absolute(f"{blog.url}{blog.reverse_subpage('author', args=[author.slug])}")
    said = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": author.name,
        "url": address,
        "jobTitle": author.role_here,
        "description": author.bio_here,
    }
    return {name: value for name, value in said.items() if value}


def profile(author: Author, blog: BlogIndexPage) -> dict[str, Any]:
    said = person(author, blog)
    if author.image:
        said["image"] = absolute(author.image.get_rendition("fill-320x320|format-jpeg").url)
    return {"@type": "ProfilePage", "inLanguage": blog.locale.language_code, "mainEntity": said}


def _nameless(site: str, home: str) -> dict[str, Any]:
    return {"@type": "Person", "name": site, "url": home}
