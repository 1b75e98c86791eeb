"""What the letter puts on the author's desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext_lazy

from desk.kinds import Item, Kind
from mail.enums import MailState
from newsletter.headline import held_because
from newsletter.models import Delivery, Issue

LATELY = timedelta(days=14)
"""What the author has left alone for so long no longer lies on the desk; the letter's page still shows it."""


def _count(now: datetime) -> int:
    return Issue.objects.waiting_for_author().count()


def _oldest(now: datetime) -> datetime | None:
    return Issue.objects.waiting_for_author().order_by("noticed_at").values_list("noticed_at", flat=True).first()


def _items(limit: int) -> Sequence[Item]:
    waiting = Issue.objects.waiting_for_author().select_related("newsletter").order_by("noticed_at")[:limit]
    return [
        Item(
            title=gettext("The letter of %(date)s") % {"date": date_format(issue.slot_date, "j F")},
            subtitle=held_because(issue) if issue.halt else gettext("Look at it and approve it."),
            url=reverse("newsletter_letter", args=[issue.pk]),
            since=issue.noticed_at or issue.created_at,
        )
        for issue in waiting
    ]


def _with_uncertain(now: datetime) -> QuerySet[Issue]:
    """Letters of late with copies that have perhaps arrived, which only the author can decide on."""
    begin = now - LATELY
    copies = Delivery.objects.filter(state=MailState.UNCERTAIN, issue__frozen_at__gte=begin)
    return Issue.objects.filter(pk__in=copies.values("issue")).order_by("frozen_at")


def _uncertain_items(limit: int) -> Sequence[Item]:
    return [
        Item(
            title=gettext("The letter of %(date)s") % {"date": date_format(issue.slot_date, "j F")},
            subtitle=gettext("Some copies were perhaps sent. Say whether they are sent again."),
            url=f"{reverse('newsletter_letter', args=[issue.pk])}#uncertain-section",
            since=issue.frozen_at or issue.created_at,
        )
        for issue in _with_uncertain(timezone.now())[:limit]
    ]


LETTERS = Kind(
    name="letters",
    label=ngettext_lazy("letter that waits for you", "letters that wait for you", "count"),
    icon="mail",
    url=lambda: reverse("newsletter_letters:index"),
    count=_count,
    oldest=_oldest,
    items=_items,
    permission="newsletter.change_issue",
)
UNCERTAIN = Kind(
    name="uncertain-letters",
    label=ngettext_lazy("letter with copies sent perhaps", "letters with copies sent perhaps", "count"),
    icon="help",
    url=lambda: reverse("newsletter_letters:index"),
    count=lambda now: _with_uncertain(now).count(),
    oldest=lambda now: _with_uncertain(now).values_list("frozen_at", flat=True).first(),
    items=_uncertain_items,
    permission="newsletter.change_issue",
)
