"""The letter's pictures are made by the clock, soon after an article is published: no page has to wait for them."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Max

from newsletter import content
from newsletter.models import Issue

_KEPT = timedelta(days=14)


def prepare(now: datetime) -> None:
    """Read each coming letter once for every state of its content; reading makes the pictures that are not there."""
    coming = Issue.objects.ahead(now).filter(newsletter__active=True).select_related("newsletter")
    for issue in coming:
        published = issue.items.aggregate(last=Max("article__last_published_at"))["last"]
        key = f"newsletter:pictures:{issue.pk}:{issue.version}:{published and published.timestamp()}"
        # Before the reading: an article that cannot be read must not be tried every minute.
        if cache.add(key, True, timeout=int(_KEPT.total_seconds())):
            content.read(issue, issue.newsletter.language)
