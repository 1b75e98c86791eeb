"""What contact puts on the author's desk."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from contact.enums import MessageState
from contact.models import Message
from desk.kinds import Item, Kind
from pages.models import SiteSettings


def _address() -> str:
    return f"{reverse('contact_messages:index')}?state={MessageState.NEW}"


def _count(_now: datetime) -> int:
    return Message.objects.new().count()


def _oldest(_now: datetime) -> datetime | None:
    return Message.objects.new().longest_waiting_first().values_list("created_at", flat=True).first()


def _items(most: int) -> Sequence[Item]:
    return [_item(message) for message in Message.objects.new().longest_waiting_first()[:most]]


def _item(message: Message) -> Item:
    return Item(
        title=message.name,
        subtitle=Truncator(" ".join(message.body.split())).chars(80),
        url=reverse("contact_messages:inspect", args=[message.pk]),
        since=message.created_at,
    )


MESSAGES = Kind(
    name="contact",
    label=ngettext_lazy("new message", "new messages", "count"),
    icon="mail",
    url=_address,
    count=_count,
    oldest=_oldest,
    items=_items,
    permission="contact.view_message",
)


def nobody_is_told(_now: datetime) -> str | None:
    if SiteSettings.current().contact_email:
        return None
    return _("The site settings hold no e-mail address of yours: messages wait here, but no mail tells you of them.")
