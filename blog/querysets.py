from datetime import datetime
from typing import Any, Self

from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, TruncMonth
from wagtail.models import PageManager, PageQuerySet, Revision

SHOWN_IN_LISTS = (
    *("title", "url_path", "lead", "search_description", "first_published_at"),
    *("topic__title", "topic__url_path", "topic__live"),
)


class ArticleQuerySet(PageQuerySet):
    def published(self) -> Self:
        """What any visitor may read."""
        rows: Self = self.live().public()
        return rows

    def newest_first(self) -> Self:
        rows: Self = self.order_by("-first_published_at", "-pk")
        return rows

    def for_links(self) -> Self:
        """With no more than a link to each takes: Django is slower to name a page's columns than to read them."""
        rows: Self = self.only("title", "url_path")
        return rows

    def for_lists(self) -> Self:
        """With all that a list of articles shows, in one query."""
        rows: Self = self.select_related("topic").only(*SHOWN_IN_LISTS)
        return rows

    def with_schedule(self) -> Self:
        """Each with `goes_live_at`: when the clock publishes it, or what was written last; else None."""
        waiting = Revision.page_revisions.filter(
            object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
        )
        rows: Self = self.annotate(goes_live_at=Subquery(waiting.values("approved_go_live_at")[:1]))
        return rows

    def scheduled(self) -> Self:
        rows: Self = self.with_schedule().filter(goes_live_at__isnull=False)
        return rows

    def in_the_making(self) -> Self:
        """Never published, or changed since; without what only waits for its time."""
        rows: Self = self.with_schedule().filter(has_unpublished_changes=True, goes_live_at=None)
        return rows

    def with_tag(self, slug: str) -> Self:
        rows: Self = self.filter(tags__slug=slug).distinct()
        return rows

    def in_series(self, series: int) -> Self:
        """The parts of a series, in the order they are to be read."""
        rows: Self = self.filter(series_part__series=series).order_by("series_part__sort_order", "series_part__pk")
        return rows

    def from_year(self, year: int) -> Self:
        rows: Self = self.filter(first_published_at__year=year)
        return rows

    def from_month(self, year: int, month: int) -> Self:
        rows: Self = self.filter(first_published_at__year=year, first_published_at__month=month)
        return rows

    def months(self) -> "QuerySet[Any, dict[str, datetime | int]]":
        """Each month that has articles, newest first, as `month` and `articles`."""
        by_month = self.annotate(month=TruncMonth("first_published_at")).order_by().values("month")
        months: QuerySet[Any, dict[str, datetime | int]] = by_month.annotate(articles=Count("pk")).order_by("-month")
        return months


ArticleManager = PageManager.from_queryset(ArticleQuerySet)
