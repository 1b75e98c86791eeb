from dataclasses import dataclass
from typing import Any

from blog.models import ArticlePage
from blog.series import Series, SeriesPart


@dataclass(frozen=True)
class Place:
    """Where an article stands among the published parts of its series, and the parts themselves in their order."""

    series: Series
    number: int
    parts: list[ArticlePage]

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def following(self) -> ArticlePage | None:
        return self.parts[self.number] if self.number < self.total else None


def place_of(article: ArticlePage) -> Place | None:
    """None for an article of no series, and for one that no other published part stands beside."""
    part = SeriesPart.objects.filter(article_id=article.pk).select_related("series").first()
    if part is None:
        return None
    parts = list(article.readable.in_series(part.series_id).for_links())
    number = next((at for at, other in enumerate(parts, start=1) if other.pk == article.pk), 0)
    series: Any = part.series
    return Place(series, number, parts) if number and len(parts) > 1 else None
