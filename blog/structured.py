"""What an article says of itself to machines."""

from typing import Any

from blog.models import ArticlePage
from pages.addresses import absolute
from pages.models import SiteSettings
from pages.structured import identity


def posting(article: ArticlePage) -> dict[str, Any]:
    """A published article as a BlogPosting. What others add (its comments, say) goes under the same `@id`."""
    name = SiteSettings.for_site(article.get_site()).name
    home = absolute("/")
    said: dict[str, Any] = {
        "@type": "BlogPosting",
        "@id": identity(article),
        "headline": article.title,
        "mainEntityOfPage": absolute(article.url or "/"),
        "inLanguage": article.locale.language_code,
        "author": {"@type": "Person", "name": article.author.name if article.author else name, "url": home},
        "publisher": {"@type": "Organization", "name": name, "url": home},
    }
    if article.description:
        said["description"] = article.description
    if published := article.first_published_at:
        said["datePublished"] = published.isoformat(timespec="seconds")
        said["dateModified"] = (article.last_published_at or published).isoformat(timespec="seconds")
    return said
