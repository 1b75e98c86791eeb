"""A letter that ought to have left and has not: the author is told once, by mail, and on the desk as long as it lasts.

Told elsewhere is whatever stops a letter for a reason that the site knows (`Halt`), and a draft that waits for its
approval is late by nobody's fault.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from clock import heartbeat
from mail.compose import compose
from mail.models import OutboxMail
from newsletter.enums import Fate, Halt, IssueState, Mode
from newsletter.issue_models import IssueQuerySet
from newsletter.models import Delivery, Issue, IssueItem
from newsletter.stale import JOB
from newsletter.when import day_and_clock
from pages.addresses import absolute
from pages.models import SiteSettings

LATE = timedelta(minutes=15)
KIND = "newsletter-late"


def before_week(now: datetime) -> None:
    """After the clock has stood still: what was missed meanwhile leaves in this very minute, and would not be seen."""
    age = heartbeat.age(f"job:{JOB}", now)
    if age is not None and age > LATE:
        _tell_of_all(now)


def after_week(now: datetime) -> None:
    """Once a minute: what the clock should have sent off and has not."""
    _tell_of_all(now)


def late_letters(now: datetime) -> list[Issue]:
    found = Issue.objects.filter(newsletter__active=True).select_related("newsletter__site")
    return [*_not_frozen(found, now), *_not_begun(found, now)]


def warning(now: datetime) -> str | None:
    late = late_letters(now)
    if not late:
        return None
    return _("The letter that was to go on %(when)s has not begun to leave. Look at it under Letter.") % {
        "when": day_and_clock(late[0].local_slot)
    }


def _not_frozen(issues: IssueQuerySet, now: datetime) -> Iterator[Issue]:
    by_itself = Q(newsletter__mode=Mode.AUTOMATIC, halt=Halt.NONE)
    approved = Q(state=IssueState.APPROVED, approved_at__lt=now - LATE)
    filled = Exists(IssueItem.objects.filter(issue=OuterRef("pk"), fate=Fate.INCLUDED))
    for issue in issues.open().filter(approved | by_itself, filled, slot_at__lt=now - LATE):
        # These are held, and told of, by the clock itself.
        ticked = issue.newsletter.ticked_at
        patience = timedelta(hours=issue.newsletter.overdue_hours)
        if not issue.is_overdue(now) and (ticked is None or now - ticked <= patience):
            yield issue


def _not_begun(issues: IssueQuerySet, now: datetime) -> Iterator[Issue]:
    """Frozen a while ago, and no copy of it has been taken up: nobody sends."""
    begun = Delivery.objects.filter(issue=OuterRef("pk")).filter(Q(started_at__isnull=False) | Q(attempts__gt=0))
    waiting = Delivery.objects.filter(issue=OuterRef("pk")).unfinished()
    frozen = issues.filter(state__in=[IssueState.FROZEN, IssueState.SENDING], frozen_at__lt=now - LATE)
    yield from frozen.filter(~Exists(begun), Exists(waiting)).exclude(resumed_at__gte=now - LATE)


def _tell_of_all(now: datetime) -> None:
    for issue in late_letters(now):
        with transaction.atomic():
            # The lock makes two clocks one: the second finds the mail of the first.
            Issue.objects.select_for_update().get(pk=issue.pk)
            _tell(issue, now)


def _tell(issue: Issue, now: datetime) -> None:
    reference = f"late:{issue.pk}:{issue.slot_date}"
    to = SiteSettings.for_site(issue.newsletter.site).contact_email
    if not to or OutboxMail.objects.filter(reference=reference, kind=KIND).exists():
        return
    compose(
        "newsletter/mail/alert",
        to=to,
        language=settings.LANGUAGE_CODE,
        kind=KIND,
        context={
            "slot": issue.local_slot,
            "now": issue.wall_clock(now),
            "frozen": not issue.is_open,
            "issue_url": absolute(reverse("newsletter_letter", args=[issue.pk])),
            "health_url": absolute(reverse("mail_health")),
        },
        reference=reference,
    )
