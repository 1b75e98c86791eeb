"""The letter's pictures are made by the clock, soon after an article is published: no page has to wait for them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Max

from newsletter import content
from newsletter.issue_models import IssueQuerySet
from newsletter.models import Issue

_KEPT = timedelta(days=14)


def prepare(now: datetime) -> None:
    """Read each coming letter once for every state of its content; reading makes the pictures that are not there."""
    coming = Issue.objects.ahead(now).filter(newsletter__active=True).select_related("newsletter")
    for issue, published in _with_last_change(coming):
        key = f"newsletter:pictures:{issue.pk}:{issue.version}:{published and published.timestamp()}"
        # Before the reading: an article that cannot be read must not be tried every minute.
        if cache.add(key, True, timeout=int(_KEPT.total_seconds())):
            content.pieces_of(issue, issue.newsletter.language)


def _with_last_change(coming: IssueQuerySet) -> Iterator[tuple[Issue, datetime | None]]:
    for issue in coming.annotate(changed_at=Max("items__article__last_published_at")):
        yield issue, issue.changed_at  # type: ignore[attr-defined]
