"""What the letter puts on the author's desk."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext_lazy

from desk.kinds import Item, Kind
from newsletter.headline import held_because
from newsletter.models import Issue


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
