"""The letter for those who want one a month: it goes with the first slot of a month and holds what the weekly letters
have held since the last one.

The weekly letter of that same slot is not among them. It stands in the next monthly one, so that the author has a day
to see what goes out.
"""

from datetime import date, datetime

from django.db.models import Q

from blog.querysets import ArticleQuerySet
from newsletter.enums import Cadence, Fate
from newsletter.issue_models import IssueQuerySet
from newsletter.models import Issue, IssueItem, Newsletter, Subscriber


def gathered(issue: Issue, waiting: ArticleQuerySet) -> ArticleQuerySet:
    """Those of the waiting articles that the monthly letter takes in."""
    weekly = IssueItem.objects.frozen().filter(issue__in=letters_for(issue.newsletter, issue.slot_date).values("pk"))
    held = IssueItem.objects.filter(issue__newsletter=issue.newsletter_id, issue__cadence=Cadence.MONTHLY)
    again = held.filter(fate=Fate.HELD, article__isnull=False)
    brought = weekly.filter(article__isnull=False)
    rows: ArticleQuerySet = waiting.filter(
        Q(pk__in=brought.values("article_id")) | Q(pk__in=again.values("article_id"))
    )
    return rows


def letters_for(newsletter: Newsletter, slot: date) -> IssueQuerySet:
    """The weekly letters whose articles go with the monthly letter of that slot."""
    monthly = Issue.objects.of(newsletter).going(Cadence.MONTHLY).filter(slot_date__lt=slot).order_by("slot_date")
    last = monthly.frozen().last()
    # One that was called off, or still waits for its author, leaves its month to the next.
    owed = monthly.filter(slot_date__gt=last.slot_date) if last else monthly
    first_owed = owed.values_list("slot_date", flat=True).first() or slot
    since = newsletter.rhythm.monthly_before(first_owed)
    weekly = Issue.objects.of(newsletter).going(Cadence.WEEKLY).frozen().filter(slot_date__lt=slot)
    if last is None or last.slot_date < since:
        return weekly.filter(slot_date__gte=since)
    # A weekly letter that its author kept back may have been frozen only after the monthly one.
    return weekly.filter(Q(slot_date__gte=last.slot_date) | Q(frozen_at__gte=last.frozen_at))


def counts_from(reader: Subscriber, cadence: Cadence, now: datetime) -> date | None:
    """The slot from which the reader's new rhythm counts; None where it counts at once.

    Between two monthly letters a change waits for the next one, because part of the month has come already, or has
    not: so no article is missed and none comes twice.
    """
    if cadence == reader.cadence:
        return reader.cadence_since
    slot = reader.newsletter.rhythm.next_monthly(now).date
    if reader.cadence_since is not None and reader.cadence_since >= slot:
        # Back to what counts still.
        return None
    this_month = letters_for(reader.newsletter, slot)
    has_had = this_month.filter(deliveries__subscriber=reader)
    missed = this_month.exclude(pk__in=has_had.values("pk"))
    return slot if (has_had if cadence == Cadence.MONTHLY else missed).exists() else None


def is_wanted(newsletter: Newsletter, slot: date) -> bool:
    """Whether any reader is to get the monthly letter of that slot."""
    return Subscriber.objects.of(newsletter).getting(Cadence.MONTHLY, slot, slot).exists()
