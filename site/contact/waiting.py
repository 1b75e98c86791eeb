"""What contact puts on the author's desk."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from contact.enums import MessageState
from contact.models import Message
from contact.settle import settle, take_back
from desk.kinds import Action, Item, Kind, NotDone, Rank
from pages.models import SiteSettings


def _address(state: MessageState) -> str:
    return f"{reverse('contact_messages:index')}?state={state}"


def _item(message: Message) -> Item:
    url = reverse("contact_messages:inspect", args=[message.pk])
    return Item(
        title=message.name,
        subtitle=Truncator(" ".join(message.body.split())).chars(80),
        url=url,
        links=[(_("Answer"), f"{url}#answer")],
    )


def _mark(name: str, label: Any, before: MessageState, state: MessageState) -> Action:
    def run(pk: int, user: Any, now: datetime) -> str:
        message = Message.objects.filter(pk=pk).first()
        if message is None or not settle(message, state):
            raise NotDone(_("That cannot be done: the message has been moved meanwhile. Look at it once more."))
        return _("%(reference)s is now: %(state)s.") % {"reference": message.reference, "state": state.label}

    def undo(pk: int, user: Any, at: datetime, now: datetime) -> None:
        if not take_back(pk, state, before):
            raise NotDone(_("That cannot be done: the message has been moved meanwhile. Look at it once more."))

    return Action(name, label, run, undo, permission="contact.change_message")


NEW, SUSPICIOUS = MessageState.NEW, MessageState.SUSPECTED

MESSAGES = Kind(
    name="contact",
    label=ngettext_lazy("new message", "new messages", "count"),
    icon="mail",
    url=lambda: _address(NEW),
    rows=lambda now: Message.objects.new(),
    since="created_at",
    item=_item,
    search=("name", "email", "body", "reference"),
    actions=(
        _mark("answered", gettext_lazy("Mark as answered"), NEW, MessageState.ANSWERED),
        _mark("spam", gettext_lazy("Spam"), NEW, MessageState.SPAM),
    ),
    permission="contact.view_message",
)
SUSPECTED = replace(
    MESSAGES,
    name="contact.suspected",
    label=ngettext_lazy("message to look at, perhaps spam", "messages to look at, perhaps spam", "count"),
    icon="warning",
    url=lambda: _address(SUSPICIOUS),
    rows=lambda now: Message.objects.suspected(),
    actions=(
        _mark("genuine", gettext_lazy("Not spam"), SUSPICIOUS, NEW),
        _mark("spam", gettext_lazy("Spam"), SUSPICIOUS, MessageState.SPAM),
    ),
    rank=Rank.LATER,
)


def nobody_is_told(_now: datetime) -> str | None:
    if SiteSettings.current().contact_email:
        return None
    return _(
        "Your e-mail address is missing in the site settings: messages wait here, but no e-mail tells you of them."
    )
