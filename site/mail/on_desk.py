"""What the author is told about mail that does not go out."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from desk.kinds import Item, Kind
from mail.enums import in_words
from mail.models import Lane, OutboxMail


def resting_lanes(now: datetime) -> str | None:
    lane = Lane.objects.failing().first()
    if lane is None:
        return None
    return _("Mail is not going out: %(reason)s It is tried again by itself.") % {"reason": in_words(lane.last_error)}


def _list_url() -> str:
    return reverse("outbox:list")


def _count(_now: datetime) -> int:
    return OutboxMail.objects.stuck().count()


def _oldest(_now: datetime) -> datetime | None:
    return OutboxMail.objects.stuck().order_by("created_at").values_list("created_at", flat=True).first()


def _items(limit: int) -> Sequence[Item]:
    mails = OutboxMail.objects.stuck().defer("raw").order_by("created_at", "pk")[:limit]
    return [
        Item(
            title=mail.subject,
            subtitle=f"{mail.recipient} · {mail.get_state_display()}",
            url=reverse("outbox:inspect", args=[mail.pk]),
            since=mail.created_at,
        )
        for mail in mails
    ]


STUCK = Kind(
    name="mail",
    label=ngettext_lazy("mail that could not go", "mails that could not go", "count"),
    icon="mail",
    url=_list_url,
    count=_count,
    oldest=_oldest,
    items=_items,
    permission="mail.change_outboxmail",
)
