"""Comments that wait, for the author's desk."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from comments.enums import State
from comments.excerpt import excerpt
from comments.models import Comment
from desk.kinds import Item, Kind


def _url() -> str:
    return f"{reverse('reader_comments:index')}?state={State.PENDING}"


def _count(_now: datetime) -> int:
    return Comment.objects.pending().count()


def _oldest(_now: datetime) -> datetime | None:
    oldest: datetime | None = Comment.objects.pending().aggregate(oldest=Min("submitted_at"))["oldest"]
    return oldest


def _items(amount: int) -> Sequence[Item]:
    rows = Comment.objects.pending().select_related("page").order_by("submitted_at", "pk")[:amount]
    return [
        Item(
            title=f"{row.name}: {excerpt(row.text, 100)}",
            subtitle=row.page.title,
            url=reverse("reader_comments:inspect", args=[row.pk]),
            since=row.submitted_at,
        )
        for row in rows
    ]


KIND = Kind(
    name="comments",
    label=ngettext_lazy("comment to judge", "comments to judge", "count"),
    icon="comment",
    url=_url,
    count=_count,
    oldest=_oldest,
    items=_items,
    permission="comments.view_comment",
)
